package org.groat.chain.storage;

import org.jspecify.annotations.Nullable;

/// The store cannot be opened, read or written: a broken machine, never bad data from a peer. Fatal to whoever gets it; the
/// message is one line that says what is wrong and what to do.
public final class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StorageException(String message) {
    super(message);
  }

  public StorageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
