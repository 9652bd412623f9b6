package org.groat.chain.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.groat.chain.codec.Bytes;
import org.junit.jupiter.api.Test;

final class HashesTest {

  @Test
  void ripemd160GivesItsAuthorsAnswers() {
    assertThat(hex(Ripemd160.hash(text("")))).isEqualTo("9c1185a5c5e9fc54612808977ee8f548b2258d31");
    assertThat(hex(Ripemd160.hash(text("abc"))))
        .isEqualTo("8eb208f7e05d987a9b044a8e98c6b087f15a0bfc");
    assertThat(hex(Ripemd160.hash(text("message digest"))))
        .isEqualTo("5d0689ef49d2fae572b881b123a85ffa21595f36");
  }

  @Test
  void hash160OfTheGeneratorIsItsWellKnownAddress() {
    Bytes key = Bytes.fromHex("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
    assertThat(hex(Hash160.of(key))).isEqualTo("751e76e8199196d454941c45d1b3a323f1433bd6");
  }

  @Test
  void sha1GivesTheStandardsAnswers() {
    assertThat(hex(Sha1.hash(text("abc")))).isEqualTo("a9993e364706816aba3e25717850c26c9cd0d89d");
    assertThat(hex(Sha1.hash(text("")))).isEqualTo("da39a3ee5e6b4b0d3255bfef95601890afd80709");
  }

  @Test
  void sha256GivesTheStandardsAnswers() {
    assertThat(hex(Sha256.hash(text("abc"))))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(hex(Sha256.hashTwice(text("hello"))))
        .isEqualTo("9595c9df90075148eb06860365df33584b75bff782a510c6cd4883a419833d50");
  }

  @Test
  void aTaggedHashIsSha256OfTheTagsHashTwiceAndTheParts() {
    byte[] tag = Sha256.hash(text("Groat/test"));
    byte[] plain = Sha256.hash(Bytes.concat(Bytes.wrap(tag), Bytes.wrap(tag), text("ab")));
    assertThat(TaggedHash.of("Groat/test").hash(text("a"), text("b"))).isEqualTo(plain);
    assertThat(TaggedHash.of("Groat/tes").hash(text("a"), text("b"))).isNotEqualTo(plain);
  }

  /// RFC 4231, cases 1, 2 and 6.
  @Test
  void hmacSha512GivesTheStandardsAnswers() {
    assertThat(hex(HmacSha512.of(Bytes.fromHex("0b".repeat(20)), text("Hi"), text(" There"))))
        .startsWith(
            "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4");
    assertThat(hex(HmacSha512.of(text("Jefe"), text("what do ya want for nothing?"))))
        .startsWith("164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554");
    assertThat(
            hex(
                HmacSha512.of(
                    Bytes.fromHex("aa".repeat(131)),
                    text("Test Using Larger Than Block-Size Key - Hash Key First"))))
        .startsWith("80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352");
  }

  /// The first answers of the reference implementation: key 00..0f, message 00, 00 01, ...
  @Test
  void sipHashGivesItsAuthorsAnswers() {
    SipHash hash = SipHash.ofKey(counting(16));
    String[] answers = {
      "310e0edd47db6f72", "fd67dc93c539f874", "5a4fa9d909806c0d", "2d7efbd796666785",
          "b7877127e09427cf",
      "8da699cd64557618", "cee3fe586e46c9cb", "37d1018bf50002ab", "6224939a79f5f593",
          "b0e4a90bdf82009e"
    };
    for (int size = 0; size < answers.length; size++) {
      Bytes expected = Bytes.fromHex(answers[size]);
      assertThat(hash.hash(counting(size))).as("size %s", size).isEqualTo(expected.int64At(0));
    }
  }

  @Test
  void sipHashOfWordsIsThatOfTheirBytes() {
    SipHash hash = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
    Bytes bytes = counting(36);
    long[] words = {bytes.int64At(0), bytes.int64At(8), bytes.int64At(16), bytes.int64At(24)};
    assertThat(hash.hash(words[0], words[1], words[2], words[3]))
        .isEqualTo(hash.hash(bytes.slice(0, 32)));
    assertThat(hash.hash(words[0], words[1], words[2], words[3], bytes.int32At(32)))
        .isEqualTo(hash.hash(bytes));
    assertThat(hash.hash(words[0], words[1], words[2], words[3], -1))
        .isEqualTo(hash.hash(Bytes.concat(bytes.slice(0, 32), Bytes.fromHex("ffffffff"))));
  }

  @Test
  void muHashGivesTheKnownAnswer() {
    MuHash3072 hash = new MuHash3072().add(element(0)).add(element(1)).remove(element(2));
    assertThat(Bytes.wrap(hash.finish()).reversed().toHex())
        .isEqualTo("10d312b100cbd32ada024a6646e40d3482fcff103668d2625f10002a607d5863");
  }

  @Test
  void muHashForgetsTheOrderAndWhatWentOutAgain() {
    Random random = new Random(3072);
    MuHash3072 forwards = new MuHash3072();
    MuHash3072 left = new MuHash3072();
    MuHash3072 right = new MuHash3072();
    for (int i = 0; i < 200; i++) {
      forwards.add(element(i));
      (random.nextBoolean() ? left : right).add(element(199 - i)).add(element(1000 + i));
      right.remove(element(1000 + i));
    }
    assertThat(left.copy().combine(right).finish()).isEqualTo(forwards.finish());
    assertThat(MuHash3072.ofProduct(left.combine(right).product()).finish())
        .isEqualTo(forwards.finish());
    assertThat(forwards.copy().remove(element(0)).finish()).isNotEqualTo(forwards.finish());
    assertThat(forwards.product().size()).isEqualTo(MuHash3072.NUMBER_SIZE);
  }

  @Test
  void muHashMultipliesAsBigIntegersDo() {
    BigInteger prime = BigInteger.ONE.shiftLeft(3072).subtract(BigInteger.valueOf(1103717));
    BigInteger expected = BigInteger.ONE;
    MuHash3072 hash = new MuHash3072();
    // A product of all ones carries the farthest.
    MuHash3072 ones = MuHash3072.ofProduct(Bytes.fromHex("ff".repeat(384)));
    BigInteger onesNumber = BigInteger.ONE.shiftLeft(3072).subtract(BigInteger.ONE);
    for (int i = 0; i < 20; i++) {
      hash.combine(ones);
      expected = expected.multiply(onesNumber).mod(prime);
      assertThat(new BigInteger(1, hash.product().reversed().toByteArray())).isEqualTo(expected);
    }
  }

  private static Bytes element(int number) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) number;
    bytes[1] = (byte) (number >>> 8);
    return Bytes.wrap(bytes);
  }

  private static Bytes counting(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) i;
    }
    return Bytes.wrap(bytes);
  }

  private static Bytes text(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String hex(byte[] bytes) {
    return Bytes.wrap(bytes).toHex();
  }
}
