package org.groat.network.wire;

import org.groat.chain.codec.Codec;
import org.groat.chain.primitives.BlockHash;

/// Asks for an `inv` of the blocks after the locator, 500 at most: how nodes synced before `getheaders`.
///
/// @param stop the last wanted; zero for as many as go into one message
public record GetBlocks(Locator locator, BlockHash stop) implements Message {
  public static final Codec<GetBlocks> CODEC =
      Codec.struct(
          Locator.CODEC.as(GetBlocks::locator),
          BlockHash.CODEC.as(GetBlocks::stop),
          GetBlocks::new);
}
