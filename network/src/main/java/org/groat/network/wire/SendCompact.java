package org.groat.network.wire;

import org.groat.chain.codec.Codec;
import org.groat.chain.codec.Codecs;

/// Compact blocks are understood (BIP-0152).
///
/// @param highBandwidth asks to have blocks announced by an unasked `cmpctblock`
/// @param version 2 (short ids over wtxids) is the only one in use
public record SendCompact(boolean highBandwidth, long version) implements Message {
  /// The version with short ids over wtxids.
  public static final long VERSION_WITNESS = 2;

  public static final Codec<SendCompact> CODEC =
      Codec.struct(
          Codecs.BOOLEAN.as(SendCompact::highBandwidth),
          Codecs.INT64.as(SendCompact::version),
          SendCompact::new);
}
