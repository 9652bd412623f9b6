package org.groat.node.config;

/// Something that the user asked for cannot be done: the message is one line for the user, saying what is wrong and where.
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigurationException(String message) {
    super(message);
  }

  public ConfigurationException(String message, Throwable cause) {
    super(message, cause);
  }
}
