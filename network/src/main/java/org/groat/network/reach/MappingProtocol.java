package org.groat.network.reach;

import java.util.Optional;
import org.groat.chain.codec.ByteReader;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.network.wire.Network;
import org.groat.network.wire.NetworkAddress;

/// The packets by which a router is asked to send callers on to us: PCP (RFC 6887) and the older NAT-PMP (RFC 6886), for TCP over
/// IPv4.
final class MappingProtocol {
  static final int NONCE_SIZE = 12;

  /// No packet of either is longer.
  static final int PACKET_SIZE_MAX = 1100;

  private static final int PCP_VERSION = 2;
  private static final int PCP_MAP = 1;
  private static final int PCP_MAP_SIZE = 60;
  private static final int PMP_VERSION = 0;
  private static final int PMP_ADDRESS = 0;
  private static final int PMP_MAP_TCP = 2;
  private static final int PMP_ADDRESS_SIZE = 12;
  private static final int PMP_MAP_SIZE = 16;
  private static final int ANSWER = 0x80;
  private static final int TCP = 6;
  private static final Bytes MAPPED_PREFIX = Bytes.fromHex("00000000000000000000ffff");

  private MappingProtocol() {}

  /// What a router answered.
  sealed interface Answer permits Granted, Address, Refused {}

  /// Callers of the external port reach us for so long.
  record Granted(NetworkAddress external, int port, long seconds) implements Answer {}

  /// The router's own address.
  record Address(NetworkAddress external) implements Answer {}

  /// @param unsupported true where the router does not speak the protocol
  record Refused(String why, boolean unsupported) implements Answer {}

  /// @param client our address, as the router sees it
  /// @param nonce the same for as long as the mapping is ours
  /// @param seconds 0 ends the mapping
  static Bytes pcpMap(NetworkAddress client, Bytes nonce, int port, int wanted, long seconds) {
    return new ByteWriter(PCP_MAP_SIZE)
        .uint8(PCP_VERSION)
        .uint8(PCP_MAP)
        .bytes(zeros(2))
        .bytes(int32(seconds))
        .bytes(MAPPED_PREFIX)
        .bytes(client.bytes())
        .bytes(nonce)
        .uint8(TCP)
        .bytes(zeros(3))
        .uint16BigEndian(port)
        .uint16BigEndian(wanted)
        .bytes(MAPPED_PREFIX)
        .bytes(zeros(4))
        .toBytes();
  }

  /// Reads an answer; empty for a packet that is none to this question.
  static Optional<Answer> pcpAnswer(Bytes packet, Bytes nonce, int port) {
    if (packet.size() < 4) {
      return Optional.empty();
    }
    int version = packet.unsignedAt(0);
    if (version != PCP_VERSION) {
      // A router that knows NAT-PMP alone answers in it.
      return Optional.of(new Refused("it speaks version " + version, true));
    }
    if (packet.unsignedAt(1) != (ANSWER | PCP_MAP)) {
      return Optional.empty();
    }
    int result = packet.unsignedAt(3);
    if (result != 0) {
      return Optional.of(new Refused(pcpResult(result), result == 1));
    }
    if (packet.size() < PCP_MAP_SIZE) {
      return Optional.empty();
    }
    ByteReader in = new ByteReader(packet.from(4));
    long seconds = Integer.toUnsignedLong(Integer.reverseBytes(in.int32()));
    in.bytes(16);
    boolean ours = in.bytes(NONCE_SIZE).equals(nonce) && in.uint8() == TCP;
    in.bytes(3);
    if (!ours || in.uint16BigEndian() != port) {
      return Optional.empty();
    }
    int external = in.uint16BigEndian();
    return Optional.of(new Granted(NetworkAddress.ofIpv6(in.bytes(16)), external, seconds));
  }

  private static String pcpResult(int code) {
    return switch (code) {
      case 1 -> "it does not know this version";
      case 2 -> "not authorized";
      case 8 -> "it has no room left";
      case 11 -> "the port is taken";
      case 12 -> "there is another router between";
      default -> "error " + code;
    };
  }

  /// Asks for the router's own address.
  static Bytes pmpAddress() {
    return new ByteWriter(2).uint8(PMP_VERSION).uint8(PMP_ADDRESS).toBytes();
  }

  /// @param seconds 0 ends the mapping
  static Bytes pmpMap(int port, int wanted, long seconds) {
    return new ByteWriter(PMP_ADDRESS_SIZE)
        .uint8(PMP_VERSION)
        .uint8(PMP_MAP_TCP)
        .bytes(zeros(2))
        .uint16BigEndian(port)
        .uint16BigEndian(wanted)
        .bytes(int32(seconds))
        .toBytes();
  }

  /// Reads the answer to [#pmpAddress()].
  static Optional<Answer> pmpAddressAnswer(Bytes packet) {
    if (!isPmpAnswer(packet, PMP_ADDRESS)) {
      return Optional.empty();
    }
    Optional<Answer> refused = pmpRefusal(packet);
    if (refused.isPresent() || packet.size() < PMP_ADDRESS_SIZE) {
      return refused;
    }
    return Optional.of(new Address(new NetworkAddress(Network.IPV4, packet.slice(8, 12))));
  }

  /// Reads the answer to [#pmpMap].
  ///
  /// @param external the router's own address, which this answer does not tell
  static Optional<Answer> pmpMapAnswer(Bytes packet, int port, NetworkAddress external) {
    if (!isPmpAnswer(packet, PMP_MAP_TCP)) {
      return Optional.empty();
    }
    Optional<Answer> refused = pmpRefusal(packet);
    if (refused.isPresent() || packet.size() < PMP_MAP_SIZE) {
      return refused;
    }
    ByteReader in = new ByteReader(packet.from(8));
    if (in.uint16BigEndian() != port) {
      return Optional.empty();
    }
    int outside = in.uint16BigEndian();
    long seconds = Integer.toUnsignedLong(Integer.reverseBytes(in.int32()));
    return Optional.of(new Granted(external, outside, seconds));
  }

  private static boolean isPmpAnswer(Bytes packet, int operation) {
    return packet.size() >= 4
        && packet.unsignedAt(0) == PMP_VERSION
        && packet.unsignedAt(1) == (ANSWER | operation);
  }

  private static Optional<Answer> pmpRefusal(Bytes packet) {
    int result = packet.unsignedAt(2) << 8 | packet.unsignedAt(3);
    String why =
        switch (result) {
          case 1 -> "it does not know this version";
          case 2 -> "not authorized: mapping may be switched off";
          case 3 -> "it has no address itself";
          case 4 -> "it has no room left";
          default -> "error " + result;
        };
    return result == 0 ? Optional.empty() : Optional.of(new Refused(why, result == 1));
  }

  private static Bytes int32(long value) {
    int word = (int) value;
    return Bytes.of((byte) (word >>> 24), (byte) (word >>> 16), (byte) (word >>> 8), (byte) word);
  }

  private static Bytes zeros(int size) {
    return Bytes.wrap(new byte[size]);
  }
}
