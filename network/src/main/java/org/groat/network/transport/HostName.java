package org.groat.network.transport;

/// A host by its name, which whoever carries the connection looks up: a proxy, never this machine.
///
/// @param host up to [#SIZE_MAX] characters
/// @param port 1 to 65535
public record HostName(String host, int port) {
  /// What a SOCKS5 request has room for (RFC 1928).
  static final int SIZE_MAX = 255;

  public HostName {
    if (host.isEmpty() || host.length() > SIZE_MAX) {
      throw new IllegalArgumentException("a host name has 1 to " + SIZE_MAX + " characters");
    }
    if (port < 1 || port > 0xffff) {
      throw new IllegalArgumentException("port " + port + " is not between 1 and 65535");
    }
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
