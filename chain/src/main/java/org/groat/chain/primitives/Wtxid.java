package org.groat.chain.primitives;

import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.Codec;

/// Identifies a transaction with its witnesses (BIP-0141): what relay announces (BIP-0339).
public final class Wtxid extends Hash256 {
  public static final Codec<Wtxid> CODEC = codec(Wtxid::new);
  public static final Wtxid ZERO = new Wtxid(Bytes.wrap(new byte[SIZE]), 0);

  private Wtxid(Bytes bytes, int index) {
    super(bytes, index);
  }

  /// Reads the 32 bytes at `index`, in the hash function's order.
  public static Wtxid at(Bytes bytes, int index) {
    return new Wtxid(bytes, index);
  }

  /// Takes 32 bytes in the hash function's order.
  public static Wtxid of(byte[] hash) {
    return new Wtxid(Bytes.wrap(hash), 0);
  }

  /// Reads byte-reversed hexadecimal text of 64 digits.
  ///
  /// @throws IllegalArgumentException for anything else
  public static Wtxid fromHex(String text) {
    return new Wtxid(parse(text), 0);
  }
}
