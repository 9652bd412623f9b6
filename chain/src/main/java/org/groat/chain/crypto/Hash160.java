package org.groat.chain.crypto;

import org.groat.chain.codec.Bytes;
import org.groat.chain.runtime.PerThread;

/// RIPEMD-160 of SHA-256: how outputs name keys and scripts in twenty bytes.
public final class Hash160 {
  /// Bytes in a hash.
  public static final int SIZE = Ripemd160.SIZE;

  private static final PerThread<byte[]> SCRATCHES = PerThread.of(() -> new byte[Sha256.SIZE]);

  private Hash160() {}

  /// The hash of the given bytes.
  public static byte[] of(Bytes bytes) {
    byte[] hash = new byte[SIZE];
    Ripemd160.hash(sha256(bytes), hash);
    return hash;
  }

  /// True where the hash of the given bytes stands in `script` at `index`; allocates nothing.
  public static boolean standsIn(Bytes script, int index, Bytes bytes) {
    byte[] scratch = sha256(bytes);
    Ripemd160.hash(scratch, scratch);
    return script.regionEquals(index, scratch, SIZE);
  }

  /// In an array that the thread uses again.
  private static byte[] sha256(Bytes bytes) {
    byte[] scratch = SCRATCHES.get();
    Sha256.start().update(bytes).finish(scratch, 0);
    return scratch;
  }
}
