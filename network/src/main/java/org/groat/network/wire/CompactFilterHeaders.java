package org.groat.network.wire;

import java.util.List;
import org.groat.chain.codec.Codec;
import org.groat.chain.codec.Codecs;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.FilterHash;
import org.groat.chain.primitives.Hash256;

/// The filter hashes of a range of blocks, and the filter header before it (BIP-0157): `cfheaders` on the wire.
///
/// @param filterType 0 for basic filters (BIP-0158)
/// @param stop the last block of the range
public record CompactFilterHeaders(
    int filterType, BlockHash stop, FilterHash previousHeader, List<FilterHash> filterHashes)
    implements Message {
  public static final Codec<CompactFilterHeaders> CODEC =
      Codec.struct(
          Codecs.UINT8.as(CompactFilterHeaders::filterType),
          BlockHash.CODEC.as(CompactFilterHeaders::stop),
          FilterHash.CODEC.as(CompactFilterHeaders::previousHeader),
          FilterHash.CODEC
              .list(Hash256.SIZE, Protocol.FILTER_HEADERS_MAX)
              .as(CompactFilterHeaders::filterHashes),
          CompactFilterHeaders::new);

  public CompactFilterHeaders {
    filterHashes = List.copyOf(filterHashes);
  }
}
