package org.groat.node.rpc;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// A run of IP addresses with a common beginning, as `--rpcallowip` names them: `10.0.0.1`, `10.0.0.0/8`, `fd00::/8`, or an
/// IPv4 network with its mask, `10.0.0.0/255.0.0.0`.
public final class IpRange {
  private final byte[] address;
  private final byte[] mask;

  private IpRange(byte[] address, byte[] mask) {
    this.address = address;
    this.mask = mask;
  }

  /// @throws IllegalArgumentException where the text names no addresses
  public static IpRange parse(String text) {
    int slash = text.indexOf('/');
    byte[] address = literal(slash < 0 ? text : text.substring(0, slash));
    byte[] mask = new byte[address.length];
    String after = slash < 0 ? Integer.toString(8 * address.length) : text.substring(slash + 1);
    if (after.contains(".")) {
      mask = literal(after);
    } else {
      int bits = Integer.parseInt(after);
      if (bits < 0 || bits > 8 * address.length) {
        throw new IllegalArgumentException(text);
      }
      for (int i = 0; i < bits; i++) {
        mask[i / 8] |= (byte) (0x80 >>> (i % 8));
      }
    }
    if (mask.length != address.length) {
      throw new IllegalArgumentException(text);
    }
    return new IpRange(address, mask);
  }

  /// Whether the address is one of them. An IPv4 address that came by an IPv6 socket counts as itself.
  public boolean contains(InetAddress candidate) {
    byte[] bytes = candidate.getAddress();
    if (bytes.length != address.length) {
      return false;
    }
    for (int i = 0; i < bytes.length; i++) {
      if (((bytes[i] ^ address[i]) & mask[i]) != 0) {
        return false;
      }
    }
    return true;
  }

  /// Numbers only: a name would be looked up in the DNS.
  private static byte[] literal(String text) {
    if (!text.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
      throw new IllegalArgumentException(text);
    }
    try {
      return InetAddress.getByName(text).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
