package org.groat.chain.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.groat.chain.codec.Bytes;
import org.groat.chain.runtime.PerThread;

/// SHA-1, for the script operation of that name and nothing else: it has been broken since 2017.
public final class Sha1 {
  /// Bytes in a hash.
  public static final int SIZE = 20;

  private static final PerThread<MessageDigest> DIGESTS = PerThread.of(Sha1::digest);

  private Sha1() {}

  /// The hash of the given bytes.
  public static byte[] hash(Bytes bytes) {
    MessageDigest digest = DIGESTS.get();
    digest.reset();
    bytes.feed(digest);
    return digest.digest();
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
