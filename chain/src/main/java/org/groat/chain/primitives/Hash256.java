package org.groat.chain.primitives;

import org.groat.chain.codec.ByteReader;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.Codec;

/// A 256-bit hash held as four words; a subtype for each meaning, so that no two can be mixed up.
///
/// Bytes are in the order that the hash function gives them. As a number, and as text, the last byte is the most significant:
/// text is byte-reversed hexadecimal, as everywhere in this field.
public abstract sealed class Hash256 implements Comparable<Hash256>
    permits BlockHash, FilterHash, MerkleRoot, PackageHash, Txid, Wtxid {
  /// Bytes in a hash.
  public static final int SIZE = 32;

  private final long word0;
  private final long word1;
  private final long word2;
  private final long word3;

  /// Reads 32 bytes from `index` on.
  Hash256(Bytes bytes, int index) {
    this.word0 = bytes.int64At(index);
    this.word1 = bytes.int64At(index + 8);
    this.word2 = bytes.int64At(index + 16);
    this.word3 = bytes.int64At(index + 24);
  }

  /// Makes a layout of 32 bytes from a constructor.
  static <H extends Hash256> Codec<H> codec(FromBytes<H> make) {
    return new Codec<>() {
      @Override
      public H read(ByteReader in) {
        return make.at(in.bytes(SIZE), 0);
      }

      @Override
      public void write(H hash, ByteWriter out) {
        hash.writeTo(out);
      }
    };
  }

  /// Reads text as users write it: 64 hexadecimal digits, the last byte first.
  ///
  /// @throws IllegalArgumentException for anything else
  static Bytes parse(String text) {
    if (text.length() != 2 * SIZE) {
      throw new IllegalArgumentException("a hash has 64 hexadecimal digits, not " + text.length());
    }
    return Bytes.fromHex(text).reversed();
  }

  /// Word `index` (0 to 3) of the hash as a little-endian number of four words, the least significant first.
  public final long word(int index) {
    return switch (index) {
      case 0 -> word0;
      case 1 -> word1;
      case 2 -> word2;
      case 3 -> word3;
      default -> throw new IndexOutOfBoundsException(index);
    };
  }

  public final boolean isZero() {
    return (word0 | word1 | word2 | word3) == 0;
  }

  public final void writeTo(ByteWriter out) {
    out.int64(word0).int64(word1).int64(word2).int64(word3);
  }

  /// Writes the 32 bytes into `target` from `at` on, without allocating.
  public final void copyTo(byte[] target, int at) {
    put(word0, target, at);
    put(word1, target, at + 8);
    put(word2, target, at + 16);
    put(word3, target, at + 24);
  }

  /// The 32 bytes in the hash function's order.
  public final Bytes toBytes() {
    byte[] bytes = new byte[SIZE];
    copyTo(bytes, 0);
    return Bytes.wrap(bytes);
  }

  /// Compares as 256-bit numbers, the order that proof of work uses.
  @Override
  public final int compareTo(Hash256 other) {
    int order = Long.compareUnsigned(word3, other.word3);
    if (order == 0) {
      order = Long.compareUnsigned(word2, other.word2);
    }
    if (order == 0) {
      order = Long.compareUnsigned(word1, other.word1);
    }
    return order != 0 ? order : Long.compareUnsigned(word0, other.word0);
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof Hash256 that
        && getClass() == that.getClass()
        && word0 == that.word0
        && word1 == that.word1
        && word2 == that.word2
        && word3 == that.word3;
  }

  @Override
  public final int hashCode() {
    // The low words of a block hash are as good as random, the high ones are mostly zero.
    return Long.hashCode(word0 ^ Long.rotateLeft(word1, 32));
  }

  /// Byte-reversed hexadecimal.
  @Override
  public final String toString() {
    return toBytes().reversed().toHex();
  }

  private static void put(long word, byte[] target, int at) {
    for (int i = 0; i < 8; i++) {
      target[at + i] = (byte) (word >>> (8 * i));
    }
  }

  /// Makes a hash from the 32 bytes at an index.
  interface FromBytes<H extends Hash256> {
    H at(Bytes bytes, int index);
  }
}
