package org.groat.chain.primitives;

import org.groat.chain.codec.ByteReader;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.Codec;
import org.groat.chain.crypto.Sha256;

/// The 80 bytes that proof of work is done on. Equal where the hashes are equal.
public final class BlockHeader {
  /// Bytes in a header.
  public static final int SIZE = 80;

  public static final Codec<BlockHeader> CODEC = Codec.of(BlockHeader::read, BlockHeader::write);

  private final int version;
  private final BlockHash previous;
  private final MerkleRoot merkleRoot;
  private final long time;
  private final long bits;
  private final long nonce;
  private final BlockHash hash;

  /// @param time seconds since 1970, unsigned 32 bits
  /// @param bits the target in compact form, unsigned 32 bits
  /// @param nonce unsigned 32 bits
  public BlockHeader(
      int version, BlockHash previous, MerkleRoot merkleRoot, long time, long bits, long nonce) {
    this.version = version;
    this.previous = previous;
    this.merkleRoot = merkleRoot;
    this.time = time;
    this.bits = bits;
    this.nonce = nonce;
    this.hash = BlockHash.of(Sha256.hashTwice(CODEC.encode(this)));
  }

  private BlockHeader(Bytes raw) {
    this.version = raw.int32At(0);
    this.previous = BlockHash.at(raw, 4);
    this.merkleRoot = MerkleRoot.at(raw, 36);
    this.time = raw.uint32At(68);
    this.bits = raw.uint32At(72);
    this.nonce = raw.uint32At(76);
    this.hash = BlockHash.of(Sha256.hashTwice(raw));
  }

  private static BlockHeader read(ByteReader in) {
    return new BlockHeader(in.bytes(SIZE));
  }

  private static void write(BlockHeader header, ByteWriter out) {
    out.int32(header.version);
    header.previous.writeTo(out);
    header.merkleRoot.writeTo(out);
    out.uint32(header.time).uint32(header.bits).uint32(header.nonce);
  }

  public int version() {
    return version;
  }

  public BlockHash previous() {
    return previous;
  }

  public MerkleRoot merkleRoot() {
    return merkleRoot;
  }

  /// Seconds since 1970.
  public long time() {
    return time;
  }

  /// The target in compact form.
  public long bits() {
    return bits;
  }

  public long nonce() {
    return nonce;
  }

  public BlockHash hash() {
    return hash;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BlockHeader that && hash.equals(that.hash);
  }

  @Override
  public int hashCode() {
    return hash.hashCode();
  }

  /// The hash.
  @Override
  public String toString() {
    return hash.toString();
  }
}
