package org.groat.chain.primitives;

import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.Codec;

/// Identifies a transaction without its witnesses: what an outpoint refers to. Changing a signature in a witness leaves it.
public final class Txid extends Hash256 {
  public static final Codec<Txid> CODEC = codec(Txid::new);
  public static final Txid ZERO = new Txid(Bytes.wrap(new byte[SIZE]), 0);

  private Txid(Bytes bytes, int index) {
    super(bytes, index);
  }

  /// Reads the 32 bytes at `index`, in the hash function's order.
  public static Txid at(Bytes bytes, int index) {
    return new Txid(bytes, index);
  }

  /// Takes 32 bytes in the hash function's order.
  public static Txid of(byte[] hash) {
    return new Txid(Bytes.wrap(hash), 0);
  }

  /// Reads byte-reversed hexadecimal text of 64 digits.
  ///
  /// @throws IllegalArgumentException for anything else
  public static Txid fromHex(String text) {
    return new Txid(parse(text), 0);
  }
}
