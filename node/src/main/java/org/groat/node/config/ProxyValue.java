package org.groat.node.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One value of `--proxy`: a proxy, or none, for one network or for all that a proxy carries.
///
/// @param at `HOST:PORT`, still as text; empty for no proxy
/// @param networks by their names in `--onlynet`
public record ProxyValue(Optional<String> at, List<String> networks) {
  static final String IPV4 = "ipv4";
  static final String IPV6 = "ipv6";
  static final String ONION = "onion";
  static final String CJDNS = "cjdns";

  static final String EXPECTATION =
      "HOST:PORT, or HOST:PORT=NETWORK with one of ipv4, ipv6, tor and cjdns, and 0 for HOST:PORT"
          + " where there is to be none,";

  private static final List<String> ALL = List.of(IPV4, IPV6, ONION, CJDNS);

  /// @throws IllegalArgumentException where what follows an equals sign is no network that a proxy carries
  static ProxyValue parse(String text) {
    int equals = text.lastIndexOf('=');
    String at = equals < 0 ? text : text.substring(0, equals);
    return new ProxyValue(
        Optional.of(at).filter(place -> !place.equals("0")),
        equals < 0 ? ALL : List.of(network(text.substring(equals + 1))));
  }

  private static String network(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "tor", ONION -> ONION;
      case IPV4 -> IPV4;
      case IPV6 -> IPV6;
      case CJDNS -> CJDNS;
      default -> throw new IllegalArgumentException(name);
    };
  }
}
