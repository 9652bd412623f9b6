package org.groat.network.wire;

import org.groat.chain.codec.Codec;
import org.groat.chain.codec.Codecs;
import org.groat.chain.primitives.BlockHash;

/// Asks for every thousandth filter header up to a block (BIP-0157): `getcfcheckpt` on the wire.
///
/// @param filterType 0 for basic filters (BIP-0158)
public record GetCompactFilterCheckpoints(int filterType, BlockHash stop) implements Message {
  public static final Codec<GetCompactFilterCheckpoints> CODEC =
      Codec.struct(
          Codecs.UINT8.as(GetCompactFilterCheckpoints::filterType),
          BlockHash.CODEC.as(GetCompactFilterCheckpoints::stop),
          GetCompactFilterCheckpoints::new);
}
