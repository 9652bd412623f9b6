package org.groat.network.wire;

import org.groat.chain.codec.Codec;
import org.groat.chain.codec.Codecs;
import org.groat.chain.primitives.BlockHash;

/// Asks for the filter headers of a range of blocks, [Protocol#FILTER_HEADERS_MAX] at most (BIP-0157): `getcfheaders` on the wire.
///
/// @param filterType 0 for basic filters (BIP-0158)
/// @param startHeight unsigned 32 bits
/// @param stop the last block of the range
public record GetCompactFilterHeaders(int filterType, long startHeight, BlockHash stop)
    implements Message {
  public static final Codec<GetCompactFilterHeaders> CODEC =
      Codec.struct(
          Codecs.UINT8.as(GetCompactFilterHeaders::filterType),
          Codecs.UINT32.as(GetCompactFilterHeaders::startHeight),
          BlockHash.CODEC.as(GetCompactFilterHeaders::stop),
          GetCompactFilterHeaders::new);
}
