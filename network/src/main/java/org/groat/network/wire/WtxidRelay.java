package org.groat.network.wire;

import org.groat.chain.codec.Codec;

/// Transactions go by wtxid on this connection; sent before `verack` (BIP-0339).
public record WtxidRelay() implements Message {
  public static final Codec<WtxidRelay> CODEC = Codec.constant(new WtxidRelay());
}
