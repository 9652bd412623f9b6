package org.groat.chain.storage;

import org.groat.chain.codec.MalformedException;

/// A place in a typed column that moves forward. Used by one thread, and closed by it.
public final class Cursor<K, V> implements AutoCloseable {
  private final Column<K, V> column;
  private final RawCursor raw;

  Cursor(Column<K, V> column, RawCursor raw) {
    this.column = column;
    this.raw = raw;
  }

  /// Moves to the first entry, then to the next.
  ///
  /// @return false where there is none
  /// @throws StorageException where the store fails or is closed
  public boolean next() {
    return raw.next();
  }

  /// The present entry's key.
  public K key() {
    try {
      return column.keyCodec().decode(raw.key());
    } catch (MalformedException e) {
      throw damaged("key", e);
    }
  }

  /// The present entry's value.
  public V value() {
    try {
      return column.valueCodec().decode(raw.value());
    } catch (MalformedException e) {
      throw damaged("value", e);
    }
  }

  @Override
  public void close() {
    raw.close();
  }

  private StorageException damaged(String what, MalformedException cause) {
    return new StorageException(
        "the store is damaged: column '%s' holds a malformed %s (%s); restore a copy of the data directory, or remove it and sync anew"
            .formatted(column, what, cause.getMessage()),
        cause);
  }
}
