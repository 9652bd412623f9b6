package org.groat.chain.storage;

import java.nio.ByteBuffer;
import org.groat.chain.codec.Bytes;

/// Changes to any number of columns that happen together or not at all. Filled by one thread, written once with
/// [KeyValueStore#write(Batch)], then closed.
public interface Batch extends AutoCloseable {

  /// Stores a value under a key's encoded bytes, in place of what was there.
  void putRaw(ColumnId column, Bytes key, Bytes value);

  /// Removes what is stored under a key's encoded bytes; does nothing where there is nothing.
  void deleteRaw(ColumnId column, Bytes key);

  /// Stores a value under a key, each what is between a buffer's position and its limit; both are free again afterwards. Copies
  /// less where the buffers are direct.
  default void putRaw(ColumnId column, ByteBuffer key, ByteBuffer value) {
    putRaw(column, copy(key), copy(value));
  }

  /// Removes what is stored under a key, between a buffer's position and its limit.
  default void deleteRaw(ColumnId column, ByteBuffer key) {
    deleteRaw(column, copy(key));
  }

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

  private static Bytes copy(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return Bytes.wrap(bytes);
  }
}
