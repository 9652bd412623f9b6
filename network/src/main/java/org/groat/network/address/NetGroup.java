package org.groat.network.address;

import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.network.wire.Network;
import org.groat.network.wire.NetworkAddress;

/// The part of an address that costs an attacker money: addresses of one group are thought to be one party's.
///
/// An IPv4 address counts by its first 16 bits, an IPv6 one by its first 32 (36 of the range that one tunnel broker gives
/// away), and one that wraps an IPv4 address as that one. Addresses on overlay networks are free, so there are but 16 groups
/// of each. All local addresses are one group, and all that nobody can reach another.
public final class NetGroup {
  private static final Bytes BROKER_PREFIX = Bytes.fromHex("20010470");
  private static final Bytes TEREDO_PREFIX = Bytes.fromHex("20010000");
  private static final Bytes SIX_TO_FOUR_PREFIX = Bytes.fromHex("2002");
  private static final Bytes TRANSLATED_PREFIX = Bytes.fromHex("0064ff9b0000000000000000");
  private static final int LOCAL = 255;
  private static final int UNROUTABLE = 254;

  private NetGroup() {}

  /// The group, as bytes that are equal for addresses of one group.
  public static Bytes of(NetworkAddress address) {
    if (address.isLoopback()) {
      return Bytes.of((byte) LOCAL);
    }
    if (!address.isRoutable()) {
      return Bytes.of((byte) UNROUTABLE);
    }
    Bytes bytes = address.bytes();
    return switch (address.network()) {
      case IPV4 -> group(Network.IPV4, bytes, 16);
      case IPV6 -> ipv6(bytes);
      case TORV3, I2P -> group(address.network(), bytes, 4);
      case CJDNS -> group(Network.CJDNS, bytes, 12);
    };
  }

  private static Bytes ipv6(Bytes bytes) {
    if (bytes.startsWith(SIX_TO_FOUR_PREFIX)) {
      return group(Network.IPV4, bytes.slice(2, 6), 16);
    } else if (bytes.startsWith(TRANSLATED_PREFIX)) {
      return group(Network.IPV4, bytes.slice(12, 16), 16);
    } else if (bytes.startsWith(TEREDO_PREFIX)) {
      // Teredo keeps the client's address with all bits flipped.
      return group(Network.IPV4, Bytes.of((byte) ~bytes.at(12), (byte) ~bytes.at(13)), 16);
    }
    return group(Network.IPV6, bytes, bytes.startsWith(BROKER_PREFIX) ? 36 : 32);
  }

  private static Bytes group(Network network, Bytes bytes, int bits) {
    ByteWriter out = new ByteWriter(8).uint8(network.id()).bytes(bytes.slice(0, bits / 8));
    if (bits % 8 != 0) {
      out.uint8(bytes.unsignedAt(bits / 8) | (1 << (8 - bits % 8)) - 1);
    }
    return out.toBytes();
  }
}
