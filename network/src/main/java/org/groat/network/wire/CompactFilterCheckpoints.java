package org.groat.network.wire;

import java.util.List;
import org.groat.chain.codec.Codec;
import org.groat.chain.codec.Codecs;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.FilterHash;
import org.groat.chain.primitives.Hash256;

/// Every thousandth filter header up to a block (BIP-0157): `cfcheckpt` on the wire.
///
/// @param filterType 0 for basic filters (BIP-0158)
public record CompactFilterCheckpoints(int filterType, BlockHash stop, List<FilterHash> headers)
    implements Message {
  public static final Codec<CompactFilterCheckpoints> CODEC =
      Codec.struct(
          Codecs.UINT8.as(CompactFilterCheckpoints::filterType),
          BlockHash.CODEC.as(CompactFilterCheckpoints::stop),
          FilterHash.CODEC
              .list(Hash256.SIZE, Protocol.PAYLOAD_SIZE_MAX / Hash256.SIZE)
              .as(CompactFilterCheckpoints::headers),
          CompactFilterCheckpoints::new);

  public CompactFilterCheckpoints {
    headers = List.copyOf(headers);
  }
}
