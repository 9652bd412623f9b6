package org.groat.chain.crypto;

import org.bouncycastle.crypto.digests.RIPEMD160Digest;
import org.groat.chain.codec.Bytes;
import org.groat.chain.runtime.PerThread;

/// RIPEMD-160, of which the JDK has none.
public final class Ripemd160 {
  /// Bytes in a hash.
  public static final int SIZE = 20;

  private static final PerThread<RIPEMD160Digest> DIGESTS = PerThread.of(RIPEMD160Digest::new);

  private Ripemd160() {}

  /// The hash of the given bytes.
  public static byte[] hash(Bytes bytes) {
    byte[] hash = new byte[SIZE];
    hash(bytes.toByteArray(), hash);
    return hash;
  }

  /// Hashes all bytes of an array into the first of another, which may be the same.
  static void hash(byte[] bytes, byte[] target) {
    // Every use ends the hash, and that leaves the digest as new.
    RIPEMD160Digest digest = DIGESTS.get();
    digest.update(bytes, 0, bytes.length);
    digest.doFinal(target, 0);
  }
}
