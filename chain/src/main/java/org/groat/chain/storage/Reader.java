package org.groat.chain.storage;

import java.util.Optional;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.MalformedException;

/// What can be read: the store as it is, or as it was when a snapshot was taken. Safe from any thread.
public interface Reader {

  /// The value stored under a key's encoded bytes.
  ///
  /// @throws StorageException where the store fails or is closed
  Optional<Bytes> getRaw(ColumnId column, Bytes key);

  /// Goes over the keys from `from` (included) to `to` (excluded, none for all that follow) in ascending order, as they were
  /// when the cursor was made.
  ///
  /// @param to the first key not visited; empty for no bound
  /// @throws StorageException where the store fails or is closed
  RawCursor scanRaw(ColumnId column, Bytes from, Bytes to);

  /// The value stored under a key.
  ///
  /// @throws StorageException where the store fails, is closed, or holds bytes that are no such value
  default <K, V> Optional<V> get(Column<K, V> column, K key) {
    Optional<Bytes> raw = getRaw(column.id(), column.keyCodec().encode(key));
    if (raw.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(decode(column, raw.get()));
  }

  /// True where something is stored under a key.
  default <K> boolean contains(Column<K, ?> column, K key) {
    return getRaw(column.id(), column.keyCodec().encode(key)).isPresent();
  }

  /// Goes over all of a column in the order of its encoded keys.
  default <K, V> Cursor<K, V> scan(Column<K, V> column) {
    return scan(column, Bytes.EMPTY, Bytes.EMPTY);
  }

  /// Goes over the encoded keys from `from` (included) to `to` (excluded, none for all that follow).
  default <K, V> Cursor<K, V> scan(Column<K, V> column, Bytes from, Bytes to) {
    return new Cursor<>(column, scanRaw(column.id(), from, to));
  }

  private static <V> V decode(Column<?, V> column, Bytes raw) {
    try {
      return column.valueCodec().decode(raw);
    } catch (MalformedException e) {
      throw new StorageException(
          "the store is damaged: column '%s' holds a malformed value (%s); restore a copy of the data directory, or remove it and sync anew"
              .formatted(column, e.getMessage()),
          e);
    }
  }
}
