package org.groat.chain.primitives;

import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.Codec;

/// The double SHA-256 of a block's 80-byte header: its identity and, as a number, its proof of work.
public final class BlockHash extends Hash256 {
  public static final Codec<BlockHash> CODEC = codec(BlockHash::new);
  public static final BlockHash ZERO = new BlockHash(Bytes.wrap(new byte[SIZE]), 0);

  private BlockHash(Bytes bytes, int index) {
    super(bytes, index);
  }

  /// Reads the 32 bytes at `index`, in the hash function's order.
  public static BlockHash at(Bytes bytes, int index) {
    return new BlockHash(bytes, index);
  }

  /// Takes 32 bytes in the hash function's order.
  public static BlockHash of(byte[] hash) {
    return new BlockHash(Bytes.wrap(hash), 0);
  }

  /// Reads byte-reversed hexadecimal text of 64 digits.
  ///
  /// @throws IllegalArgumentException for anything else
  public static BlockHash fromHex(String text) {
    return new BlockHash(parse(text), 0);
  }
}
