package org.groat.chain.crypto;

import org.groat.chain.codec.Bytes;

/// MurmurHash3 with 32 bits (x86 variant): the hash of bloom filters (BIP-0037). It is quick and no secret: whoever wants two
/// inputs of one hash finds them.
public final class Murmur3 {
  private static final int C1 = 0xcc9e2d51;
  private static final int C2 = 0x1b873593;
  private static final int WORD = 4;

  private Murmur3() {}

  /// The hash of bytes of any number.
  public static int hash(int seed, Bytes bytes) {
    int hash = seed;
    int size = bytes.size();
    int whole = size - size % WORD;
    for (int at = 0; at < whole; at += WORD) {
      hash = Integer.rotateLeft(hash ^ scrambled(bytes.int32At(at)), 13) * 5 + 0xe6546b64;
    }
    int rest = 0;
    for (int at = whole; at < size; at++) {
      rest |= bytes.unsignedAt(at) << 8 * (at - whole);
    }
    return finished(hash ^ scrambled(rest) ^ size);
  }

  private static int scrambled(int word) {
    return Integer.rotateLeft(word * C1, 15) * C2;
  }

  private static int finished(int hash) {
    int mixed = (hash ^ hash >>> 16) * 0x85ebca6b;
    mixed = (mixed ^ mixed >>> 13) * 0xc2b2ae35;
    return mixed ^ mixed >>> 16;
  }
}
