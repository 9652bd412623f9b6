package org.groat.network.wire;

import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.Codec;
import org.groat.chain.codec.Codecs;

/// Adds an element to the bloom filter (BIP-0037).
public record FilterAdd(Bytes element) implements Message {
  public static final Codec<FilterAdd> CODEC =
      Codecs.sizedBytes(Protocol.BLOOM_ELEMENT_SIZE_MAX).map(FilterAdd::new, FilterAdd::element);
}
