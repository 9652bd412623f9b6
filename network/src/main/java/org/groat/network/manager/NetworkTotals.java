package org.groat.network.manager;

/// Bytes on the wire since the node started, of all connections there ever were.
public record NetworkTotals(long bytesSent, long bytesReceived, Upload upload) {

  /// How the day's upload stands.
  ///
  /// @param target bytes a day; 0 for none
  /// @param historicServed true while old blocks are given away
  public record Upload(
      long target, boolean reached, boolean historicServed, long bytesLeft, long secondsLeft) {}
}
