package org.groat.chain.state;

import java.util.Arrays;

/// Sorts records by their keys without an object for each: an array of numbers, each the key's first four bytes and the record's
/// name. Those with the same four bytes (the outputs of one transaction, above all) are then sorted by their whole keys.
final class KeyOrder {
  private KeyOrder() {}

  /// Compares the keys of two records.
  interface Comparison {
    int compare(int record, int otherRecord);
  }

  /// What is sorted.
  ///
  /// @param prefix the key's first four bytes, big-endian
  static long element(int prefix, int record) {
    // The sign is turned over, since keys compare as unsigned bytes.
    return (long) (prefix ^ Integer.MIN_VALUE) << Integer.SIZE | Integer.toUnsignedLong(record);
  }

  static int record(long element) {
    return (int) element;
  }

  static void sort(long[] elements, Comparison keys) {
    Arrays.sort(elements);
    int from = 0;
    while (from < elements.length) {
      int to = from + 1;
      while (to < elements.length && samePrefix(elements[from], elements[to])) {
        to++;
      }
      if (to - from > 1) {
        heapSort(elements, from, to - from, keys);
      }
      from = to;
    }
  }

  private static boolean samePrefix(long one, long other) {
    return (one ^ other) >>> Integer.SIZE == 0;
  }

  /// In place, and never quadratic: a transaction may have a hundred thousand outputs.
  private static void heapSort(long[] elements, int from, int count, Comparison keys) {
    for (int root = count / 2 - 1; root >= 0; root--) {
      sift(elements, from, root, count, keys);
    }
    for (int last = count - 1; last > 0; last--) {
      long largest = elements[from];
      elements[from] = elements[from + last];
      elements[from + last] = largest;
      sift(elements, from, 0, last, keys);
    }
  }

  private static void sift(long[] elements, int from, int start, int count, Comparison keys) {
    long sinking = elements[from + start];
    int root = start;
    while (2 * root + 1 < count) {
      int child = 2 * root + 1;
      if (child + 1 < count
          && keys.compare(record(elements[from + child]), record(elements[from + child + 1])) < 0) {
        child++;
      }
      if (keys.compare(record(sinking), record(elements[from + child])) >= 0) {
        break;
      }
      elements[from + root] = elements[from + child];
      root = child;
    }
    elements[from + root] = sinking;
  }
}
