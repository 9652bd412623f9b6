package org.groat.chain.crypto;

import org.groat.chain.codec.Bytes;

/// The best implementation, chosen at the first question: as [DeferredSecp256k1].
final class DeferredEllSwift implements EllSwift {
  @Override
  public Bytes encode(Bytes secretKey, Bytes randomness) {
    return Best.INSTANCE.encode(secretKey, randomness);
  }

  @Override
  public Bytes decode(Bytes encoded) {
    return Best.INSTANCE.decode(encoded);
  }

  @Override
  public Bytes sharedSecret(Bytes secretKey, Bytes ours, Bytes theirs, boolean initiator) {
    return Best.INSTANCE.sharedSecret(secretKey, ours, theirs, initiator);
  }

  /// Made when it is first asked for.
  private static final class Best {
    static final EllSwift INSTANCE = Secp256k1s.bestEllSwift();
  }
}
