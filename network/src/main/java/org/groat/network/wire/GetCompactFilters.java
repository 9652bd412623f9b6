package org.groat.network.wire;

import org.groat.chain.codec.Codec;
import org.groat.chain.codec.Codecs;
import org.groat.chain.primitives.BlockHash;

/// Asks for the filters of a range of blocks, [Protocol#FILTERS_MAX] at most (BIP-0157): `getcfilters` on the wire.
///
/// @param filterType 0 for basic filters (BIP-0158)
/// @param startHeight unsigned 32 bits
/// @param stop the last block of the range
public record GetCompactFilters(int filterType, long startHeight, BlockHash stop)
    implements Message {
  public static final Codec<GetCompactFilters> CODEC =
      Codec.struct(
          Codecs.UINT8.as(GetCompactFilters::filterType),
          Codecs.UINT32.as(GetCompactFilters::startHeight),
          BlockHash.CODEC.as(GetCompactFilters::stop),
          GetCompactFilters::new);
}
