package org.groat.chain.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.groat.chain.codec.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksStoreTest extends KeyValueStoreContract {
  private static final long READ_CACHE_BYTES = 8L << 20;

  @TempDir Path folder;

  @Override
  KeyValueStore make() {
    return RocksStore.open(folder.resolve("store"), COLUMNS, READ_CACHE_BYTES);
  }

  @Override
  KeyValueStore reopen(KeyValueStore closed) {
    return make();
  }

  @Test
  void aSecondOpenerIsToldWhoHasTheFolder() {
    assertThatThrownBy(this::make)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("in use by another Groat process")
        .hasMessageContaining("--datadir");
  }

  @Test
  void aFileInPlaceOfTheFolderIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "not a store");
    assertThatThrownBy(() -> RocksStore.open(file, COLUMNS, READ_CACHE_BYTES))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("is a file where a folder is needed");
  }

  @Test
  void aDamagedStoreIsNamedAndLeftAlone() throws IOException {
    put(NUMBERS, 1, 1L);
    store.close();
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(folder.resolve("store"))) {
      all.filter(file -> file.getFileName().toString().startsWith("MANIFEST")).forEach(files::add);
    }
    assertThat(files).isNotEmpty();
    for (Path manifest : files) {
      byte[] bytes = Files.readAllBytes(manifest);
      bytes[bytes.length / 2] ^= 0x55;
      Files.write(manifest, bytes);
    }
    assertThatThrownBy(this::make)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("is damaged")
        .hasMessageContaining("sync anew");
  }

  @Test
  void columnsThatAreNotAskedForAreKept() {
    put(POINTS, 1, 5L);
    store.close();
    store = RocksStore.open(folder.resolve("store"), List.of(NUMBERS.id()), READ_CACHE_BYTES);
    assertThatThrownBy(() -> store.get(POINTS, 1)).isInstanceOf(IllegalArgumentException.class);
    store.close();
    store = make();
    assertThat(store.get(POINTS, 1)).contains(5L);
  }

  @Test
  void removedBlocksGiveTheirSpaceBack() {
    store.bulk(true);
    for (int i = 0; i < 40; i++) {
      put(BLOCKS, i, Bytes.wrap(new byte[1 << 20]));
    }
    store.flush();
    long before = store.sizeBytes(BLOCKS.id());
    assertThat(before).isGreaterThan(40L << 20);
    try (Batch batch = store.batch()) {
      batch.deleteRange(BLOCKS.id(), key(0), key(40));
      store.write(batch);
    }
    store.flush();
    store.compact(BLOCKS.id(), key(0), key(40));
    assertThat(store.sizeBytes(BLOCKS.id())).isLessThan(before / 10);
  }
}
