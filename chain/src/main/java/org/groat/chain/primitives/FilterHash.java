package org.groat.chain.primitives;

import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.Codec;

/// The hash or chained header of a compact block filter (BIP-0157).
public final class FilterHash extends Hash256 {
  public static final Codec<FilterHash> CODEC = codec(FilterHash::new);
  public static final FilterHash ZERO = new FilterHash(Bytes.wrap(new byte[SIZE]), 0);

  private FilterHash(Bytes bytes, int index) {
    super(bytes, index);
  }

  /// Reads the 32 bytes at `index`, in the hash function's order.
  public static FilterHash at(Bytes bytes, int index) {
    return new FilterHash(bytes, index);
  }

  /// Takes 32 bytes in the hash function's order.
  public static FilterHash of(byte[] hash) {
    return new FilterHash(Bytes.wrap(hash), 0);
  }

  /// Reads byte-reversed hexadecimal text of 64 digits.
  ///
  /// @throws IllegalArgumentException for anything else
  public static FilterHash fromHex(String text) {
    return new FilterHash(parse(text), 0);
  }
}
