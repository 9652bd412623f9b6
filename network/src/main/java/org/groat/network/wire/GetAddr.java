package org.groat.network.wire;

import org.groat.chain.codec.Codec;

/// Asks for addresses of other peers.
public record GetAddr() implements Message {
  public static final Codec<GetAddr> CODEC = Codec.constant(new GetAddr());
}
