package org.groat.chain.story;

import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;

/// An output that a story can spend.
public record Out(OutPoint point, long value, Bytes script) {

  public static Out of(Transaction tx, int index) {
    return new Out(new OutPoint(tx.txid(), index), tx.value(index), tx.scriptPubKey(index));
  }
}
