package org.groat.chain.state;

import java.util.ArrayDeque;
import java.util.Deque;

/// Which keys the last generations of a coins cache held, remembered after their memory was given back.
///
/// Whoever read the store ahead of time asks here whether what they read may have changed since: what changes in the store was
/// in a generation before. Generations are numbered as they are dropped. Each leaves a filter with sixteen to
/// thirty-two bits a key, of which a key sets two: a key that was not there is taken for one in a hundred times at most, which
/// costs a second look at the store.
/// Of a generation of more than [#KEYS_MAX] keys, and before the last [#GENERATIONS_MAX] ones, everything counts as dropped;
/// so all filters together take at most [#GENERATIONS_MAX] · [#KEYS_MAX] · 4 bytes.
///
/// Owned by the cache's thread, but for [#count()].
final class DroppedKeys {
  /// Of no cache.
  static final DroppedKeys NONE = new DroppedKeys();

  static final int GENERATIONS_MAX = 32;
  static final int KEYS_MAX = 1 << 16;

  private static final int BITS_PER_KEY_MIN = 16;

  private final Deque<long[]> filters = new ArrayDeque<>();
  private volatile int count;

  /// Generations dropped so far. Safe from any thread.
  int count() {
    return count;
  }

  /// Takes note of a generation that is about to be dropped.
  void add(CoinTable generation) {
    if (generation.size() == 0) {
      return;
    }
    if (generation.size() > KEYS_MAX) {
      filters.clear();
    } else {
      if (filters.size() == GENERATIONS_MAX) {
        filters.removeFirst();
      }
      filters.addLast(filter(generation));
    }
    count++;
  }

  /// True where a key may have been in one of the generations that were dropped after the first `before`.
  ///
  /// @param hash the key's, as [CoinTable#hash] has it
  boolean mayContain(int hash, int before) {
    int since = count - before;
    if (since > filters.size()) {
      return true;
    }
    var newestFirst = filters.descendingIterator();
    for (int i = 0; i < since; i++) {
      if (has(newestFirst.next(), hash)) {
        return true;
      }
    }
    return false;
  }

  private static long[] filter(CoinTable generation) {
    int words = Integer.highestOneBit(generation.size() * BITS_PER_KEY_MIN / Long.SIZE) * 2;
    long[] filter = new long[Math.max(words, 1)];
    generation.forEachHash(
        hash -> {
          set(filter, first(hash));
          set(filter, second(hash));
        });
    return filter;
  }

  private static boolean has(long[] filter, int hash) {
    return isSet(filter, first(hash)) && isSet(filter, second(hash));
  }

  private static int first(int hash) {
    return hash;
  }

  private static int second(int hash) {
    return hash * 0x9e3779b1 >>> 7;
  }

  private static void set(long[] filter, int bit) {
    filter[bit >>> 6 & filter.length - 1] |= 1L << bit;
  }

  private static boolean isSet(long[] filter, int bit) {
    return (filter[bit >>> 6 & filter.length - 1] >>> bit & 1) != 0;
  }
}
