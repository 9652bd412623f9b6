package org.groat.chain.crypto;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Nonces derived from the secret and the message (RFC 6979 with HMAC-SHA-256): no randomness to get wrong.
///
/// Extra data, where given, is appended to the seed as section 3.6 allows; grinding for a short R counts up in it.
final class Rfc6979 {
  private byte[] key = new byte[32];
  private byte[] value = new byte[32];
  private boolean first = true;

  /// @param secretKey 32 bytes
  /// @param hash 32 bytes, already reduced modulo the order
  /// @param extra appended to the seed; may be empty
  Rfc6979(byte[] secretKey, byte[] hash, byte[] extra) {
    Arrays.fill(value, (byte) 1);
    mix((byte) 0, secretKey, hash, extra);
    mix((byte) 1, secretKey, hash, extra);
  }

  /// The next candidate: 32 bytes, which may not be a number below the order.
  byte[] next() {
    if (!first) {
      mix((byte) 0);
    }
    first = false;
    value = hmac(value);
    return value.clone();
  }

  private void mix(byte separator, byte[]... seed) {
    byte[][] parts = new byte[seed.length + 2][];
    parts[0] = value;
    parts[1] = new byte[] {separator};
    System.arraycopy(seed, 0, parts, 2, seed.length);
    key = hmac(parts);
    value = hmac(value);
  }

  private byte[] hmac(byte[]... parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    }
  }
}
