package org.groat.network.transport;

/// A frame that holds no message.
///
/// @param command as it was announced; text of the peer's choice
/// @param detail what is wrong, in plain words
public record Malformed(Kind kind, String command, String detail) {

  /// What is wrong with it.
  public enum Kind {
    /// The checksum is not the payload's: the network drops such a frame and goes on.
    CHECKSUM,
    /// The command is not text padded with zeros: the network drops such a frame and goes on.
    COMMAND,
    /// The payload is not a message of its command.
    PAYLOAD
  }
}
