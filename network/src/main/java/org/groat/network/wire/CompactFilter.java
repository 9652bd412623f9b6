package org.groat.network.wire;

import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.Codec;
import org.groat.chain.codec.Codecs;
import org.groat.chain.primitives.BlockHash;

/// The filter of one block (BIP-0157): `cfilter` on the wire.
///
/// @param filterType 0 for basic filters (BIP-0158)
public record CompactFilter(int filterType, BlockHash block, Bytes filter) implements Message {
  public static final Codec<CompactFilter> CODEC =
      Codec.struct(
          Codecs.UINT8.as(CompactFilter::filterType),
          BlockHash.CODEC.as(CompactFilter::block),
          Codecs.sizedBytes(Protocol.PAYLOAD_SIZE_MAX).as(CompactFilter::filter),
          CompactFilter::new);
}
