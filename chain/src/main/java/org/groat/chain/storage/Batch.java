package org.groat.chain.storage;

import org.groat.chain.codec.Bytes;

/// Changes to any number of columns that happen together or not at all. Filled by one thread, written once with
/// [KeyValueStore#write(Batch)], then closed.
public interface Batch extends AutoCloseable {

  /// Stores a value under a key's encoded bytes, in place of what was there.
  void putRaw(ColumnId column, Bytes key, Bytes value);

  /// Removes what is stored under a key's encoded bytes; does nothing where there is nothing.
  void deleteRaw(ColumnId column, Bytes key);

  /// Removes the encoded keys from `from` (included) to `to` (excluded).
  void deleteRange(ColumnId column, Bytes from, Bytes to);

  /// Bytes that the batch takes up by now, roughly.
  long sizeBytes();

  /// Stores a value under a key, in place of what was there.
  default <K, V> void put(Column<K, V> column, K key, V value) {
    putRaw(column.id(), column.keyCodec().encode(key), column.valueCodec().encode(value));
  }

  /// Removes what is stored under a key; does nothing where there is nothing.
  default <K> void delete(Column<K, ?> column, K key) {
    deleteRaw(column.id(), column.keyCodec().encode(key));
  }

  @Override
  void close();
}
