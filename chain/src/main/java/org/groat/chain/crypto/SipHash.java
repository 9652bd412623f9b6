package org.groat.chain.crypto;

import org.groat.chain.codec.Bytes;

/// SipHash-2-4: a short hash that nobody can aim at without the key. For tables that a peer fills and for short transaction
/// identifiers (BIP-0152) and block filters (BIP-0158). Allocates nothing.
///
/// @param key0 the first eight bytes of the key, little-endian
/// @param key1 the last eight bytes of the key, little-endian
public record SipHash(long key0, long key1) {

  /// Takes a key of 16 bytes.
  public static SipHash ofKey(Bytes key) {
    if (key.size() != 16) {
      throw new IllegalArgumentException("a SipHash key has 16 bytes, not " + key.size());
    }
    return new SipHash(key.int64At(0), key.int64At(8));
  }

  /// The hash of bytes of any number.
  public long hash(Bytes bytes) {
    State state = new State(key0, key1);
    int whole = bytes.size() & ~7;
    for (int at = 0; at < whole; at += 8) {
      state.word(bytes.int64At(at));
    }
    long last = (long) bytes.size() << 56;
    for (int at = whole; at < bytes.size(); at++) {
      last |= (long) bytes.unsignedAt(at) << (8 * (at - whole));
    }
    return state.finish(last);
  }

  /// The hash of the 32 bytes that four little-endian words make up.
  public long hash(long word0, long word1, long word2, long word3) {
    return start(word0, word1, word2, word3).finish(32L << 56);
  }

  /// The hash of the 36 bytes that four little-endian words and one of half the size make up: an outpoint.
  public long hash(long word0, long word1, long word2, long word3, int extra) {
    return start(word0, word1, word2, word3).finish(36L << 56 | Integer.toUnsignedLong(extra));
  }

  private State start(long word0, long word1, long word2, long word3) {
    State state = new State(key0, key1);
    state.word(word0);
    state.word(word1);
    state.word(word2);
    state.word(word3);
    return state;
  }

  /// The four words that the rounds turn; lives in registers once compiled.
  private static final class State {
    private long v0;
    private long v1;
    private long v2;
    private long v3;

    State(long key0, long key1) {
      v0 = key0 ^ 0x736f6d6570736575L;
      v1 = key1 ^ 0x646f72616e646f6dL;
      v2 = key0 ^ 0x6c7967656e657261L;
      v3 = key1 ^ 0x7465646279746573L;
    }

    void word(long word) {
      v3 ^= word;
      round();
      round();
      v0 ^= word;
    }

    long finish(long last) {
      word(last);
      v2 ^= 0xff;
      round();
      round();
      round();
      round();
      return v0 ^ v1 ^ v2 ^ v3;
    }

    private void round() {
      v0 += v1;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v3;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 += v3;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 += v1;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v2 = Long.rotateLeft(v2, 32);
    }
  }
}
