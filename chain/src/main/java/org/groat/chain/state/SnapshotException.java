package org.groat.chain.state;

/// A file of coins that cannot be written or loaded; the message says why, for whoever named the file.
public final class SnapshotException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /// What is wrong.
  public enum Kind {
    /// The file itself, or the place for it.
    FILE,
    /// Its beginning: it is no such file, or one of another network.
    FORMAT,
    /// What it holds, or that the chain has no use for it.
    CONTENT
  }

  public SnapshotException(String message) {
    this(Kind.CONTENT, message);
  }

  SnapshotException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  SnapshotException(String message, Throwable cause) {
    super(message, cause);
    this.kind = Kind.CONTENT;
  }

  SnapshotException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /// The message, which is never absent.
  public String text() {
    return String.valueOf(getMessage());
  }
}
