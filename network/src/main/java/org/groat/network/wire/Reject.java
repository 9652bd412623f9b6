package org.groat.network.wire;

import org.groat.chain.codec.Codec;
import org.groat.chain.codec.Codecs;

/// What older nodes say when they refuse something (BIP-0061, withdrawn): only worth a debug line. Never sent.
///
/// @param message the command refused
/// @param code 0x01 malformed, 0x10 invalid, 0x11 obsolete, 0x12 duplicate, 0x40 nonstandard, 0x41 dust, 0x42 fee too low
public record Reject(String message, int code, String reason) implements Message {
  public static final Codec<Reject> CODEC =
      Codec.struct(
          Codecs.sizedText(Protocol.COMMAND_SIZE).as(Reject::message),
          Codecs.UINT8.as(Reject::code),
          Codecs.sizedText(Protocol.REJECT_REASON_SIZE_MAX).as(Reject::reason),
          Reject::new);
}
