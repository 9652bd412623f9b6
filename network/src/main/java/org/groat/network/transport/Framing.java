package org.groat.network.transport;

import java.util.List;
import org.groat.chain.codec.Bytes;

/// Turns frames into bytes and bytes, cut anywhere, into frames: one side of one connection, as a state machine that knows no
/// sockets, threads or clocks. Used by one thread at a time.
public interface Framing {

  /// The bytes to send as soon as the connection stands.
  Bytes start();

  /// Takes the bytes that came next and tells what they bring. Nothing may follow a [FrameEvent.Failed].
  List<FrameEvent> receive(Bytes chunk);

  /// True once frames can be sent: at once in the clear, when keys are agreed on an encrypted connection.
  boolean canSend();

  /// The bytes that carry a frame.
  ///
  /// @throws IllegalStateException while [#canSend()] is false
  Bytes send(Frame frame);

  /// Bytes in memory of a message that has begun to arrive.
  int bufferedBytes();

  TransportVersion version();

  /// The session id of an encrypted connection in hexadecimal, else empty text.
  default String sessionId() {
    return "";
  }

  /// What to say when the peer closes now.
  default CloseReason peerClosed() {
    return new CloseReason(CloseReason.Kind.REMOTE, "the peer closed the connection");
  }
}
