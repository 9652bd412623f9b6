package org.groat.network.transport;

import org.groat.network.wire.Protocol;

/// The memory that connections may take.
///
/// @param receiveSizeMax bytes of received messages of one connection that wait to be handled; one message more may stand
///     beside them
/// @param sendSizeMax bytes waiting to be written from which on the buffer of one connection counts as full
/// @param sendSizeFatal bytes waiting to be written beyond which the connection is closed: the peer does not read
/// @param shared what all who called us may take together
public record BufferLimits(
    int receiveSizeMax, int sendSizeMax, int sendSizeFatal, CallersTogether shared) {
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

  /// Limits of one connection, with the usual ones of all together.
  public BufferLimits(int receiveSizeMax, int sendSizeMax, int sendSizeFatal) {
    this(receiveSizeMax, sendSizeMax, sendSizeFatal, CallersTogether.DEFAULT);
  }

  /// What the connections of all who called us may take together. Those that we called are few and have their own limits only, so
  /// that no crowd of callers can cut us off from them.
  ///
  /// @param waitingMax bytes of received messages that wait to be handled, from which on no caller is read from
  /// @param arrivingMax bytes of messages that have begun to arrive
  /// @param sendingMax bytes waiting to be written
  public record CallersTogether(long waitingMax, long arrivingMax, long sendingMax) {
    /// Room for a dozen of the largest messages to arrive, and for seventy callers to have a block of the usual size unread
    /// at the same time.
    public static final CallersTogether DEFAULT =
        new CallersTogether(32_000_000, 48_000_000, 128_000_000);

    public CallersTogether {
      if (waitingMax <= 0 || arrivingMax <= 0 || sendingMax <= 0) {
        throw new IllegalArgumentException("shared limits are positive");
      }
    }
  }
}
