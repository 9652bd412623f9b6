package org.groat.chain.script;

import java.util.Arrays;
import java.util.List;
import org.groat.chain.codec.Bytes;
import org.jspecify.annotations.Nullable;

/// The stack of a running script. Callers check sizes: whoever takes what is not there has a defect.
final class ScriptStack {
  /// Values on both stacks together, checked after each operation.
  static final int SIZE_MAX = 1000;

  private static final int CAPACITY = SIZE_MAX + 8;

  private @Nullable Bytes[] items = new @Nullable Bytes[CAPACITY];
  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void push(Bytes item) {
    if (size == items.length) {
      items = Arrays.copyOf(items, 2 * size);
    }
    items[size++] = item;
  }

  Bytes pop() {
    Bytes item = items[--size];
    items[size] = null;
    return present(item);
  }

  /// Takes off `count` values.
  void drop(int count) {
    Arrays.fill(items, size - count, size, null);
    size -= count;
  }

  /// The value `depth` places below the top one.
  Bytes peek(int depth) {
    return present(items[size - 1 - depth]);
  }

  /// The top value.
  Bytes top() {
    return peek(0);
  }

  /// Takes out the value `depth` places below the top one.
  Bytes remove(int depth) {
    int at = size - 1 - depth;
    Bytes item = present(items[at]);
    System.arraycopy(items, at + 1, items, at, depth);
    items[--size] = null;
    return item;
  }

  /// Puts a value below `depth` others.
  void insert(int depth, Bytes item) {
    push(item);
    int at = size - 1 - depth;
    System.arraycopy(items, at, items, at + 1, depth);
    items[at] = item;
  }

  /// Lets go of every value, and of room that only an outsized witness needed.
  void clear() {
    if (items.length > CAPACITY) {
      items = new @Nullable Bytes[CAPACITY];
    } else {
      Arrays.fill(items, 0, size, null);
    }
    size = 0;
  }

  /// Replaces what is here by the first `count` of the given values, the bottom first.
  void load(List<Bytes> values, int count) {
    clear();
    for (int i = 0; i < count; i++) {
      push(values.get(i));
    }
  }

  /// The values, the bottom first.
  List<Bytes> toList() {
    Bytes[] copy = new Bytes[size];
    for (int i = 0; i < size; i++) {
      copy[i] = present(items[i]);
    }
    return List.of(copy);
  }

  private static Bytes present(@Nullable Bytes item) {
    if (item == null) {
      throw new IllegalStateException("no value there");
    }
    return item;
  }
}
