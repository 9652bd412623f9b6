package org.groat.chain.crypto;

import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.groat.chain.codec.Bytes;

/// HMAC with SHA-512 (RFC 2104): the step from one key to its children in BIP-0032.
public final class HmacSha512 {
  /// Bytes in a code.
  public static final int SIZE = 64;

  private HmacSha512() {}

  /// The code of the parts one after the other. The key may have any size, also none.
  public static byte[] of(Bytes key, Bytes... parts) {
    HMac mac = new HMac(new SHA512Digest());
    mac.init(new KeyParameter(key.toByteArray()));
    for (Bytes part : parts) {
      byte[] bytes = part.toByteArray();
      mac.update(bytes, 0, bytes.length);
    }
    byte[] code = new byte[SIZE];
    mac.doFinal(code, 0);
    return code;
  }
}
