package org.groat.chain.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryStoreTest extends KeyValueStoreContract {
  @Override
  KeyValueStore make() {
    return new MemoryStore();
  }

  @Override
  KeyValueStore reopen(KeyValueStore closed) {
    return ((MemoryStore) closed).reopened();
  }

  @Test
  void aCrashKeepsWhatWasFlushedAndABeginningOfTheRest() {
    MemoryStore memory = (MemoryStore) store;
    put(NUMBERS, 1, 1L);
    assertThat(memory.unflushedBatches()).isZero();
    memory.bulk(true);
    put(NUMBERS, 2, 2L);
    put(NUMBERS, 1, 3L);
    assertThat(memory.unflushedBatches()).isEqualTo(2);

    MemoryStore nothing = memory.crashed(0);
    assertThat(nothing.get(NUMBERS, 1)).contains(1L);
    assertThat(nothing.get(NUMBERS, 2)).isEmpty();

    MemoryStore first = memory.crashed(1);
    assertThat(first.get(NUMBERS, 1)).contains(1L);
    assertThat(first.get(NUMBERS, 2)).contains(2L);
    assertThat(first.unflushedBatches()).isZero();

    assertThat(memory.crashed(2).get(NUMBERS, 1)).contains(3L);
  }
}
