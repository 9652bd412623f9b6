package org.groat.network.transport;

import org.groat.chain.codec.Bytes;

/// What received bytes bring about.
public sealed interface FrameEvent {

  /// A frame came.
  ///
  /// @param size its bytes on the wire
  record Received(Frame frame, int size) implements FrameEvent {}

  /// A frame came that has to be dropped; the connection stands.
  ///
  /// @param size its bytes on the wire
  record Dropped(Malformed what, int size) implements FrameEvent {}

  /// Bytes have to go out.
  record Answer(Bytes bytes) implements FrameEvent {}

  /// The bytes make no sense from here on: the connection has to end.
  record Failed(CloseReason reason) implements FrameEvent {}
}
