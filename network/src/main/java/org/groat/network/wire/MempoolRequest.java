package org.groat.network.wire;

import org.groat.chain.codec.Codec;

/// Asks for the ids of all transactions in the mempool (BIP-0035).
public record MempoolRequest() implements Message {
  public static final Codec<MempoolRequest> CODEC = Codec.constant(new MempoolRequest());
}
