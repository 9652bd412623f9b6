package org.groat.chain.primitives;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.groat.chain.codec.ByteReader;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.MalformedException;
import org.groat.chain.crypto.Sha256;
import org.groat.chain.crypto.SipHash;

/// The basic compact filter of a block (BIP-0158): tells a light wallet whether the block may touch any of its scripts.
///
/// The scripts of the outputs that the block makes and spends are hashed to numbers, sorted, and the differences written in
/// Golomb-Rice code. A script that is in the block always matches; another one matches once in 784,931 times.
public final class BlockFilter {
  /// Bits of the remainder in a Golomb-Rice code (BIP-0158's P).
  private static final int REMAINDER_BITS = 19;

  /// One false match in so many (BIP-0158's M).
  private static final long FALSE_MATCH_RATE = 784_931;

  private static final int OP_RETURN = 0x6a;

  private final Bytes encoded;
  private final SipHash key;
  private final int count;

  private BlockFilter(BlockHash block, Bytes encoded) {
    this.encoded = encoded;
    this.key = new SipHash(block.word(0), block.word(1));
    ByteReader in = new ByteReader(encoded);
    long elements = in.compactSize();
    // Every element takes at least the remainder's bits and one more.
    if (elements > in.remaining() * 8L / (REMAINDER_BITS + 1)) {
      throw new MalformedException(
          "filter of " + elements + " elements in " + in.remaining() + " bytes");
    }
    this.count = (int) elements;
  }

  /// Builds the filter of a block.
  ///
  /// @param spentScripts the scripts of the outputs that the block's inputs spend, in any order
  public static BlockFilter of(Block block, Collection<Bytes> spentScripts) {
    Set<Bytes> elements = new HashSet<>();
    for (Transaction tx : block.transactions()) {
      for (int i = 0; i < tx.outputCount(); i++) {
        Bytes script = tx.scriptPubKey(i);
        if (!script.isEmpty() && script.unsignedAt(0) != OP_RETURN) {
          elements.add(script);
        }
      }
    }
    for (Bytes script : spentScripts) {
      if (!script.isEmpty()) {
        elements.add(script);
      }
    }
    BlockHash hash = block.hash();
    long[] numbers = numbers(new SipHash(hash.word(0), hash.word(1)), elements.size(), elements);
    return new BlockFilter(hash, encode(numbers));
  }

  /// Takes a filter as a peer sent it or as it was stored.
  ///
  /// @throws MalformedException where it claims more elements than its bytes can hold
  public static BlockFilter decode(BlockHash block, Bytes encoded) {
    return new BlockFilter(block, encoded);
  }

  /// The filter's bytes: the number of elements, then their code.
  public Bytes encoded() {
    return encoded;
  }

  /// Distinct scripts in the filter.
  public int count() {
    return count;
  }

  /// The filter's hash (BIP-0157).
  public FilterHash hash() {
    return FilterHash.of(Sha256.hashTwice(encoded));
  }

  /// The filter's header, which commits to all filters before it (BIP-0157).
  ///
  /// @param previous the header of the block before; zero for the first block's filter
  public FilterHash header(FilterHash previous) {
    return FilterHash.of(Sha256.hashTwice(Bytes.concat(hash().toBytes(), previous.toBytes())));
  }

  /// True where the block may touch one of the scripts; false where it certainly touches none.
  ///
  /// @throws MalformedException where the filter's code ends early
  public boolean matchesAny(Collection<Bytes> scripts) {
    if (count == 0 || scripts.isEmpty()) {
      return false;
    }
    long[] wanted = numbers(key, count, scripts);
    BitReader bits = new BitReader(encoded);
    long number = 0;
    int at = 0;
    for (int i = 0; i < count; i++) {
      number += bits.golombRice();
      while (at < wanted.length && wanted[at] < number) {
        at++;
      }
      if (at == wanted.length) {
        return false;
      }
      if (wanted[at] == number) {
        return true;
      }
    }
    return false;
  }

  private static long[] numbers(SipHash key, int count, Collection<Bytes> elements) {
    long range = count * FALSE_MATCH_RATE;
    long[] numbers = new long[elements.size()];
    int at = 0;
    for (Bytes element : elements) {
      numbers[at++] = Math.unsignedMultiplyHigh(key.hash(element), range);
    }
    Arrays.sort(numbers);
    return numbers;
  }

  private static Bytes encode(long[] numbers) {
    ByteWriter out = new ByteWriter(16 + numbers.length * 3).compactSize(numbers.length);
    long pending = 0;
    int pendingBits = 0;
    long previous = 0;
    for (long number : numbers) {
      long difference = number - previous;
      previous = number;
      long quotient = difference >>> REMAINDER_BITS;
      long remainder = difference & ((1 << REMAINDER_BITS) - 1);
      for (; quotient > 0; quotient--) {
        pending = pending << 1 | 1;
        if (++pendingBits == 8) {
          out.uint8((int) pending);
          pendingBits = 0;
        }
      }
      // The zero that ends the quotient, then the remainder.
      pending = pending << (REMAINDER_BITS + 1) | remainder;
      pendingBits += REMAINDER_BITS + 1;
      while (pendingBits >= 8) {
        pendingBits -= 8;
        out.uint8((int) (pending >>> pendingBits));
      }
    }
    if (pendingBits > 0) {
      out.uint8((int) (pending << (8 - pendingBits)));
    }
    return out.toBytes();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BlockFilter that
        && key.equals(that.key)
        && encoded.equals(that.encoded);
  }

  @Override
  public int hashCode() {
    return encoded.hashCode();
  }

  /// The bytes in hexadecimal.
  @Override
  public String toString() {
    return encoded.toHex();
  }

  /// Reads the code bit by bit, the highest bit of a byte first.
  private static final class BitReader {
    private final Bytes bytes;
    private long position;

    BitReader(Bytes encoded) {
      ByteReader in = new ByteReader(encoded);
      in.compactSize();
      this.bytes = encoded.from(in.position());
    }

    long golombRice() {
      long quotient = 0;
      while (bit() == 1) {
        quotient++;
      }
      long remainder = 0;
      for (int i = 0; i < REMAINDER_BITS; i++) {
        remainder = remainder << 1 | bit();
      }
      return quotient << REMAINDER_BITS | remainder;
    }

    private int bit() {
      int index = (int) (position >>> 3);
      if (index >= bytes.size()) {
        throw new MalformedException("filter ends early");
      }
      return bytes.unsignedAt(index) >>> (7 - (int) (position++ & 7)) & 1;
    }
  }
}
