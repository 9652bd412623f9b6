package org.groat.chain.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.groat.chain.Vectors;
import org.groat.chain.codec.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class EllSwiftTest {
  private static final String FOLDER = "bips/bip-0324/";

  static Stream<EllSwift> implementations() {
    EllSwift best = Secp256k1s.bestEllSwift();
    return best instanceof NativeEllSwift
        ? Stream.of(best, new BouncyEllSwift())
        : Stream.of(new BouncyEllSwift());
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void everyPublishedEncodingDecodes(EllSwift ellSwift) {
    List<String> lines = Vectors.lines(FOLDER + "ellswift_decode_test_vectors.csv");
    int passed = 0;
    for (String line : lines.subList(1, lines.size())) {
      String[] fields = line.split(",", -1);
      passed += ellSwift.decode(Bytes.fromHex(fields[0])).toHex().equals(fields[1]) ? 1 : 0;
    }
    String name = ellSwift.getClass().getSimpleName();
    Vectors.count("ellswift_decode by " + name, passed, lines.size() - 1);
  }

  @Test
  void everyPublishedInverseIsFoundInEachOfItsEightCases() {
    List<String> lines = Vectors.lines(FOLDER + "xswiftec_inv_test_vectors.csv");
    int passed = 0;
    for (String line : lines.subList(1, lines.size())) {
      String[] fields = line.split(",", -1);
      BigInteger u = new BigInteger(fields[0], 16);
      BigInteger x = new BigInteger(fields[1], 16);
      for (int which = 0; which < 8; which++) {
        String wanted = fields[2 + which];
        Optional<BigInteger> expected =
            wanted.isEmpty() ? Optional.empty() : Optional.of(new BigInteger(wanted, 16));
        Optional<BigInteger> found = BouncyEllSwift.inverse(x, u, which);
        assertThat(found).as("u=%s x=%s case %s", fields[0], fields[1], which).isEqualTo(expected);
        found.ifPresent(t -> assertThat(BouncyEllSwift.map(u, t)).isEqualTo(x));
        passed++;
      }
    }
    Vectors.count("xswiftec_inv", passed, (lines.size() - 1) * 8);
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void bothSidesAgreeAndAnyoneElseDoesNot(EllSwift ellSwift) {
    for (long seed = 0; seed < 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Bytes one = bytes(random);
      Bytes other = bytes(random);
      Bytes oneKey = ellSwift.encode(one, bytes(random));
      Bytes otherKey = ellSwift.encode(other, bytes(random));
      assertThat(ellSwift.encode(one, bytes(random))).as("seed %s", seed).isNotEqualTo(oneKey);
      Bytes secret = ellSwift.sharedSecret(one, oneKey, otherKey, true);
      assertThat(ellSwift.sharedSecret(other, otherKey, oneKey, false))
          .as("seed %s", seed)
          .isEqualTo(secret);
      assertThat(ellSwift.sharedSecret(other, otherKey, oneKey, true)).isNotEqualTo(secret);
      assertThat(ellSwift.decode(oneKey)).isEqualTo(Secp256k1s.best().publicKey(one).from(1));
    }
  }

  @Test
  void theTwoImplementationsAgree() {
    EllSwift library = Secp256k1s.bestEllSwift();
    assumeTrue(library instanceof NativeEllSwift, "skipped: no libsecp256k1 with ElligatorSwift");
    EllSwift java = new BouncyEllSwift();
    for (long seed = 0; seed < 100; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Bytes secret = bytes(random);
      Bytes theirs = Bytes.concat(bytes(random), bytes(random));
      Bytes ours = java.encode(secret, bytes(random));
      assertThat(library.decode(theirs)).as("seed %s", seed).isEqualTo(java.decode(theirs));
      for (boolean initiator : new boolean[] {true, false}) {
        assertThat(library.sharedSecret(secret, ours, theirs, initiator))
            .as("seed %s", seed)
            .isEqualTo(java.sharedSecret(secret, ours, theirs, initiator));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void anImpossibleSecretIsRefused(EllSwift ellSwift) {
    Bytes zero = Bytes.wrap(new byte[32]);
    Bytes beyond = Bytes.fromHex("ff".repeat(32));
    for (Bytes secret : List.of(zero, beyond)) {
      assertThatThrownBy(() -> ellSwift.encode(secret, zero))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> ellSwift.decode(zero)).isInstanceOf(IllegalArgumentException.class);
  }

  private static Bytes bytes(SplittableRandom random) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    bytes[0] &= 0x7f;
    return Bytes.wrap(bytes);
  }
}
