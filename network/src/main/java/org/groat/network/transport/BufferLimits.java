package org.groat.network.transport;

import org.groat.network.wire.Protocol;

/// The memory that one connection may take.
///
/// @param receiveSizeMax bytes of received messages that wait to be handled; one message more may stand beside them
/// @param sendSizeMax bytes waiting to be written from which on the buffer counts as full
/// @param sendSizeFatal bytes waiting to be written beyond which the connection is closed: the peer does not read
public record BufferLimits(int receiveSizeMax, int sendSizeMax, int sendSizeFatal) {
  /// What the network's nodes allow by default (Core's `-maxreceivebuffer` and `-maxsendbuffer`). A session answers nothing
  /// while the send buffer is full, so no more than one answer and some announcements can follow: two payloads of room.
  public static final BufferLimits DEFAULT =
      new BufferLimits(5_000_000, 1_000_000, 1_000_000 + 2 * Protocol.PAYLOAD_SIZE_MAX);

  public BufferLimits {
    if (receiveSizeMax <= 0
        || sendSizeMax <= 0
        || sendSizeFatal < sendSizeMax + Protocol.PAYLOAD_SIZE_MAX) {
      throw new IllegalArgumentException("buffer limits do not fit together");
    }
  }
}
