package org.groat.chain.state;

/// A file of coins that cannot be written or loaded; the message says why, for whoever named the file.
public final class SnapshotException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SnapshotException(String message) {
    super(message);
  }

  public SnapshotException(String message, Throwable cause) {
    super(message, cause);
  }
}
