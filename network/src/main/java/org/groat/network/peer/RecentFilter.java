package org.groat.network.peer;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.groat.chain.primitives.Hash256;

/// Remembers at least the last `capacity` hashes given to it, in constant memory, and now and then claims one it never saw.
///
/// Two Bloom filters take turns: a hash goes into the young one; when that holds `capacity` hashes the old one is emptied and
/// becomes the young. Twenty probes into 30 bits for each hash make a false claim rarer than one in a million even with both
/// full. The salt keeps peers from preparing hashes that collide. Memory comes in on first use: `capacity / 8 * 30 * 2` bytes.
public final class RecentFilter {
  private static final int BITS_PER_ENTRY = 30;
  private static final int PROBES = 20;

  private final int capacity;
  private final long salt;
  private long[] young = {};
  private long[] old = {};
  private int youngCount;

  /// @param capacity how many of the latest hashes are certainly remembered
  public RecentFilter(int capacity, RandomGenerator random) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a filter holds at least one hash, not " + capacity);
    }
    this.capacity = capacity;
    this.salt = random.nextLong();
  }

  /// Remembers `hash`.
  public void add(Hash256 hash) {
    if (young.length == 0) {
      young = new long[words()];
    }
    if (youngCount == capacity) {
      long[] emptied = old.length == 0 ? new long[words()] : old;
      Arrays.fill(emptied, 0);
      old = young;
      young = emptied;
      youngCount = 0;
    }
    long first = mix(hash.word(0) ^ salt);
    long step = mix(hash.word(1) + salt) | 1;
    for (int i = 0; i < PROBES; i++) {
      int bit = index(first + i * step);
      young[bit >>> 6] |= 1L << bit;
    }
    youngCount++;
  }

  /// True for every hash remembered; almost never for another.
  public boolean contains(Hash256 hash) {
    long first = mix(hash.word(0) ^ salt);
    long step = mix(hash.word(1) + salt) | 1;
    return in(young, first, step) || in(old, first, step);
  }

  /// Forgets everything.
  public void clear() {
    young = new long[0];
    old = new long[0];
    youngCount = 0;
  }

  private boolean in(long[] filter, long first, long step) {
    if (filter.length == 0) {
      return false;
    }
    for (int i = 0; i < PROBES; i++) {
      int bit = index(first + i * step);
      if ((filter[bit >>> 6] & 1L << bit) == 0) {
        return false;
      }
    }
    return true;
  }

  private int words() {
    return Math.toIntExact(((long) capacity * BITS_PER_ENTRY + 63) / 64);
  }

  private int index(long value) {
    return (int) Math.unsignedMultiplyHigh(value, (long) words() * 64);
  }

  private static long mix(long value) {
    long mixed = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
    return mixed ^ mixed >>> 31;
  }
}
