package org.groat.chain.codec;

/// Bytes that no value of the expected layout encodes to: cut short, too long, a size beyond its limit or not in its shortest
/// form. Carries no stack trace, since a peer can cause any number of them.
public final class MalformedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MalformedException(String message) {
    super(message, null, false, false);
  }
}
