package org.groat.network.transport;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.jspecify.annotations.Nullable;

/// ChaCha20-Poly1305 for packet after packet (BIP-0324): nonces count, and after every 224 packets a packet of zeros, under a
/// nonce that no packet has, becomes the key. One direction of one connection.
final class RekeyedAead {
  /// Bytes that authentication adds.
  static final int TAG_SIZE = 16;

  private static final String ALGORITHM = "ChaCha20-Poly1305";
  private static final int KEY_SIZE = 32;

  private final Cipher cipher;
  private SecretKeySpec key;
  private long epoch;
  private int packets;

  RekeyedAead(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
    try {
      this.cipher = Cipher.getInstance(ALGORITHM);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  /// Encrypts `plain` into `output` from `at` on, and [#TAG_SIZE] bytes more.
  void encrypt(byte[] plain, Bytes associated, byte[] output, int at) {
    try {
      cipher.init(Cipher.ENCRYPT_MODE, key, nonce(packets));
      cipher.updateAAD(associated.toByteArray());
      cipher.doFinal(plain, 0, plain.length, output, at);
      next();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("encrypting failed", e);
    }
  }

  /// The plain bytes, or null where the packet is not authentic.
  byte @Nullable [] decrypt(byte[] sealed, Bytes associated) {
    try {
      cipher.init(Cipher.DECRYPT_MODE, key, nonce(packets));
      cipher.updateAAD(associated.toByteArray());
      byte[] plain = cipher.doFinal(sealed);
      next();
      return plain;
    } catch (AEADBadTagException e) {
      return null;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("decrypting failed", e);
    }
  }

  private void next() throws GeneralSecurityException {
    if (++packets == RekeyedStream.REKEY_INTERVAL) {
      cipher.init(Cipher.ENCRYPT_MODE, key, nonce(-1));
      byte[] sealed = cipher.doFinal(new byte[KEY_SIZE]);
      key = new SecretKeySpec(sealed, 0, KEY_SIZE, ALGORITHM);
      packets = 0;
      epoch++;
    }
  }

  private IvParameterSpec nonce(int packet) {
    return new IvParameterSpec(
        new ByteWriter(12).int32(packet).int64(epoch).toBytes().toByteArray());
  }
}
