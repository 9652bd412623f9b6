package org.groat.network.transport;

import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Message;

/// One connection to a peer. Owned by the network loop; safe to use after it closed, then without effect.
///
/// Two limits hold the memory that a peer can take ([BufferLimits]), and those of all callers together. Received messages that the handler has not handled yet
/// count against the receive limit: beyond it the transport reads no more until the loop has caught up. Messages not yet
/// written count against the send limit: beyond it [#isSendBufferFull()] is true and a session stops doing work for that peer;
/// far beyond it, the transport closes.
public interface Connection {

  /// Unique within the transport, counting up.
  long id();

  boolean isInbound();

  /// The other side.
  Endpoint remote();

  /// This side.
  Endpoint local();

  /// How messages travel; an inbound connection is [TransportVersion#DETECTING] until the first bytes told.
  TransportVersion version();

  /// The session id of an encrypted connection (BIP-0324) in hexadecimal, else empty text.
  String sessionId();

  /// Queues a message; they are sent in order.
  void send(Message message);

  /// True while more than the send limit waits to be written; `sendBufferDrained` tells when no more.
  boolean isSendBufferFull();

  /// Reads nothing from the peer until [#resumeReading()]. Messages received already are still delivered.
  void pauseReading();

  void resumeReading();

  /// Closes at once: what was sent before goes out as far as the network takes it without waiting, and no message is delivered
  /// any more. `closed` is called later with [CloseReason.Kind#LOCAL] and the detail.
  void close(String detail);

  /// Bytes and messages so far.
  Traffic traffic();
}
