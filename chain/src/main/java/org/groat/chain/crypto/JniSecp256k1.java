package org.groat.chain.crypto;

import fr.acinq.secp256k1.Secp256k1CFunctions;
import fr.acinq.secp256k1.Secp256k1Exception;
import java.util.Arrays;
import java.util.Set;
import org.groat.chain.codec.Bytes;
import org.groat.chain.runtime.PerThread;
import org.jspecify.annotations.Nullable;

/// The curve by libsecp256k1, called by native methods (JNI): for a library that exports nothing else, as on Windows.
///
/// What differs from [NativeSecp256k1], which is therefore preferred:
///
/// - One context serves all threads and is never changed, so it needs no lock; but nothing here can randomise it against
///   measuring, and copies of secrets that the library's methods make are freed without being overwritten. It lives as long as
///   the process: there is one, and nothing ever replaces the choice.
/// - Arguments are arrays of exactly the right size. Each thread keeps its own, so verifying allocates nothing but, for
///   [#isTweaked], the 65 bytes of a key.
/// - A key or signature that is none comes back as an exception, which is made a `false`. It costs some microseconds, less than
///   a signature that is verified. An exception about anything else, such as a lack of memory, must never make a valid block
///   invalid: it is passed on as a failure of this program.
/// - Schnorr messages have 32 bytes, as all in consensus have. Others are left to Java.
final class JniSecp256k1 implements Secp256k1 {
  /// Each further nonce makes a high R half as likely; a library that ignores the counter never makes it low.
  private static final int NONCES_MAX = 256;

  private static final int HASH_SIZE = 32;
  private static final String NO_SECRET = "the secret key is zero or beyond the order";

  /// How the library says that an argument is no key or signature, or leads to none.
  private static final Set<String> REFUSALS =
      Set.of(
          "secp256k1_ec_pubkey_parse failed",
          "secp256k1_ec_pubkey_create failed",
          "secp256k1_ec_pubkey_tweak_add failed",
          "secp256k1_ec_seckey_negate failed",
          "secp256k1_ec_seckey_tweak_add failed",
          "secp256k1_ecdsa_signature_parse_compact failed",
          "secp256k1_ecdsa_sign failed",
          "secp256k1_keypair_create failed");

  private final long context;
  private final Secp256k1 forOtherMessages = new BouncySecp256k1();
  private final PerThread<Scratch> scratches = PerThread.of(Scratch::new);

  /// @throws UnsatisfiedLinkError where no library with the native methods was loaded before
  /// @throws NativeLibrary.UnavailableException where it makes no context
  JniSecp256k1() throws NativeLibrary.UnavailableException {
    this.context =
        Secp256k1CFunctions.secp256k1_context_create(Secp256k1CFunctions.SECP256K1_CONTEXT_NONE);
    if (context == 0) {
      throw new NativeLibrary.UnavailableException("no context");
    }
  }

  @Override
  public boolean verifyEcdsa(Bytes publicKey, Bytes signature, Bytes hash) {
    ArgumentSize.require("hash", hash, HASH_SIZE);
    Scratch scratch = scratches.get();
    byte[] key = scratch.key(publicKey);
    if (key == null || !LaxDer.parse(signature, scratch.signature, 0)) {
      return false;
    }
    hash.copyTo(scratch.hash, 0);
    try {
      // Only a low S verifies here, while consensus takes both.
      Secp256k1CFunctions.secp256k1_ecdsa_signature_normalize(
          context, scratch.signature, scratch.normalized);
      return Secp256k1CFunctions.secp256k1_ecdsa_verify(
              context, scratch.normalized, scratch.hash, key)
          == 1;
    } catch (Secp256k1Exception e) {
      return refused(e);
    }
  }

  @Override
  public boolean verifySchnorr(Bytes publicKey, Bytes signature, Bytes message) {
    if (signature.size() != 64 || publicKey.size() != 32) {
      return false;
    } else if (message.size() != HASH_SIZE) {
      return forOtherMessages.verifySchnorr(publicKey, signature, message);
    }
    Scratch scratch = scratches.get();
    publicKey.copyTo(scratch.xOnly, 0);
    signature.copyTo(scratch.signature, 0);
    message.copyTo(scratch.hash, 0);
    try {
      return Secp256k1CFunctions.secp256k1_schnorrsig_verify(
              context, scratch.signature, scratch.hash, scratch.xOnly)
          == 1;
    } catch (Secp256k1Exception e) {
      return refused(e);
    }
  }

  @Override
  public boolean isTweaked(Bytes outputKey, boolean oddY, Bytes internalKey, Bytes tweak) {
    if (outputKey.size() != 32 || tweak.size() != 32 || internalKey.size() != 32) {
      return false;
    }
    try {
      byte[] tweaked = tweakedPoint(internalKey, tweak);
      return isOdd(tweaked) == oddY && Bytes.wrap(tweaked, 1, 32).equals(outputKey);
    } catch (Secp256k1Exception e) {
      return refused(e);
    }
  }

  @Override
  public boolean isSecretKey(Bytes secretKey) {
    if (secretKey.size() != 32) {
      return false;
    }
    Scratch scratch = scratches.get();
    try {
      secretKey.copyTo(scratch.secret, 0);
      return Secp256k1CFunctions.secp256k1_ec_seckey_verify(context, scratch.secret) == 1;
    } finally {
      scratch.forgetSecret();
    }
  }

  @Override
  public boolean isPublicKey(Bytes publicKey) {
    byte[] key = scratches.get().key(publicKey);
    if (key == null) {
      return false;
    }
    try {
      Secp256k1CFunctions.secp256k1_ec_pubkey_parse(context, key);
      return true;
    } catch (Secp256k1Exception e) {
      return refused(e);
    }
  }

  @Override
  public Bytes publicKey(Bytes secretKey) {
    Scratch scratch = scratches.get();
    try {
      scratch.putSecret(secretKey);
      return compressed(Secp256k1CFunctions.secp256k1_ec_pubkey_create(context, scratch.secret));
    } catch (Secp256k1Exception e) {
      throw failure(e, NO_SECRET);
    } finally {
      scratch.forgetSecret();
    }
  }

  @Override
  public Bytes signEcdsa(Bytes secretKey, Bytes hash) {
    ArgumentSize.require("hash", hash, HASH_SIZE);
    Scratch scratch = scratches.get();
    hash.copyTo(scratch.hash, 0);
    try {
      scratch.putSecret(secretKey);
      for (int counter = 0; counter < NONCES_MAX; counter++) {
        byte[] signature =
            Secp256k1CFunctions.secp256k1_ecdsa_sign(
                context, scratch.hash, scratch.secret, extra(counter));
        if (signature[0] >= 0) {
          return Bytes.wrap(Secp256k1CFunctions.secp256k1_compact_to_der(context, signature));
        }
      }
      throw new IllegalStateException("no low R in " + NONCES_MAX + " nonces");
    } catch (Secp256k1Exception e) {
      throw failure(e, NO_SECRET);
    } finally {
      scratch.forgetSecret();
    }
  }

  /// What is mixed into the nonce: nothing at first, then a little-endian counter of 32 bytes.
  private static byte @Nullable [] extra(int counter) {
    if (counter == 0) {
      return null;
    }
    byte[] extra = new byte[32];
    extra[0] = (byte) counter;
    return extra;
  }

  @Override
  public Bytes signSchnorr(Bytes secretKey, Bytes message, Bytes auxiliary) {
    ArgumentSize.require("auxiliary", auxiliary, 32);
    if (message.size() != HASH_SIZE) {
      return forOtherMessages.signSchnorr(secretKey, message, auxiliary);
    }
    Scratch scratch = scratches.get();
    message.copyTo(scratch.hash, 0);
    try {
      scratch.putSecret(secretKey);
      return Bytes.wrap(
          Secp256k1CFunctions.secp256k1_schnorrsig_sign(
              context, scratch.hash, scratch.secret, auxiliary.toByteArray()));
    } catch (Secp256k1Exception e) {
      throw failure(e, NO_SECRET);
    } finally {
      scratch.forgetSecret();
    }
  }

  @Override
  public Bytes addToSecretKey(Bytes secretKey, Bytes tweak) {
    ArgumentSize.require("tweak", tweak, 32);
    Scratch scratch = scratches.get();
    tweak.copyTo(scratch.hash, 0);
    try {
      scratch.putSecret(secretKey);
      // It answers the array that it was given.
      return Bytes.of(
          Secp256k1CFunctions.secp256k1_ec_seckey_tweak_add(context, scratch.secret, scratch.hash));
    } catch (Secp256k1Exception e) {
      throw failure(e, "no secret key, or its sum with the tweak is none");
    } finally {
      scratch.forgetSecret();
    }
  }

  @Override
  public Bytes addToPublicKey(Bytes publicKey, Bytes tweak) {
    ArgumentSize.require("tweak", tweak, 32);
    Scratch scratch = scratches.get();
    byte[] key = scratch.key(publicKey);
    if (key == null) {
      throw new IllegalArgumentException("not a public key");
    }
    tweak.copyTo(scratch.hash, 0);
    try {
      return compressed(
          Secp256k1CFunctions.secp256k1_ec_pubkey_tweak_add(context, key, scratch.hash));
    } catch (Secp256k1Exception e) {
      throw failure(e, "no public key, or the tweaked one is no point");
    }
  }

  @Override
  public Bytes negateSecretKey(Bytes secretKey) {
    Scratch scratch = scratches.get();
    try {
      scratch.putSecret(secretKey);
      // It answers the array that it was given.
      return Bytes.of(Secp256k1CFunctions.secp256k1_ec_seckey_negate(context, scratch.secret));
    } catch (Secp256k1Exception e) {
      throw failure(e, NO_SECRET);
    } finally {
      scratch.forgetSecret();
    }
  }

  @Override
  public TweakedKey tweak(Bytes internalKey, Bytes tweak) {
    String failure = "no key, or its tweak leads to no point";
    if (internalKey.size() != 32 || tweak.size() != 32) {
      throw new IllegalArgumentException(failure);
    }
    try {
      byte[] tweaked = tweakedPoint(internalKey, tweak);
      return new TweakedKey(Bytes.wrap(tweaked, 1, 32).compact(), isOdd(tweaked));
    } catch (Secp256k1Exception e) {
      throw failure(e, failure);
    }
  }

  /// An x-only key means the point with the even Y.
  private byte[] tweakedPoint(Bytes internalKey, Bytes tweak) {
    Scratch scratch = scratches.get();
    scratch.compressed[0] = 2;
    internalKey.copyTo(scratch.compressed, 1);
    tweak.copyTo(scratch.hash, 0);
    return Secp256k1CFunctions.secp256k1_ec_pubkey_tweak_add(
        context, scratch.compressed, scratch.hash);
  }

  private static boolean isOdd(byte[] uncompressed) {
    return (uncompressed[64] & 1) == 1;
  }

  private static Bytes compressed(byte[] uncompressed) {
    byte[] key = Arrays.copyOf(uncompressed, 33);
    key[0] = (byte) (isOdd(uncompressed) ? 3 : 2);
    return Bytes.wrap(key);
  }

  /// @return false, always
  /// @throws IllegalStateException where the exception says nothing about the arguments
  static boolean refused(Secp256k1Exception e) {
    if (!REFUSALS.contains(e.getMessage())) {
      throw new IllegalStateException("calling libsecp256k1 failed", e);
    }
    return false;
  }

  private static IllegalArgumentException failure(Secp256k1Exception e, String failure) {
    refused(e);
    return new IllegalArgumentException(failure);
  }

  /// One thread's arguments.
  private static final class Scratch {
    final byte[] compressed = new byte[33];
    final byte[] uncompressed = new byte[65];
    final byte[] xOnly = new byte[32];
    final byte[] hash = new byte[HASH_SIZE];
    final byte[] signature = new byte[LaxDer.COMPACT_SIZE];
    final byte[] normalized = new byte[LaxDer.COMPACT_SIZE];
    final byte[] secret = new byte[32];

    /// The key in the array that has its size; null where no key has that size.
    byte @Nullable [] key(Bytes publicKey) {
      byte[] key;
      switch (publicKey.size()) {
        case 33 -> key = compressed;
        case 65 -> key = uncompressed;
        default -> {
          return null;
        }
      }
      publicKey.copyTo(key, 0);
      return key;
    }

    void putSecret(Bytes secretKey) {
      ArgumentSize.require("secret key", secretKey, 32);
      secretKey.copyTo(secret, 0);
    }

    void forgetSecret() {
      Arrays.fill(secret, (byte) 0);
    }
  }
}
