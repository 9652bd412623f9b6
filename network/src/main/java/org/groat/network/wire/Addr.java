package org.groat.network.wire;

import java.util.List;
import org.groat.chain.codec.Codec;

/// Addresses of peers, as far as sixteen bytes hold them.
public record Addr(List<PeerAddress> addresses) implements Message {
  public static final Codec<Addr> CODEC =
      PeerAddress.CODEC
          .list(PeerAddress.SIZE, Protocol.ADDRESSES_MAX)
          .map(Addr::new, Addr::addresses);

  public Addr {
    addresses = List.copyOf(addresses);
  }
}
