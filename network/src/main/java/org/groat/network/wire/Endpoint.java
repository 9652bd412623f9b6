package org.groat.network.wire;

import org.groat.chain.codec.Codec;
import org.groat.chain.codec.Codecs;

/// An address and a port: where a peer listens, or where a connection comes from.
///
/// @param port 0 to 65535
public record Endpoint(NetworkAddress address, int port) {
  /// Bytes of the form with sixteen bytes of address.
  static final int SIZE = 16 + 2;

  /// Sixteen bytes of address, IPv4 mapped into IPv6, then the port big-endian. Networks that do not fit are written as zeros.
  public static final Codec<Endpoint> CODEC =
      Codec.struct(
          NetworkAddress.CODEC.as(Endpoint::address),
          Codecs.UINT16_BE.as(Endpoint::port),
          Endpoint::new);

  /// All zero.
  public static final Endpoint NONE = new Endpoint(NetworkAddress.UNSPECIFIED, 0);

  public Endpoint {
    if (port < 0 || port > 0xffff) {
      throw new IllegalArgumentException("port " + port + " is not between 0 and 65535");
    }
  }

  /// Reads `address` or `address:port`; an IPv6 address with a port stands in brackets. Host names are not addresses. The
  /// default port of an I2P address is 0.
  ///
  /// @throws IllegalArgumentException with one clear line for anything else
  public static Endpoint parse(String text, int defaultPort) {
    String host = text;
    int port = defaultPort;
    int colon = text.lastIndexOf(':');
    boolean bracketed = text.startsWith("[");
    if (bracketed
        ? text.lastIndexOf("]:") == colon - 1 && colon > 0
        : colon >= 0 && text.indexOf(':') == colon) {
      host = text.substring(0, colon);
      port = parsePort(text, text.substring(colon + 1));
    }
    if (bracketed) {
      if (!host.endsWith("]")) {
        throw new IllegalArgumentException(
            "'" + text + "' has an opening bracket without a closing one");
      }
      host = host.substring(1, host.length() - 1);
    }
    NetworkAddress address = NetworkAddress.parse(host);
    // I2P has no ports, as far as the protocol that we speak with it goes (SAM 3.1).
    boolean portless = address.network() == Network.I2P && host.length() == text.length();
    return new Endpoint(address, portless ? 0 : port);
  }

  private static int parsePort(String text, String port) {
    if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 0xffff) {
      throw new IllegalArgumentException(
          "'" + text + "': the port is a number between 0 and 65535");
    }
    return Integer.parseInt(port);
  }

  /// `address:port`, with brackets around an IPv6 address.
  @Override
  public String toString() {
    String host = address.toString();
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
