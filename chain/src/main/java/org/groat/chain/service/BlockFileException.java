package org.groat.chain.service;

import org.jspecify.annotations.Nullable;

/// A file of blocks cannot be imported or exported; the message is one line for the user.
public final class BlockFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BlockFileException(String message) {
    super(message);
  }

  public BlockFileException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
