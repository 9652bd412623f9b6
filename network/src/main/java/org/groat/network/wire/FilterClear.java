package org.groat.network.wire;

import org.groat.chain.codec.Codec;

/// Takes the bloom filter back (BIP-0037).
public record FilterClear() implements Message {
  public static final Codec<FilterClear> CODEC = Codec.constant(new FilterClear());
}
