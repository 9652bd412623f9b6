package org.groat.network.transport;

import org.groat.network.wire.Message;

/// What a session learns from its connection. All calls come on the network loop, one after the other: `opened` first, or
/// `connectFailed` alone; `closed` exactly once, last.
public interface ConnectionHandler {

  /// The connection stands; messages may be sent.
  void opened(Connection connection);

  /// Connecting did not succeed.
  ///
  /// @param detail why, in plain words
  void connectFailed(String detail);

  /// A message came.
  ///
  /// @param size its bytes on the wire, frame included
  void received(Message message, int size);

  /// A frame came whose payload is not what its command says, or whose checksum does not fit. The connection stands: what
  /// follows is the session's to say.
  void malformed(Malformed what);

  /// The send buffer was full and is so no more.
  void sendBufferDrained();

  /// The connection is gone.
  void closed(CloseReason reason);
}
