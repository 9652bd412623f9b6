package org.groat.chain.crypto;

import org.groat.chain.codec.Base58;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.MalformedException;

/// Base58 with a checksum of four bytes at the end: how keys and the older addresses are written.
public final class Base58Check {
  private static final int CHECKSUM_SIZE = 4;

  private Base58Check() {}

  public static String encode(Bytes payload) {
    return Base58.encode(Bytes.concat(payload, checksum(payload)));
  }

  /// The bytes without their checksum.
  ///
  /// @throws MalformedException where the text is no base58, or its checksum does not fit
  public static Bytes decode(String text) {
    Bytes bytes = Base58.decode(text);
    if (bytes.size() < CHECKSUM_SIZE) {
      throw new MalformedException("base58 text too short for a checksum");
    }
    Bytes payload = bytes.slice(0, bytes.size() - CHECKSUM_SIZE);
    if (!bytes.regionEquals(payload.size(), checksum(payload))) {
      throw new MalformedException("checksum does not fit");
    }
    return payload;
  }

  private static Bytes checksum(Bytes payload) {
    return Bytes.wrap(Sha256.hashTwice(payload), 0, CHECKSUM_SIZE);
  }
}
