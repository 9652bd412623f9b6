package org.groat.network.wire;

import org.groat.chain.codec.Codec;

/// Asks for addresses as `addrv2`; sent before `verack` (BIP-0155).
public record SendAddrV2() implements Message {
  public static final Codec<SendAddrV2> CODEC = Codec.constant(new SendAddrV2());
}
