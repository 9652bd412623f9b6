package org.groat.network.wire;

import org.groat.chain.codec.Codec;
import org.groat.chain.primitives.Block;

/// A block (BIP-0144): `block` on the wire.
public record BlockMessage(Block block) implements Message {
  public static final Codec<BlockMessage> CODEC =
      Block.CODEC.map(BlockMessage::new, BlockMessage::block);
}
