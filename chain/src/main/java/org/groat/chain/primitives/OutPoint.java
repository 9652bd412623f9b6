package org.groat.chain.primitives;

import org.groat.chain.codec.Codec;
import org.groat.chain.codec.Codecs;

/// Names one output of one transaction: its transaction and its place there (unsigned, 0xffffffff in a coinbase's input).
public record OutPoint(Txid txid, int index) implements Comparable<OutPoint> {
  /// What a coinbase's one input refers to: no output at all.
  public static final OutPoint NONE = new OutPoint(Txid.ZERO, -1);

  /// Bytes in the encoded form.
  public static final int SIZE = 36;

  public static final Codec<OutPoint> CODEC =
      Codec.struct(Txid.CODEC.as(OutPoint::txid), Codecs.INT32.as(OutPoint::index), OutPoint::new);

  /// True for the outpoint of a coinbase's input.
  public boolean isNone() {
    return index == -1 && txid.isZero();
  }

  /// The index as it is meant, 0 to 2^32 - 1.
  public long unsignedIndex() {
    return Integer.toUnsignedLong(index);
  }

  @Override
  public int compareTo(OutPoint other) {
    int order = txid.compareTo(other.txid);
    return order != 0 ? order : Integer.compareUnsigned(index, other.index);
  }

  /// `txid:index`.
  @Override
  public String toString() {
    return txid + ":" + unsignedIndex();
  }
}
