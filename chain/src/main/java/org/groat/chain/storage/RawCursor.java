package org.groat.chain.storage;

import org.groat.chain.codec.Bytes;

/// A place in a column that moves forward. Used by one thread, and closed by it.
public interface RawCursor extends AutoCloseable {

  /// Moves to the first entry, then to the next.
  ///
  /// @return false where there is none
  /// @throws StorageException where the store fails or is closed
  boolean next();

  /// The present entry's key.
  Bytes key();

  /// The present entry's value.
  Bytes value();

  @Override
  void close();
}
