package org.groat.network.wire;

import org.groat.chain.codec.Codec;
import org.groat.chain.codec.Codecs;

/// Answers a `ping` with its number (BIP-0031).
public record Pong(long nonce) implements Message {
  public static final Codec<Pong> CODEC = Codecs.INT64.map(Pong::new, Pong::nonce);
}
