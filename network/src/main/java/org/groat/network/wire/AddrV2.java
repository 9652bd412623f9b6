package org.groat.network.wire;

import java.util.List;
import java.util.Optional;
import org.groat.chain.codec.Codec;

/// Addresses of peers on every network (BIP-0155). Addresses of networks that Groat does not know are left out.
public record AddrV2(List<PeerAddress> addresses) implements Message {
  public static final Codec<AddrV2> CODEC =
      PeerAddress.CODEC_V2
          .list(PeerAddress.SIZE_V2_MIN, Protocol.ADDRESSES_MAX)
          .map(
              entries -> new AddrV2(entries.stream().flatMap(Optional::stream).toList()),
              message -> message.addresses().stream().map(Optional::of).toList());

  public AddrV2 {
    addresses = List.copyOf(addresses);
  }
}
