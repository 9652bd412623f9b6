package org.groat.wallet.store;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.text.Normalizer;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.groat.chain.codec.Bytes;
import org.groat.wallet.keys.WalletException;

/// A secret under a passphrase: the key by Argon2id (RFC 9106), the seal by AES-256-GCM, which also tells a wrong passphrase.
///
/// @param salt 16 bytes
/// @param nonce 12 bytes, never used twice with a key since the salt is new with each seal
public record SealedSecret(Cost cost, Bytes salt, Bytes nonce, Bytes ciphertext) {
  private static final int KEY_SIZE = 32;
  private static final int TAG_BITS = 128;
  private static final byte[] PURPOSE = "groat wallet secret 1".getBytes(StandardCharsets.US_ASCII);

  /// How much work one guess at the passphrase is.
  ///
  /// @param memoryKibibytes memory that it takes
  public record Cost(int memoryKibibytes, int passes, int lanes) {
    /// Half a second or so on a small machine, and 64 MiB: RFC 9106's choice where memory is scarce.
    public static final Cost DEFAULT = new Cost(64 * 1024, 3, 4);

    /// A file that asks for more was not made by this program, and must not take the machine's memory.
    private static final int MEMORY_KIBIBYTES_MAX = 1024 * 1024;

    private static final int PASSES_MAX = 100;

    public Cost {
      boolean good =
          memoryKibibytes >= 8
              && memoryKibibytes <= MEMORY_KIBIBYTES_MAX
              && passes >= 1
              && passes <= PASSES_MAX
              && lanes >= 1
              && lanes <= 64;
      if (!good) {
        throw new IllegalArgumentException("parameters of Argon2id out of bounds");
      }
    }
  }

  /// Seals a secret.
  public static SealedSecret seal(Bytes secret, String passphrase, Cost cost, SecureRandom random) {
    byte[] salt = new byte[16];
    byte[] nonce = new byte[12];
    random.nextBytes(salt);
    random.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key(passphrase, cost, salt), nonce);
      return new SealedSecret(
          cost,
          Bytes.wrap(salt),
          Bytes.wrap(nonce),
          Bytes.wrap(cipher.doFinal(secret.toByteArray())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  /// Opens it.
  ///
  /// @throws WalletException where the passphrase is wrong, or the file was changed
  public Bytes open(String passphrase) {
    try {
      Cipher cipher =
          cipher(
              Cipher.DECRYPT_MODE, key(passphrase, cost, salt.toByteArray()), nonce.toByteArray());
      return Bytes.wrap(cipher.doFinal(ciphertext.toByteArray()));
    } catch (AEADBadTagException e) {
      throw new WalletException(
          WalletException.Kind.PASSPHRASE_INCORRECT,
          "The wallet passphrase entered was incorrect.",
          e);
    } catch (GeneralSecurityException e) {
      throw new WalletException(
          WalletException.Kind.WALLET_ERROR, "the sealed secret is damaged: " + e.getMessage(), e);
    }
  }

  private static Cipher cipher(int mode, byte[] key, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(PURPOSE);
    return cipher;
  }

  private static byte[] key(String passphrase, Cost cost, byte[] salt) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withSalt(salt)
            .withMemoryAsKB(cost.memoryKibibytes)
            .withIterations(cost.passes)
            .withParallelism(cost.lanes)
            .build());
    byte[] key = new byte[KEY_SIZE];
    String normal = Normalizer.normalize(passphrase, Normalizer.Form.NFKD);
    generator.generateBytes(normal.getBytes(StandardCharsets.UTF_8), key);
    return key;
  }
}
