package org.groat.network.wire;

import java.util.List;
import org.groat.chain.codec.Codec;
import org.groat.chain.codec.Codecs;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.Hash256;

/// Hashes of a chain from its tip back, in steps that grow: the receiver goes on from the first that it has on its own chain.
///
/// @param version the sender's protocol version; nobody reads it
public record Locator(int version, List<BlockHash> hashes) {
  static final Codec<Locator> CODEC =
      Codec.struct(
          Codecs.INT32.as(Locator::version),
          BlockHash.CODEC.list(Hash256.SIZE, Protocol.LOCATOR_MAX).as(Locator::hashes),
          Locator::new);

  public Locator {
    hashes = List.copyOf(hashes);
  }

  public Locator(List<BlockHash> hashes) {
    this(Protocol.VERSION, hashes);
  }
}
