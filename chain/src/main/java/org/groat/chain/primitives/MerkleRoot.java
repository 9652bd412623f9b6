package org.groat.chain.primitives;

import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.Codec;

/// The root of the tree over a block's transactions (or over their witnesses, BIP-0141).
public final class MerkleRoot extends Hash256 {
  public static final Codec<MerkleRoot> CODEC = codec(MerkleRoot::new);
  public static final MerkleRoot ZERO = new MerkleRoot(Bytes.wrap(new byte[SIZE]), 0);

  private MerkleRoot(Bytes bytes, int index) {
    super(bytes, index);
  }

  /// Reads the 32 bytes at `index`, in the hash function's order.
  public static MerkleRoot at(Bytes bytes, int index) {
    return new MerkleRoot(bytes, index);
  }

  /// Takes 32 bytes in the hash function's order.
  public static MerkleRoot of(byte[] hash) {
    return new MerkleRoot(Bytes.wrap(hash), 0);
  }

  /// Reads byte-reversed hexadecimal text of 64 digits.
  ///
  /// @throws IllegalArgumentException for anything else
  public static MerkleRoot fromHex(String text) {
    return new MerkleRoot(parse(text), 0);
  }
}
