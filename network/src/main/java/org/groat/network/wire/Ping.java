package org.groat.network.wire;

import org.groat.chain.codec.Codec;
import org.groat.chain.codec.Codecs;

/// Asks for a `pong` with the same number (BIP-0031).
public record Ping(long nonce) implements Message {
  public static final Codec<Ping> CODEC = Codecs.INT64.map(Ping::new, Ping::nonce);
}
