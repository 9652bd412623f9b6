package org.groat.network.wire;

import org.groat.chain.codec.Codec;

/// Asks to have new blocks announced by `headers` rather than `inv` (BIP-0130).
public record SendHeaders() implements Message {
  public static final Codec<SendHeaders> CODEC = Codec.constant(new SendHeaders());
}
