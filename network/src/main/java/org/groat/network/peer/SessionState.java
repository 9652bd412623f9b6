package org.groat.network.peer;

import org.groat.network.wire.Version;

/// Where a session stands. Each state offers only the exits that are legal from it.
///
/// ```
/// Connected ──versionSent──▶ VersionSent ──versionReceived──▶ AwaitingVerack ──verackReceived──▶ Ready
///     └───────────────────────versionReceived───────────────────────▲
/// ```
///
/// and from each to `Closed`.
public sealed interface SessionState {

  /// True from the peer's version message on.
  default boolean knowsVersion() {
    return false;
  }

  default Closed closed(String reason) {
    return new Closed(reason);
  }

  /// The connection stands and nothing was said.
  record Connected() implements SessionState {
    /// We called, so we speak first.
    public VersionSent versionSent() {
      return new VersionSent();
    }

    /// The peer called and spoke; our version and verack follow at once.
    public AwaitingVerack versionReceived(Version version) {
      return new AwaitingVerack(version);
    }
  }

  /// We introduced ourselves and wait for the peer to do so.
  record VersionSent() implements SessionState {
    public AwaitingVerack versionReceived(Version version) {
      return new AwaitingVerack(version);
    }
  }

  /// Both introduced themselves; the peer may negotiate features until its verack.
  record AwaitingVerack(Version version) implements SessionState {
    @Override
    public boolean knowsVersion() {
      return true;
    }

    public Ready verackReceived() {
      return new Ready(version);
    }
  }

  /// The handshake is complete.
  record Ready(Version version) implements SessionState {
    @Override
    public boolean knowsVersion() {
      return true;
    }
  }

  /// The session is over; nothing is sent or received any more.
  record Closed(String reason) implements SessionState {}
}
