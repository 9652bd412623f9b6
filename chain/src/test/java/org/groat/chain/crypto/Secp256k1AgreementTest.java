package org.groat.chain.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.groat.chain.codec.Bytes;
import org.junit.jupiter.api.Test;

/// All implementations give the same answer, also to nonsense.
final class Secp256k1AgreementTest {
  private static final int ROUNDS = 2500;

  private final Secp256k1 bouncy = new BouncySecp256k1();
  private final List<Secp256k1> libraries =
      List.of(NativeSecp256k1Test.load(), JniSecp256k1Test.load());
  private final Random random = new Random(20090103);
  private int accepted;

  @Test
  void allAgreeOnEcdsaRightOrMutated() {
    for (int round = 0; round < ROUNDS; round++) {
      Bytes secret = edgyScalar();
      Bytes hash = round % 5 == 0 ? Bytes.wrap(filled(32, 0xff)) : bytes(32);
      Bytes signature = answer(curve -> curve.signEcdsa(secret, hash), "sign", round);
      Bytes key = answer(curve -> curve.publicKey(secret), "public key", round);
      if (signature != null && key != null) {
        Bytes signatureSent = mutated(signature);
        Bytes keySent = round % 2 == 0 ? key : mutated(key);
        verdict(curve -> curve.verifyEcdsa(keySent, signatureSent, hash), "ECDSA", round);
      }
    }
    assertThat(accepted).as("verified").isBetween(ROUNDS / 20, ROUNDS * 19 / 20);
  }

  @Test
  void allAgreeOnSchnorrRightOrMutated() {
    for (int round = 0; round < ROUNDS; round++) {
      Bytes secret = edgyScalar();
      Bytes message = bytes(random.nextInt(70));
      Bytes auxiliary = bytes(32);
      Bytes signature =
          answer(curve -> curve.signSchnorr(secret, message, auxiliary), "sign", round);
      Bytes key = answer(curve -> curve.publicKey(secret), "public key", round);
      if (signature != null && key != null) {
        Bytes signatureSent = mutated(signature);
        Bytes keySent = round % 2 == 0 ? key.from(1) : mutated(key.from(1));
        verdict(curve -> curve.verifySchnorr(keySent, signatureSent, message), "Schnorr", round);
      }
    }
    assertThat(accepted).as("verified").isBetween(ROUNDS / 20, ROUNDS * 19 / 20);
  }

  @Test
  void allAgreeOnKeysAndTweaks() {
    for (int round = 0; round < ROUNDS; round++) {
      Bytes secret = edgyScalar();
      Bytes tweak = edgyScalar();
      Bytes x = bytes(32);
      Bytes key = Bytes.concat(Bytes.of((byte) (round % 8)), x);
      verdict(curve -> curve.isSecretKey(secret), "secret key", round);
      verdict(curve -> curve.isPublicKey(key), "public key", round);
      answer(curve -> curve.addToSecretKey(secret, tweak), "sum of secrets", round);
      answer(curve -> curve.negateSecretKey(secret), "negative", round);
      answer(
          curve -> curve.addToPublicKey(Bytes.concat(Bytes.of((byte) 2), x), tweak),
          "sum of keys",
          round);
      Secp256k1.TweakedKey tweaked = answer(curve -> curve.tweak(x, tweak), "tweak", round);
      if (tweaked != null) {
        Bytes output = mutated(tweaked.publicKey());
        verdict(curve -> curve.isTweaked(output, tweaked.oddY(), x, tweak), "tweak check", round);
      }
    }
  }

  private void verdict(Function<Secp256k1, Boolean> question, String what, int round) {
    boolean first = question.apply(bouncy);
    for (Secp256k1 library : libraries) {
      assertThat(question.apply(library))
          .as("%s in round %s by %s", what, round, library)
          .isEqualTo(first);
    }
    accepted += first ? 1 : 0;
  }

  /// The common answer, or null where all refuse.
  private <T> T answer(Function<Secp256k1, T> question, String what, int round) {
    T first = orNull(bouncy, question);
    for (Secp256k1 library : libraries) {
      assertThat(orNull(library, question))
          .as("%s in round %s by %s", what, round, library)
          .isEqualTo(first);
    }
    return first;
  }

  private static <T> T orNull(Secp256k1 curve, Function<Secp256k1, T> question) {
    try {
      return question.apply(curve);
    } catch (IllegalArgumentException refused) {
      return null;
    }
  }

  private Bytes edgyScalar() {
    Bytes order = Bytes.fromHex("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
    return switch (random.nextInt(12)) {
      case 0 -> Bytes.wrap(new byte[32]);
      case 1 -> order;
      case 2 -> Bytes.concat(order.slice(0, 31), Bytes.of((byte) (0x41 + random.nextInt(5) - 2)));
      case 3 -> Bytes.concat(Bytes.wrap(new byte[31]), bytes(1));
      case 4 -> Bytes.wrap(filled(32, 0xff));
      default -> bytes(32);
    };
  }

  private Bytes mutated(Bytes original) {
    byte[] bytes = original.toByteArray();
    switch (random.nextInt(7)) {
      case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[random.nextInt(Math.min(8, bytes.length))] = (byte) random.nextInt();
      case 2 -> {
        return original.slice(0, random.nextInt(bytes.length));
      }
      case 3 -> {
        return Bytes.concat(original, bytes(1 + random.nextInt(4)));
      }
      default -> {
        return original;
      }
    }
    return Bytes.wrap(bytes);
  }

  private Bytes bytes(int size) {
    return Secp256k1Contract.random(random, size);
  }

  private static byte[] filled(int size, int value) {
    byte[] bytes = new byte[size];
    java.util.Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
