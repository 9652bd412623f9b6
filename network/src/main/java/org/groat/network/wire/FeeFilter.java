package org.groat.network.wire;

import org.groat.chain.codec.Codec;
import org.groat.chain.codec.Codecs;
import org.groat.chain.primitives.FeeRate;

/// Asks not to be told of transactions that pay less than a rate (BIP-0133). Any 64-bit value is well-formed.
public record FeeFilter(FeeRate rate) implements Message {
  public static final Codec<FeeFilter> CODEC =
      Codecs.INT64
          .map(FeeRate::new, FeeRate::satoshisPerKilobyte)
          .map(FeeFilter::new, FeeFilter::rate);
}
