package org.groat.chain.crypto;

import java.nio.charset.StandardCharsets;
import org.groat.chain.codec.Bytes;

/// SHA-256 with a tag for each purpose, so that a hash made for one never serves another (BIP-0340).
public final class TaggedHash {
  private final byte[] prefix = new byte[2 * Sha256.SIZE];

  private TaggedHash(String tag) {
    byte[] hash = Sha256.hash(Bytes.wrap(tag.getBytes(StandardCharsets.UTF_8)));
    System.arraycopy(hash, 0, prefix, 0, Sha256.SIZE);
    System.arraycopy(hash, 0, prefix, Sha256.SIZE, Sha256.SIZE);
  }

  /// Makes the hash function of a tag, to be kept.
  public static TaggedHash of(String tag) {
    return new TaggedHash(tag);
  }

  /// The calling thread's hasher, fed with the tag: to be finished before any other use on this thread.
  public Sha256 start() {
    return Sha256.start().update(prefix);
  }

  /// The hash of the parts one after the other.
  public byte[] hash(Bytes... parts) {
    Sha256 sha = start();
    for (Bytes part : parts) {
      sha.update(part);
    }
    return sha.finish();
  }
}
