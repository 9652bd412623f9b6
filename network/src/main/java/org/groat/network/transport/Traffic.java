package org.groat.network.transport;

import java.util.Map;

/// Bytes on the wire so far, frames included, in total and by command.
///
/// @param lastSent seconds since 1970 of the last bytes sent, 0 for never
/// @param lastReceived seconds since 1970 of the last bytes received, 0 for never
/// @param receivedByCommand unknown commands, and bytes that belong to no message, under [#OTHER]
public record Traffic(
    long bytesSent,
    long bytesReceived,
    long lastSent,
    long lastReceived,
    Map<String, Long> sentByCommand,
    Map<String, Long> receivedByCommand) {
  /// The name under which JSON-RPC counts what has no command of its own.
  public static final String OTHER = "*other*";

  public Traffic {
    sentByCommand = Map.copyOf(sentByCommand);
    receivedByCommand = Map.copyOf(receivedByCommand);
  }
}
