package org.groat.network.wire;

import org.groat.chain.codec.Codec;
import org.groat.chain.primitives.BlockHash;

/// Asks for the headers after the locator, 2,000 at most.
///
/// @param stop the last wanted; zero for as many as go into one message
public record GetHeaders(Locator locator, BlockHash stop) implements Message {
  public static final Codec<GetHeaders> CODEC =
      Codec.struct(
          Locator.CODEC.as(GetHeaders::locator),
          BlockHash.CODEC.as(GetHeaders::stop),
          GetHeaders::new);
}
