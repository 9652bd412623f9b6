package org.groat.wallet.descriptor;

import org.groat.chain.codec.Bytes;
import org.groat.wallet.keys.KeyPath;

/// A public key and how to find its secret: from the key of a fingerprint, along a path.
///
/// @param publicKey 33 bytes
/// @param fingerprint four bytes of the hash of the key that the path starts at
public record DerivedKey(Bytes publicKey, Bytes fingerprint, KeyPath path) {

  /// The X coordinate alone, 32 bytes (BIP-0340).
  public Bytes xOnly() {
    return publicKey.from(1);
  }
}
