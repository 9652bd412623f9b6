package org.groat.network.transport;

/// Why a connection ended.
///
/// @param detail in plain words
public record CloseReason(Kind kind, String detail) {

  /// Who or what ended it.
  public enum Kind {
    /// This side asked for it.
    LOCAL,
    /// The other side closed, or reset.
    REMOTE,
    /// The network failed.
    FAILED,
    /// A frame of another network, or no frame at all.
    WRONG_MAGIC,
    /// A frame announced more than [org.groat.network.wire.Protocol#PAYLOAD_SIZE_MAX].
    OVERSIZE,
    /// The encrypted transport's rules were broken, or a packet was not authentic.
    NOT_AUTHENTIC,
    /// The peer has no encrypted transport. The transport then calls in the clear, so handlers never see this.
    NOT_ENCRYPTED,
    /// The peer let more than the send limit pile up.
    SEND_OVERFLOW
  }
}
