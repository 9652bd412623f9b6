package org.groat.network.transport;

import java.time.Duration;
import org.groat.network.wire.Endpoint;

/// A SOCKS5 proxy (RFC 1928), such as Tor's.
///
/// @param at where it listens
/// @param isolated true where each connection gets a user name and a password of its own (RFC 1929), so that Tor leads no two
///     of them over one circuit and nobody at its end can tell that they are one node's
public record Proxy(Endpoint at, boolean isolated) {
  /// Until a connection through the proxy stands: an overlay network takes its time.
  public static final Duration TIMEOUT = Duration.ofSeconds(20);
}
