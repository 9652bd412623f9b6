package org.groat.network.wire;

import java.util.Optional;
import org.groat.chain.codec.ByteReader;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.Codec;
import org.groat.chain.codec.Codecs;

/// A peer as gossip names it.
///
/// @param lastSeen seconds since 1970, unsigned 32 bits, as far as the sender tells the truth
public record PeerAddress(Endpoint endpoint, Services services, long lastSeen) {
  /// Bytes in an `addr` entry.
  static final int SIZE = 4 + 8 + Endpoint.SIZE;

  /// The fewest bytes in an `addrv2` entry.
  static final int SIZE_V2_MIN = 4 + 1 + 1 + 1 + 2;

  /// An entry of `addr`.
  public static final Codec<PeerAddress> CODEC =
      Codec.struct(
          Codecs.UINT32.as(PeerAddress::lastSeen),
          Services.CODEC.as(PeerAddress::services),
          Endpoint.CODEC.as(PeerAddress::endpoint),
          (lastSeen, services, endpoint) -> new PeerAddress(endpoint, services, lastSeen));

  /// An entry of `addrv2` (BIP-0155); empty where it is of a network that Groat does not know, or no address of its network.
  public static final Codec<Optional<PeerAddress>> CODEC_V2 =
      Codec.of(PeerAddress::readV2, (entry, out) -> entry.orElseThrow().writeV2(out));

  public NetworkAddress address() {
    return endpoint.address();
  }

  public int port() {
    return endpoint.port();
  }

  public PeerAddress withLastSeen(long seconds) {
    return new PeerAddress(endpoint, services, seconds);
  }

  public PeerAddress withServices(Services other) {
    return new PeerAddress(endpoint, other, lastSeen);
  }

  private static Optional<PeerAddress> readV2(ByteReader in) {
    long lastSeen = in.uint32();
    Services services = new Services(in.compactSize());
    int network = in.uint8();
    Bytes address = in.sizedBytes(Protocol.ADDRESS_SIZE_MAX);
    int port = in.uint16BigEndian();
    return NetworkAddress.ofWire(network, address)
        .map(known -> new PeerAddress(new Endpoint(known, port), services, lastSeen));
  }

  private void writeV2(ByteWriter out) {
    out.uint32(lastSeen).compactSize(services.bits()).uint8(address().network().id());
    out.sizedBytes(address().bytes()).uint16BigEndian(port());
  }
}
