package org.groat.network.wire;

import org.groat.chain.codec.Codec;
import org.groat.chain.primitives.Transaction;

/// A transaction (BIP-0144): `tx` on the wire.
public record TxMessage(Transaction transaction) implements Message {
  public static final Codec<TxMessage> CODEC =
      Transaction.CODEC.map(TxMessage::new, TxMessage::transaction);
}
