package org.groat.network.transport;

import java.util.ArrayList;
import java.util.List;
import org.groat.network.wire.Message;
import org.jspecify.annotations.Nullable;

/// A handler that writes down what it is told, for tests; reads from other threads go through the loop.
public class RecordingHandler implements ConnectionHandler {
  public final List<Message> messages = new ArrayList<>();
  public final List<Malformed> malformed = new ArrayList<>();
  public final List<Integer> sizes = new ArrayList<>();
  public @Nullable Connection connection;
  public @Nullable CloseReason closed;
  public @Nullable String connectFailed;
  public int drained;

  @Override
  public void opened(Connection opened) {
    connection = opened;
  }

  @Override
  public void connectFailed(String detail) {
    connectFailed = detail;
  }

  @Override
  public void received(Message message, int size) {
    if (closed != null) {
      throw new AssertionError("message after the close: " + message.command());
    }
    messages.add(message);
    sizes.add(size);
  }

  @Override
  public void malformed(Malformed what) {
    malformed.add(what);
  }

  @Override
  public void sendBufferDrained() {
    drained++;
  }

  @Override
  public void closed(CloseReason reason) {
    if (closed != null) {
      throw new AssertionError("closed twice: " + closed + ", " + reason);
    }
    closed = reason;
  }

  /// The connection, once opened.
  public Connection connection() {
    if (connection == null) {
      throw new AssertionError("not opened");
    }
    return connection;
  }
}
