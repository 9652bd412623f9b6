package org.groat.chain.crypto;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.groat.chain.codec.Bytes;
import org.groat.chain.runtime.PerThread;

/// SHA-256 (FIPS 180-4), single and double, on one reusable digest a thread: making a digest costs as much as a short hash.
public final class Sha256 {
  /// Bytes in a hash.
  public static final int SIZE = 32;

  private static final PerThread<Sha256> INSTANCES = PerThread.of(Sha256::new);

  private final MessageDigest digest;
  private final byte[] scratch = new byte[SIZE];

  private Sha256() {
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// The calling thread's hasher, empty: to be fed and finished before any other use on this thread.
  public static Sha256 start() {
    Sha256 sha = INSTANCES.get();
    sha.digest.reset();
    return sha;
  }

  /// A hasher of the caller's own, for a stream that other hashing on the same thread may interrupt.
  public static Sha256 separate() {
    return new Sha256();
  }

  /// The hash of the given bytes.
  public static byte[] hash(Bytes bytes) {
    return start().update(bytes).finish();
  }

  /// The hash of the hash of the given bytes: how the field identifies transactions and blocks.
  public static byte[] hashTwice(Bytes bytes) {
    return start().update(bytes).finishTwice();
  }

  /// True where the hash of the given bytes is `hash`; allocates nothing.
  public static boolean matches(Bytes bytes, Bytes hash) {
    Sha256 sha = start().update(bytes);
    sha.finish(sha.scratch, 0);
    return hash.size() == SIZE && hash.regionEquals(0, sha.scratch, SIZE);
  }

  public Sha256 update(Bytes bytes) {
    bytes.feed(digest);
    return this;
  }

  public Sha256 update(Bytes bytes, int index, int count) {
    bytes.feed(digest, index, count);
    return this;
  }

  public Sha256 update(byte[] bytes) {
    digest.update(bytes);
    return this;
  }

  public Sha256 update(byte[] bytes, int offset, int count) {
    digest.update(bytes, offset, count);
    return this;
  }

  public Sha256 update(byte value) {
    digest.update(value);
    return this;
  }

  /// Ends the hash.
  public byte[] finish() {
    return digest.digest();
  }

  /// Ends the hash into `target` at `offset`, without allocating.
  public void finish(byte[] target, int offset) {
    try {
      digest.digest(target, offset, SIZE);
    } catch (DigestException e) {
      throw new IllegalArgumentException("no room for a hash", e);
    }
  }

  /// Ends the hash and hashes it once more.
  public byte[] finishTwice() {
    byte[] hash = new byte[SIZE];
    finishTwice(hash, 0);
    return hash;
  }

  /// Ends the hash and hashes it once more into `target` at `offset`, without allocating.
  public void finishTwice(byte[] target, int offset) {
    finish(scratch, 0);
    digest.update(scratch, 0, SIZE);
    finish(target, offset);
  }
}
