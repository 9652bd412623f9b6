package org.groat.chain.crypto;

import org.groat.chain.codec.Bytes;

/// RIPEMD-160 of SHA-256: how outputs name keys and scripts in twenty bytes.
public final class Hash160 {
  /// Bytes in a hash.
  public static final int SIZE = Ripemd160.SIZE;

  private Hash160() {}

  /// The hash of the given bytes.
  public static byte[] of(Bytes bytes) {
    return Ripemd160.hash(Sha256.hash(bytes));
  }
}
