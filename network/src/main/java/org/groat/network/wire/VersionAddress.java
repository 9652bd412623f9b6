package org.groat.network.wire;

import org.groat.chain.codec.Codec;

/// An endpoint with services but without a time, as `version` carries it.
public record VersionAddress(Services services, Endpoint endpoint) {
  static final Codec<VersionAddress> CODEC =
      Codec.struct(
          Services.CODEC.as(VersionAddress::services),
          Endpoint.CODEC.as(VersionAddress::endpoint),
          VersionAddress::new);

  /// All zero: what a sender says of itself.
  public static final VersionAddress NONE = new VersionAddress(Services.NONE, Endpoint.NONE);
}
