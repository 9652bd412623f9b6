package org.groat.network.transport;

/// Listening is not possible; the message says why and what to do.
public final class TransportException extends RuntimeException {
  public TransportException(String message, Throwable cause) {
    super(message, cause);
  }
}
