package org.groat.node.app;

/// What was asked for cannot be done: the message is one line for the user, saying what is wrong and what to do.
final class UserException extends Exception {
  private static final long serialVersionUID = 1L;

  UserException(String message) {
    super(message);
  }

  UserException(String message, Throwable cause) {
    super(message, cause);
  }
}
