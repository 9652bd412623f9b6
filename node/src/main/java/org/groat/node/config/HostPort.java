package org.groat.node.config;

import java.net.InetSocketAddress;

/// `HOST`, `HOST:PORT`, `[IPV6]:PORT` or a bare IPv6 address.
public record HostPort(String host, int port) {

  /// @param defaultPort where the text names none
  /// @throws ConfigurationException where the port is none
  public static HostPort parse(String text, int defaultPort) {
    int bracket = text.indexOf(']');
    int colon = text.lastIndexOf(':');
    boolean bareIpv6 = bracket < 0 && colon >= 0 && text.indexOf(':') != colon;
    if (colon < 0 || bareIpv6 || colon < bracket) {
      return new HostPort(unbracketed(text), defaultPort);
    }
    String port = text.substring(colon + 1);
    if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65535) {
      throw new ConfigurationException(
          "\"" + text + "\" is no address: \"" + port + "\" is no port");
    }
    return new HostPort(unbracketed(text.substring(0, colon)), Integer.parseInt(port));
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  /// As a socket address.
  ///
  /// @param option named in the error
  /// @throws ConfigurationException where there is no such host
  public InetSocketAddress resolve(String option) {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new ConfigurationException(option + ": there is no host " + host);
    }
    return address;
  }
}
