package org.groat.network.transport;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.groat.network.wire.Messages;

/// Counts bytes on one thread, to be read from any.
final class TrafficCounter {
  private final Map<String, Long> sentByCommand = new ConcurrentHashMap<>();
  private final Map<String, Long> receivedByCommand = new ConcurrentHashMap<>();
  private volatile long bytesSent;
  private volatile long bytesReceived;
  private volatile long lastSent;
  private volatile long lastReceived;

  /// Bytes went out; those of messages are counted by [#sentMessage] as well.
  void sent(int bytes, long nowSeconds) {
    bytesSent += bytes;
    lastSent = nowSeconds;
  }

  /// Bytes came in; those of messages are counted by [#receivedMessage] as well.
  void received(int bytes, long nowSeconds) {
    bytesReceived += bytes;
    lastReceived = nowSeconds;
  }

  void sentMessage(String command, int bytes) {
    count(sentByCommand, command, bytes);
  }

  void receivedMessage(String command, int bytes) {
    count(receivedByCommand, command, bytes);
  }

  Traffic snapshot() {
    return new Traffic(
        bytesSent, bytesReceived, lastSent, lastReceived, sentByCommand, receivedByCommand);
  }

  /// A peer can invent commands without end, so those unknown share one count.
  private static void count(Map<String, Long> counts, String command, long bytes) {
    counts.merge(
        Messages.byCommand(command).isPresent() ? command : Traffic.OTHER, bytes, Long::sum);
  }
}
