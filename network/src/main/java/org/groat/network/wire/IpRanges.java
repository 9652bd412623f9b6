package org.groat.network.wire;

import java.net.InetAddress;
import java.util.List;
import org.groat.chain.codec.Bytes;

/// Ranges of IP addresses with a meaning of their own, and the shortest text of an IPv6 address.
final class IpRanges {
  private static final List<Range> NOBODY =
      List.of(
          range("255.255.255.255", 32, "broadcast"),
          range("2001:db8::", 32, "documentation, RFC 3849"),
          range("::", 128, "unspecified"));

  private static final List<Range> PRIVATE =
      List.of(
          range("0.0.0.0", 8, "this network, RFC 1122"),
          range("10.0.0.0", 8, "private, RFC 1918"),
          range("172.16.0.0", 12, "private, RFC 1918"),
          range("192.168.0.0", 16, "private, RFC 1918"),
          range("100.64.0.0", 10, "carrier NAT, RFC 6598"),
          range("169.254.0.0", 16, "link-local, RFC 3927"),
          range("198.18.0.0", 15, "benchmarks, RFC 2544"),
          range("192.0.2.0", 24, "documentation, RFC 5737"),
          range("198.51.100.0", 24, "documentation, RFC 5737"),
          range("203.0.113.0", 24, "documentation, RFC 5737"),
          range("fe80::", 64, "link-local, RFC 4862"),
          range("fc00::", 7, "unique local, RFC 4193"),
          range("2001:10::", 28, "overlay, RFC 4843"),
          range("2001:20::", 28, "overlay, RFC 7343"));

  private IpRanges() {}

  static boolean isNobody(NetworkAddress address) {
    return NOBODY.stream().anyMatch(range -> range.contains(address))
        || address.network() == Network.IPV4 && address.bytes().int32At(0) == 0;
  }

  static boolean isPrivate(NetworkAddress address) {
    return PRIVATE.stream().anyMatch(range -> range.contains(address));
  }

  /// The text that RFC 5952 asks for: lower case, no leading zeros, the first longest run of zero groups as `::`.
  static String ipv6Text(Bytes bytes) {
    int longestStart = -1;
    int longest = 1;
    for (int start = 0; start < 8; start++) {
      int run = 0;
      while (start + run < 8 && group(bytes, start + run) == 0) {
        run++;
      }
      if (run > longest) {
        longest = run;
        longestStart = start;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == longestStart) {
        text.append("::");
        i += longest - 1;
        continue;
      }
      if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(group(bytes, i)));
    }
    return text.toString();
  }

  private static int group(Bytes bytes, int index) {
    return bytes.unsignedAt(2 * index) << 8 | bytes.unsignedAt(2 * index + 1);
  }

  private static Range range(String first, int bits, String meaning) {
    byte[] bytes = InetAddress.ofLiteral(first).getAddress();
    return new Range(
        bytes.length == 4 ? Network.IPV4 : Network.IPV6, Bytes.wrap(bytes), bits, meaning);
  }

  private record Range(Network network, Bytes first, int bits, String meaning) {
    boolean contains(NetworkAddress address) {
      if (address.network() != network) {
        return false;
      }
      int whole = bits / 8;
      if (!address.bytes().regionEquals(0, first.slice(0, whole))) {
        return false;
      }
      int rest = bits % 8;
      return rest == 0
          || (address.bytes().unsignedAt(whole) ^ first.unsignedAt(whole)) >>> (8 - rest) == 0;
    }
  }
}
