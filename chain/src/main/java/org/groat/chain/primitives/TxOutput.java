package org.groat.chain.primitives;

import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.Codec;
import org.groat.chain.codec.Codecs;

/// One output of a transaction: an amount and the script that says who may spend it.
public record TxOutput(Amount amount, Bytes scriptPubKey) {
  /// No script in a block can be longer than a block.
  static final int SCRIPT_SIZE_MAX = 32 * 1024 * 1024;

  public static final Codec<TxOutput> CODEC =
      Codec.struct(
          Codecs.INT64.map(Amount::new, Amount::satoshis).as(TxOutput::amount),
          Codecs.sizedBytes(SCRIPT_SIZE_MAX).as(TxOutput::scriptPubKey),
          TxOutput::new);
}
