package org.groat.chain.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.Codecs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [KeyValueStore] does alike.
abstract class KeyValueStoreContract {
  static final Column<Integer, Long> NUMBERS =
      new Column<>(new ColumnId("numbers", ColumnId.Use.RECORDS), Codecs.INT32_BE, Codecs.INT64);
  static final Column<Integer, Bytes> BLOCKS =
      new Column<>(
          new ColumnId("blocks", ColumnId.Use.LARGE_VALUES),
          Codecs.INT32_BE,
          Codecs.sizedBytes(10_000_000));
  static final Column<Integer, Long> POINTS =
      new Column<>(new ColumnId("points", ColumnId.Use.POINTS), Codecs.INT32_BE, Codecs.INT64);
  static final List<ColumnId> COLUMNS = List.of(NUMBERS.id(), BLOCKS.id(), POINTS.id());

  KeyValueStore store;

  /// A new, empty store.
  abstract KeyValueStore make();

  /// The store as it opens after this one was closed.
  abstract KeyValueStore reopen(KeyValueStore closed);

  @BeforeEach
  void open() {
    store = make();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void whatWasPutIsThereAndWhatWasDeletedIsNot() {
    put(NUMBERS, 1, 10L);
    put(NUMBERS, 2, 20L);
    assertThat(store.get(NUMBERS, 1)).contains(10L);
    assertThat(store.contains(NUMBERS, 2)).isTrue();
    try (Batch batch = store.batch()) {
      batch.delete(NUMBERS, 2);
      batch.delete(NUMBERS, 99);
      batch.put(NUMBERS, 1, 11L);
      store.write(batch);
    }
    assertThat(store.get(NUMBERS, 1)).contains(11L);
    assertThat(store.get(NUMBERS, 2)).isEmpty();
    assertThat(store.contains(NUMBERS, 2)).isFalse();
  }

  @Test
  void columnsDoNotMix() {
    put(NUMBERS, 7, 1L);
    put(POINTS, 7, 2L);
    assertThat(store.get(NUMBERS, 7)).contains(1L);
    assertThat(store.get(POINTS, 7)).contains(2L);
  }

  @Test
  void aBatchShowsOnlyOnceWrittenAndThenInAllColumns() {
    try (Batch batch = store.batch()) {
      batch.put(NUMBERS, 1, 1L);
      batch.put(POINTS, 1, 1L);
      assertThat(batch.sizeBytes()).isPositive();
      assertThat(store.get(NUMBERS, 1)).isEmpty();
      store.write(batch);
    }
    assertThat(store.get(NUMBERS, 1)).contains(1L);
    assertThat(store.get(POINTS, 1)).contains(1L);
  }

  @Test
  void laterChangesOfABatchWinOverEarlierOnes() {
    try (Batch batch = store.batch()) {
      batch.put(NUMBERS, 1, 1L);
      batch.delete(NUMBERS, 1);
      batch.put(NUMBERS, 2, 1L);
      batch.put(NUMBERS, 2, 2L);
      batch.put(NUMBERS, 3, 3L);
      batch.deleteRange(NUMBERS.id(), key(3), key(4));
      batch.put(NUMBERS, 5, 5L);
      store.write(batch);
    }
    assertThat(contents(store, Bytes.EMPTY, Bytes.EMPTY))
        .containsExactly(Map.entry(2, 2L), Map.entry(5, 5L));
  }

  @Test
  void scansGoInTheOrderOfUnsignedKeysFromTheFirstToBeforeTheLast() {
    for (int key : new int[] {300, -1, 0, 255, 256, 1}) {
      put(NUMBERS, key, (long) key);
    }
    assertThat(contents(store, Bytes.EMPTY, Bytes.EMPTY).stream().map(Map.Entry::getKey))
        .containsExactly(0, 1, 255, 256, 300, -1);
    assertThat(contents(store, key(1), key(300)).stream().map(Map.Entry::getKey))
        .containsExactly(1, 255, 256);
    assertThat(contents(store, key(2), Bytes.EMPTY).stream().map(Map.Entry::getKey))
        .containsExactly(255, 256, 300, -1);
    assertThat(contents(store, key(5), key(5))).isEmpty();
    assertThat(contents(store, key(7), key(5))).isEmpty();
  }

  @Test
  void aCursorOnNoEntryHasNone() {
    try (Cursor<Integer, Long> cursor = store.scan(NUMBERS)) {
      assertThatThrownBy(cursor::key).isInstanceOf(IllegalStateException.class);
      assertThat(cursor.next()).isFalse();
      assertThatThrownBy(cursor::value).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void rangesAreDeletedFromTheFirstToBeforeTheLast() {
    for (int key = 0; key < 10; key++) {
      put(BLOCKS, key, Bytes.wrap(new byte[5000]));
    }
    try (Batch batch = store.batch()) {
      batch.deleteRange(BLOCKS.id(), key(2), key(8));
      batch.deleteRange(BLOCKS.id(), key(9), key(9));
      store.write(batch);
    }
    store.compact(BLOCKS.id(), key(2), key(8));
    List<Integer> keys = new ArrayList<>();
    try (Cursor<Integer, Bytes> cursor = store.scan(BLOCKS)) {
      while (cursor.next()) {
        keys.add(cursor.key());
      }
    }
    assertThat(keys).containsExactly(0, 1, 8, 9);
  }

  @Test
  void aSnapshotStaysAsItWas() {
    put(NUMBERS, 1, 1L);
    try (KeyValueStore.Snapshot snapshot = store.snapshot()) {
      put(NUMBERS, 1, 2L);
      put(NUMBERS, 2, 2L);
      assertThat(snapshot.get(NUMBERS, 1)).contains(1L);
      assertThat(snapshot.get(NUMBERS, 2)).isEmpty();
      assertThat(contents(snapshot, Bytes.EMPTY, Bytes.EMPTY)).containsExactly(Map.entry(1, 1L));
    }
    assertThat(store.get(NUMBERS, 1)).contains(2L);
  }

  @Test
  void aCursorGoesOverWhatWasThereWhenItWasMade() {
    put(NUMBERS, 1, 1L);
    try (Cursor<Integer, Long> cursor = store.scan(NUMBERS)) {
      put(NUMBERS, 2, 2L);
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.value()).isEqualTo(1L);
      assertThat(cursor.next()).isFalse();
    }
  }

  @Test
  void everythingIsThereAfterClosing() {
    put(NUMBERS, 1, 1L);
    store.bulk(true);
    put(BLOCKS, 2, Bytes.wrap(new byte[100_000]));
    store.close();
    store = reopen(store);
    assertThat(store.get(NUMBERS, 1)).contains(1L);
    assertThat(store.get(BLOCKS, 2))
        .hasValueSatisfying(value -> assertThat(value.size()).isEqualTo(100_000));
    assertThat(store.sizeBytes(BLOCKS.id())).isGreaterThanOrEqualTo(100_000);
  }

  @Test
  void aClosedStoreRefusesEverything() {
    Cursor<Integer, Long> cursor = store.scan(NUMBERS);
    KeyValueStore.Snapshot snapshot = store.snapshot();
    Batch batch = store.batch();
    batch.put(NUMBERS, 1, 1L);
    store.close();
    assertThatThrownBy(() -> store.get(NUMBERS, 1))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> store.write(batch))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(store::flush)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("closed");
    cursor.close();
    snapshot.close();
    batch.close();
    store.close();
    store = reopen(store);
    assertThat(store.get(NUMBERS, 1)).isEmpty();
  }

  @Test
  void randomChangesEndAsInASortedMap() {
    long seed = 20_261_120L;
    Random random = new Random(seed);
    TreeMap<Integer, Long> model = new TreeMap<>(Integer::compareUnsigned);
    for (int round = 0; round < 200; round++) {
      store.bulk(random.nextInt(10) == 0);
      try (Batch batch = store.batch()) {
        for (int i = random.nextInt(20); i >= 0; i--) {
          int key = random.nextInt(300);
          switch (random.nextInt(5)) {
            case 0 -> {
              batch.delete(POINTS, key);
              model.remove(key);
            }
            case 1 -> {
              int to = key + random.nextInt(5);
              batch.deleteRange(POINTS.id(), key(key), key(to));
              model.subMap(key, to).clear();
            }
            default -> {
              long value = random.nextLong();
              batch.put(POINTS, key, value);
              model.put(key, value);
            }
          }
        }
        store.write(batch);
      }
      if (random.nextInt(50) == 0) {
        store.close();
        store = reopen(store);
      }
      int probe = random.nextInt(300);
      assertThat(store.get(POINTS, probe).orElse(null))
          .as("seed %d round %d", seed, round)
          .isEqualTo(model.get(probe));
    }
    List<Map.Entry<Integer, Long>> all = new ArrayList<>();
    try (Cursor<Integer, Long> cursor = store.scan(POINTS)) {
      while (cursor.next()) {
        all.add(Map.entry(cursor.key(), cursor.value()));
      }
    }
    assertThat(all).as("seed %d", seed).containsExactlyElementsOf(model.entrySet());
  }

  final <K, V> void put(Column<K, V> column, K key, V value) {
    try (Batch batch = store.batch()) {
      batch.put(column, key, value);
      store.write(batch);
    }
  }

  static Bytes key(int key) {
    return Codecs.INT32_BE.encode(key);
  }

  private static List<Map.Entry<Integer, Long>> contents(Reader reader, Bytes from, Bytes to) {
    List<Map.Entry<Integer, Long>> entries = new ArrayList<>();
    try (Cursor<Integer, Long> cursor = reader.scan(NUMBERS, from, to)) {
      while (cursor.next()) {
        entries.add(Map.entry(cursor.key(), cursor.value()));
      }
    }
    return entries;
  }
}
