package org.groat.network.wire;

import org.groat.chain.codec.Codec;

/// The other side's `version` is accepted: ends the handshake.
public record Verack() implements Message {
  public static final Codec<Verack> CODEC = Codec.constant(new Verack());
}
