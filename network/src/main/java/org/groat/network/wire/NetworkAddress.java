package org.groat.network.wire;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.groat.chain.codec.ByteReader;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.Codec;
import org.groat.chain.codec.MalformedException;

/// An address on one of the networks that carry peers (BIP-0155), without a port.
///
/// IPv6 never holds an IPv4 address in its mapped form: that is an IPv4 address. Of an onion service the bytes are the public
/// key, of an I2P destination its hash.
public record NetworkAddress(Network network, Bytes bytes) implements Comparable<NetworkAddress> {
  private static final Bytes MAPPED_PREFIX = Bytes.fromHex("00000000000000000000ffff");
  private static final Bytes TORV2_PREFIX = Bytes.fromHex("fd87d87eeb43");
  private static final int CJDNS_PREFIX = 0xfc;

  /// The IPv6 address of zeros: none.
  public static final NetworkAddress UNSPECIFIED =
      new NetworkAddress(Network.IPV6, Bytes.wrap(new byte[16]));

  /// Sixteen bytes, IPv4 mapped into IPv6; addresses that do not fit are written as zeros.
  static final Codec<NetworkAddress> CODEC = Codec.of(NetworkAddress::read, NetworkAddress::write);

  /// The network's number, a size, and the bytes (BIP-0155); another network is malformed.
  public static final Codec<NetworkAddress> CODEC_V2 =
      Codec.of(NetworkAddress::readV2, NetworkAddress::writeV2);

  public NetworkAddress {
    if (bytes.size() != network.addressSize()) {
      throw new IllegalArgumentException(bytes.size() + " bytes are no " + network + " address");
    }
    if (network == Network.IPV6 && bytes.startsWith(MAPPED_PREFIX)) {
      throw new IllegalArgumentException("an IPv4 address in IPv6 form");
    }
    if (network == Network.CJDNS && bytes.unsignedAt(0) != CJDNS_PREFIX) {
      throw new IllegalArgumentException("no CJDNS address: does not begin with fc");
    }
    bytes = bytes.compact();
  }

  /// Sixteen bytes as IPv6, or IPv4 where it is mapped.
  public static NetworkAddress ofIpv6(Bytes sixteen) {
    return sixteen.startsWith(MAPPED_PREFIX)
        ? new NetworkAddress(Network.IPV4, sixteen.from(MAPPED_PREFIX.size()))
        : new NetworkAddress(Network.IPV6, sixteen);
  }

  /// Four bytes.
  public static NetworkAddress ofIpv4(int a, int b, int c, int d) {
    return new NetworkAddress(Network.IPV4, Bytes.of((byte) a, (byte) b, (byte) c, (byte) d));
  }

  /// The address of a socket.
  public static NetworkAddress of(InetAddress address) {
    Bytes bytes = Bytes.wrap(address.getAddress());
    return bytes.size() == 4 ? new NetworkAddress(Network.IPV4, bytes) : ofIpv6(bytes);
  }

  /// An address as `addrv2` carries it; empty for a network that Groat does not know and for what is no address of its network.
  static Optional<NetworkAddress> ofWire(int networkId, Bytes bytes) {
    Optional<Network> network = Network.of(networkId);
    if (network.isEmpty() || bytes.size() != network.get().addressSize()) {
      return Optional.empty();
    }
    boolean legacy = bytes.startsWith(MAPPED_PREFIX) || bytes.startsWith(TORV2_PREFIX);
    return switch (network.get()) {
      case IPV4, TORV3, I2P -> Optional.of(new NetworkAddress(network.get(), bytes));
      case IPV6 -> legacy ? Optional.empty() : Optional.of(new NetworkAddress(Network.IPV6, bytes));
      case CJDNS ->
          bytes.unsignedAt(0) == CJDNS_PREFIX
              ? Optional.of(new NetworkAddress(Network.CJDNS, bytes))
              : Optional.empty();
    };
  }

  /// Reads an address of any network; an IPv6 one that begins with fc is CJDNS's. Looks no name up.
  ///
  /// @throws IllegalArgumentException with one clear line for anything else, a host name too
  public static NetworkAddress parse(String text) {
    if (OverlayNames.isOnion(text)) {
      return new NetworkAddress(Network.TORV3, OverlayNames.parseOnion(text));
    }
    if (OverlayNames.isI2p(text)) {
      return new NetworkAddress(Network.I2P, OverlayNames.parseI2p(text));
    }
    try {
      if (text.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
        return of(Inet4Address.ofLiteral(text));
      }
      if (text.indexOf(':') >= 0 && text.indexOf('%') < 0) {
        Bytes bytes = Bytes.wrap(InetAddress.ofLiteral(text).getAddress());
        return bytes.size() == 16 && bytes.unsignedAt(0) == CJDNS_PREFIX
            ? new NetworkAddress(Network.CJDNS, bytes)
            : bytes.size() == 16 ? ofIpv6(bytes) : new NetworkAddress(Network.IPV4, bytes);
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + text + "' is no address", e);
    }
    throw new IllegalArgumentException("'" + text + "' is no address");
  }

  /// The same address as one of CJDNS, where it is in the range that CJDNS uses.
  public NetworkAddress orCjdns() {
    return network == Network.IPV6 && bytes.unsignedAt(0) == CJDNS_PREFIX
        ? new NetworkAddress(Network.CJDNS, bytes)
        : this;
  }

  /// The address for a socket; empty for networks that sockets do not reach by themselves.
  public Optional<InetAddress> toInetAddress() {
    return switch (network) {
      case IPV4, IPV6, CJDNS -> Optional.of(inet());
      case TORV3, I2P -> Optional.empty();
    };
  }

  public boolean isLoopback() {
    return switch (network) {
      case IPV4 -> bytes.unsignedAt(0) == 127 || bytes.unsignedAt(0) == 0;
      case IPV6 ->
          bytes.slice(0, 15).equals(UNSPECIFIED.bytes.slice(0, 15)) && bytes.unsignedAt(15) == 1;
      case TORV3, I2P, CJDNS -> false;
    };
  }

  /// False where the address is nobody's: all zero, the broadcast address, or set aside for documentation.
  public boolean isValid() {
    return !IpRanges.isNobody(this);
  }

  /// True where a peer anywhere could be reached: valid, and not of a private or local range.
  public boolean isRoutable() {
    return isValid() && !isLoopback() && !IpRanges.isPrivate(this);
  }

  /// Orders by network, then bytes.
  @Override
  public int compareTo(NetworkAddress other) {
    int order = network.compareTo(other.network);
    return order != 0 ? order : bytes.compareTo(other.bytes);
  }

  /// Dotted, IPv6 in its shortest form (RFC 5952), `.onion` or `.b32.i2p`.
  @Override
  public String toString() {
    return switch (network) {
      case IPV4 ->
          bytes.unsignedAt(0)
              + "."
              + bytes.unsignedAt(1)
              + "."
              + bytes.unsignedAt(2)
              + "."
              + bytes.unsignedAt(3);
      case IPV6, CJDNS -> IpRanges.ipv6Text(bytes);
      case TORV3 -> OverlayNames.onion(bytes);
      case I2P -> OverlayNames.i2p(bytes);
    };
  }

  private InetAddress inet() {
    try {
      return InetAddress.getByAddress(bytes.toByteArray());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has its network's size", e);
    }
  }

  private static NetworkAddress read(ByteReader in) {
    return ofIpv6(in.bytes(16));
  }

  private static void write(NetworkAddress address, ByteWriter out) {
    switch (address.network) {
      case IPV4 -> out.bytes(MAPPED_PREFIX).bytes(address.bytes);
      case IPV6, CJDNS -> out.bytes(address.bytes);
      case TORV3, I2P -> out.bytes(UNSPECIFIED.bytes);
    }
  }

  private static NetworkAddress readV2(ByteReader in) {
    int network = in.uint8();
    return ofWire(network, in.sizedBytes(Protocol.ADDRESS_SIZE_MAX))
        .orElseThrow(() -> new MalformedException("no address of a known network"));
  }

  private static void writeV2(NetworkAddress address, ByteWriter out) {
    out.uint8(address.network.id()).sizedBytes(address.bytes);
  }
}
