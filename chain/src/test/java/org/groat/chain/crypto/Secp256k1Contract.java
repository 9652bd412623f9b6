package org.groat.chain.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.groat.chain.Vectors;
import org.groat.chain.codec.Bytes;
import org.junit.jupiter.api.Test;

/// What every implementation of the curve must do.
abstract class Secp256k1Contract {
  private static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
  private static final Bytes ZEROS = Bytes.wrap(new byte[32]);
  private static final Bytes ONE = secret(BigInteger.ONE);
  private static final Bytes GENERATOR =
      Bytes.fromHex("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");

  abstract Secp256k1 curve();

  @Test
  void allVectorsOfBip340Pass() {
    List<String> lines = Vectors.lines("bips/bip-0340/test-vectors.csv");
    int passed = 0;
    for (String line : lines.subList(1, lines.size())) {
      String[] field = line.split(",", -1);
      Bytes key = Bytes.fromHex(field[2]);
      Bytes message = Bytes.fromHex(field[4]);
      Bytes signature = Bytes.fromHex(field[5]);
      boolean valid = field[6].equals("TRUE");
      assertThat(curve().verifySchnorr(key, signature, message)).as(line).isEqualTo(valid);
      if (!field[1].isEmpty()) {
        Bytes secret = Bytes.fromHex(field[1]);
        assertThat(curve().publicKey(secret).from(1)).as(line).isEqualTo(key);
        assertThat(curve().signSchnorr(secret, message, Bytes.fromHex(field[3])))
            .as(line)
            .isEqualTo(signature);
      }
      passed++;
    }
    Vectors.count("BIP-0340 by " + curve().getClass().getSimpleName(), passed, lines.size() - 1);
  }

  /// The field's usual known answers: deterministic nonces with SHA-256 of the text, those whose first R is low already.
  @Test
  void deterministicSignaturesAreTheKnownOnes() {
    assertSigns(
        ORDER.subtract(BigInteger.ONE),
        "Satoshi Nakamoto",
        "fd567d121db66e382991534ada77a6bd3106f0a1098c231e47993447cd6af2d0",
        "6b39cd0eb1bc8603e159ef5c20a5c8ad685a45b06ce9bebed3f153d10d93bed5");
    assertSigns(
        BigInteger.ONE,
        "Satoshi Nakamoto",
        "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8",
        "2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5");
    assertSigns(
        BigInteger.ONE,
        "All those moments will be lost in time, like tears in rain. Time to die...",
        "8600dbd41e348fe5c9465ab92d23e3db8b98b873beecd930736488696438cb6b",
        "547fe64427496db33bf66019dacbf0039c04199abb0122918601db38a72cfc21");
  }

  /// R is what RFC 6979 gives at once or, where that is high, what the first counter gives that makes it low.
  private void assertSigns(BigInteger secret, String text, String r, String s) {
    Bytes hash =
        Bytes.wrap(Sha256.hash(Bytes.wrap(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))));
    Bytes plain =
        Bytes.wrap(
            new Rfc6979(secret(secret).toByteArray(), hash.toByteArray(), new byte[0]).next());
    // The x of the nonce's point is R: known whatever the grinding does.
    assertThat(curve().publicKey(plain).from(1).toHex()).isEqualTo(r);
    Bytes signature = curve().signEcdsa(secret(secret), hash);
    byte[] compact = new byte[64];
    assertThat(LaxDer.parse(signature, compact, 0)).isTrue();
    assertThat(compact[0]).as("R is low").isGreaterThanOrEqualTo((byte) 0);
    if (Integer.parseInt(r.substring(0, 2), 16) < 0x80) {
      assertThat(Bytes.wrap(compact).toHex()).isEqualTo(r + s);
    }
    assertThat(curve().verifyEcdsa(curve().publicKey(secret(secret)), signature, hash)).isTrue();
  }

  @Test
  void signaturesAreShortAndVerify() {
    Random random = new Random(979);
    for (int i = 0; i < 50; i++) {
      Bytes secret = random(random, 32);
      Bytes hash = random(random, 32);
      Bytes signature = curve().signEcdsa(secret, hash);
      assertThat(signature.size()).isLessThanOrEqualTo(70);
      assertThat(curve().signEcdsa(secret, hash)).as("the same each time").isEqualTo(signature);
      assertThat(curve().verifyEcdsa(curve().publicKey(secret), signature, hash)).isTrue();
      assertThat(curve().verifyEcdsa(curve().publicKey(secret), signature, random(random, 32)))
          .isFalse();
    }
  }

  @Test
  void aHighSVerifiesAsConsensusAllows() {
    Bytes hash = Bytes.wrap(Sha256.hash(GENERATOR));
    byte[] compact = new byte[64];
    LaxDer.parse(curve().signEcdsa(ONE, hash), compact, 0);
    BigInteger s = new BigInteger(1, compact, 32, 32);
    assertThat(s).isLessThan(ORDER.shiftRight(1));
    assertThat(curve().verifyEcdsa(GENERATOR, der(compact, ORDER.subtract(s)), hash)).isTrue();
    assertThat(curve().verifyEcdsa(GENERATOR, der(compact, s.add(ORDER)), hash)).isFalse();
    assertThat(curve().verifyEcdsa(GENERATOR, der(compact, BigInteger.ZERO), hash)).isFalse();
  }

  @Test
  void hybridKeysCountWhereTheirParityIsRight() {
    Bytes x = GENERATOR.from(1);
    Bytes y = Bytes.fromHex("483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8");
    assertThat(curve().isPublicKey(Bytes.concat(Bytes.of((byte) 4), x, y))).isTrue();
    assertThat(curve().isPublicKey(Bytes.concat(Bytes.of((byte) 6), x, y))).isTrue();
    assertThat(curve().isPublicKey(Bytes.concat(Bytes.of((byte) 7), x, y))).isFalse();
    assertThat(curve().isPublicKey(Bytes.concat(Bytes.of((byte) 5), x, y))).isFalse();
    assertThat(curve().isPublicKey(Bytes.concat(Bytes.of((byte) 2), x, y))).isFalse();
    assertThat(curve().isPublicKey(Bytes.concat(Bytes.of((byte) 4), x))).isFalse();
    assertThat(curve().isPublicKey(Bytes.EMPTY)).isFalse();
    Bytes hash = Bytes.wrap(Sha256.hash(x));
    Bytes signature = curve().signEcdsa(ONE, hash);
    assertThat(curve().verifyEcdsa(Bytes.concat(Bytes.of((byte) 6), x, y), signature, hash))
        .isTrue();
    assertThat(curve().verifyEcdsa(Bytes.concat(Bytes.of((byte) 7), x, y), signature, hash))
        .isFalse();
  }

  @Test
  void secretKeysHaveTheirBounds() {
    assertThat(curve().isSecretKey(ZEROS)).isFalse();
    assertThat(curve().isSecretKey(ONE)).isTrue();
    assertThat(curve().isSecretKey(secret(ORDER.subtract(BigInteger.ONE)))).isTrue();
    assertThat(curve().isSecretKey(secret(ORDER))).isFalse();
    assertThat(curve().isSecretKey(ONE.from(1))).isFalse();
    assertThat(curve().publicKey(ONE)).isEqualTo(GENERATOR);
    assertThatThrownBy(() -> curve().publicKey(ZEROS)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> curve().signEcdsa(secret(ORDER), ZEROS))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> curve().signSchnorr(ZEROS, ZEROS, ZEROS))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void sumsOfKeysWrapAroundTheOrder() {
    Bytes last = secret(ORDER.subtract(BigInteger.ONE));
    assertThat(curve().addToSecretKey(last, secret(BigInteger.TWO))).isEqualTo(ONE);
    assertThat(curve().addToSecretKey(ONE, ZEROS)).isEqualTo(ONE);
    assertThat(curve().negateSecretKey(ONE)).isEqualTo(last);
    assertThatThrownBy(() -> curve().addToSecretKey(last, ONE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> curve().addToSecretKey(ONE, secret(ORDER)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> curve().addToPublicKey(GENERATOR, last))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> curve().addToPublicKey(ZEROS, ONE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(curve().addToPublicKey(GENERATOR, ONE))
        .isEqualTo(curve().publicKey(secret(BigInteger.TWO)));
  }

  @Test
  void aTweakedKeyIsFoundTweakedAndNothingElseIs() {
    Random random = new Random(341);
    for (int i = 0; i < 20; i++) {
      Bytes internal = curve().publicKey(random(random, 32)).from(1);
      Bytes tweak = random(random, 32);
      Secp256k1.TweakedKey tweaked = curve().tweak(internal, tweak);
      assertThat(curve().isTweaked(tweaked.publicKey(), tweaked.oddY(), internal, tweak)).isTrue();
      assertThat(curve().isTweaked(tweaked.publicKey(), !tweaked.oddY(), internal, tweak))
          .isFalse();
      assertThat(curve().isTweaked(internal, tweaked.oddY(), internal, tweak)).isFalse();
      assertThat(curve().isTweaked(tweaked.publicKey(), tweaked.oddY(), internal, internal))
          .isFalse();
    }
    Bytes x = GENERATOR.from(1);
    assertThatThrownBy(() -> curve().tweak(x, secret(ORDER)))
        .isInstanceOf(IllegalArgumentException.class);
    // The negative of the generator's secret leads to infinity.
    Bytes last = secret(ORDER.subtract(BigInteger.ONE));
    assertThatThrownBy(() -> curve().tweak(x, last)).isInstanceOf(IllegalArgumentException.class);
    assertThat(curve().isTweaked(x, false, x, last)).isFalse();
  }

  @Test
  void schnorrMessagesMayHaveAnyLength() {
    Random random = new Random(340);
    for (int size : new int[] {0, 1, 31, 33, 256, 257, 5000}) {
      Bytes message = random(random, size);
      Bytes signature = curve().signSchnorr(ONE, message, ZEROS);
      assertThat(curve().verifySchnorr(GENERATOR.from(1), signature, message))
          .as("size %s", size)
          .isTrue();
      assertThat(curve().verifySchnorr(GENERATOR.from(1), signature, Bytes.concat(message, ONE)))
          .isFalse();
    }
  }

  @Test
  void itAnswersTheSelfCheckRightly() {
    assertThat(CurveSelfCheck.wrongAnswer(curve())).isEmpty();
  }

  static Bytes random(Random random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  static Bytes secret(BigInteger number) {
    return Bytes.wrap(org.bouncycastle.util.BigIntegers.asUnsignedByteArray(32, number));
  }

  private static Bytes der(byte[] compact, BigInteger s) {
    byte[] r = new BigInteger(1, compact, 0, 32).toByteArray();
    byte[] sBytes = s.toByteArray();
    return Bytes.concat(
        Bytes.of((byte) 0x30, (byte) (4 + r.length + sBytes.length), (byte) 2, (byte) r.length),
        Bytes.wrap(r),
        Bytes.of((byte) 2, (byte) sBytes.length),
        Bytes.wrap(sBytes));
  }
}
