package org.groat.chain.crypto;

import java.util.List;
import java.util.Optional;
import org.groat.chain.codec.Bytes;

/// Known questions with known answers: a library that was built wrongly must not judge a block. Takes some milliseconds.
///
/// Each answer is one that all of the field gives: the first signature that ever spent coins (block 170) with its forms that
/// consensus takes and those that it refuses, vectors of BIP-0340, BIP-0341 and BIP-0324, and a deterministic signature.
final class CurveSelfCheck {
  private static final Bytes ZEROS = Bytes.wrap(new byte[32]);
  private static final Bytes ONE = hex("00".repeat(31) + "01");
  private static final Bytes TWO = hex("00".repeat(31) + "02");
  private static final String ORDER =
      "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";

  private static final Bytes FIRST_KEY =
      hex(
          "0411db93e1dcdb8a016b49840f8c53bc1eb68a382e97b1482ecad7b148a6909a5c"
              + "b2e0eaddfb84ccf9744464f82e160bfa9b8b64f9d4c03f999b8643f656b412a3");
  private static final Bytes FIRST_HASH =
      hex("7a05c6145f10101e9d6325494245adf1297d80f8f38d4d576d57cdba220bcb19");
  private static final String R =
      "4e45e16932b8af514961a1d3a1a25fdf3f4f7732e9d624c6c61548ab5fb8cd41";
  private static final String S =
      "181522ec8eca07de4860a4acdd12909d831cc56cbbac4622082221a8768d1d09";
  private static final String HIGH_S =
      "e7eadd137135f821b79f5b5322ed6f6137921779f39c5a19b7b03ce459a92438";

  private static final List<Bytes> GOOD_ECDSA =
      List.of(
          hex("30440220" + R + "0220" + S),
          hex("30450220" + R + "022100" + HIGH_S),
          // As an old OpenSSL took it: negative to the letter, padded, lengths longer than need be
          // and a wrong one.
          hex("30440220" + R + "0220" + HIGH_S),
          hex("3081ff0223000000" + R + "02820020" + S));

  private static final List<Bytes> BAD_ECDSA =
      List.of(
          hex("30440220" + R + "0220" + S.substring(0, 62) + "0a"),
          hex("30440220" + R.substring(0, 62) + "42" + "0220" + S),
          hex("30440220" + "00".repeat(32) + "0220" + S),
          hex("30440220" + R + "0220" + "00".repeat(32)),
          hex("3045022100" + ORDER + "0220" + S),
          hex("30450220" + R + "022100" + ORDER),
          hex("308001" + "0220" + R + "0220" + S),
          Bytes.EMPTY);

  /// A compressed key whose X coordinate no point has.
  private static final Bytes NO_POINT =
      hex("02eefdea4cdb677750a420fee807eacf21eb9898ae79b9768766e4faa04a2d4a34");

  private static final Bytes SCHNORR_SECRET =
      hex("b7e151628aed2a6abf7158809cf4f3c762e7160f38b4da56a784d9045190cfef");
  private static final Bytes SCHNORR_KEY =
      hex("dff1d77f2a671c5f36183726db2341be58feae1da2deced843240f7b502ba659");
  private static final Bytes SCHNORR_MESSAGE =
      hex("243f6a8885a308d313198a2e03707344a4093822299f31d0082efa98ec4e6c89");
  private static final Bytes SCHNORR =
      hex(
          "6896bd60eeae296db48a229ff71dfe071bde413e6d43f917dc8dcf8c78de3341"
              + "8906d11ac976abccb20b091292bff4ea897efcb639ea871cfa95f6de339e4b0a");

  private static final List<Bytes> BAD_SCHNORR =
      List.of(
          // an odd Y, a negated message, R at infinity, R not on the curve, R the field's size, S
          // the order
          hex(
              "fff97bd5755eeea420453a14355235d382f6472f8568a18b2f057a1460297556"
                  + "3cc27944640ac607cd107ae10923d9ef7a73c643e166be5ebeafa34b1ac553e2"),
          hex(
              "1fa62e331edbc21c394792d2ab1100a7b432b013df3f6ff4f99fcb33e0e1515f"
                  + "28890b3edb6e7189b630448b515ce4f8622a954cfe545735aaea5134fccdb2bd"),
          hex(
              "0000000000000000000000000000000000000000000000000000000000000000"
                  + "123dda8328af9c23a94c1feecfd123ba4fb73476f0d594dcb65c6425bd186051"),
          hex(
              "4a298dacae57395a15d0795ddbfd1dcb564da82b0f269bc70a74f8220429ba1d"
                  + "69e89b4c5564d00349106b8497785dd7d1d713a8ae82b32fa79d5f7fc407d39b"),
          hex(
              "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f"
                  + "69e89b4c5564d00349106b8497785dd7d1d713a8ae82b32fa79d5f7fc407d39b"),
          hex("6cff5c3ba86c69ea4b7376f31a9bcb4f74c1976089b2d9963da2e5543e177769" + ORDER));

  private static final Bytes INTERNAL_KEY =
      hex("d6889cb081036e0faefa3a35157ad71086b123b2b144b649798b494c300a961d");
  private static final Bytes TWEAK =
      hex("b86e7be8f39bab32a6f2c0443abbc210f0edac0e2c53d501b36b64437d9c6c70");
  private static final Bytes OUTPUT_KEY =
      hex("53a1f6e454df1aa2776a2814a721372d6258050de330b3c6d10ee8f4e0dda343");

  private CurveSelfCheck() {}

  /// Asks an implementation of the curve.
  ///
  /// @return the first kind of question that it answers wrongly
  static Optional<String> wrongAnswer(Secp256k1 curve) {
    if (!keys(curve)) {
      return Optional.of("keys");
    } else if (!ecdsa(curve)) {
      return Optional.of("ECDSA");
    } else if (!schnorr(curve)) {
      return Optional.of("Schnorr");
    } else if (!tweak(curve)) {
      return Optional.of("tweak");
    }
    return Optional.empty();
  }

  /// Asks an implementation of ElligatorSwift.
  ///
  /// @param curve one that was asked before
  static Optional<String> wrongAnswer(EllSwift ellSwift, Secp256k1 curve) {
    Bytes secret = hex("61062ea5071d800bbfd59e2e8b53d47d194b095ae5a4df04936b49772ef0d4d7");
    Bytes ours =
        hex(
            "ec0adff257bbfe500c188c80b4fdd640f6b45a482bbc15fc7cef5931deff0aa1"
                + "86f6eb9bba7b85dc4dcc28b28722de1e3d9108b985e2967045668f66098e475b");
    Bytes theirs =
        hex(
            "a4a94dfce69b4a2a0a099313d10f9f7e7d649d60501c9e1d274c300e0d89aafa"
                + "ffffffffffffffffffffffffffffffffffffffffffffffffffffffff8faf88d5");
    Bytes x = hex("0c71defa3fafd74cb835102acd81490963f6b72d889495e06561375bd65f6ffc");
    Bytes shared = hex("c6992a117f5edbea70c3f511d32d26b9798be4b81a62eaee1a5acaa8459a3592");
    // An encoding is one of many: only what it stands for is known.
    Bytes one = ellSwift.encode(secret, ONE);
    Bytes other = ellSwift.encode(secret, TWO);
    Bytes own = curve.publicKey(secret).from(1);
    boolean right =
        ellSwift.decode(theirs).equals(x)
            && ellSwift.sharedSecret(secret, ours, theirs, true).equals(shared)
            && agreesAsResponder(ellSwift)
            && !one.equals(other)
            && ellSwift.decode(one).equals(own)
            && ellSwift.decode(other).equals(own);
    return right ? Optional.empty() : Optional.of("ElligatorSwift");
  }

  private static boolean keys(Secp256k1 curve) {
    Bytes generator = hex("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
    Bytes doubled = hex("02c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5");
    return curve.publicKey(ONE).equals(generator)
        && curve.publicKey(TWO).equals(doubled)
        && curve.addToPublicKey(generator, ONE).equals(doubled)
        && curve.addToSecretKey(ONE, ONE).equals(TWO)
        && curve
            .negateSecretKey(ONE)
            .equals(hex("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140"))
        && curve.isSecretKey(ONE)
        && !curve.isSecretKey(ZEROS)
        && !curve.isSecretKey(hex(ORDER))
        && curve.isPublicKey(FIRST_KEY)
        && !curve.isPublicKey(NO_POINT);
  }

  private static boolean ecdsa(Secp256k1 curve) {
    Bytes hash = hex("a0dc65ffca799873cbea0ac274015b9526505daaaed385155425f7337704883e");
    Bytes signature =
        hex(
            "304402203311d51d1326e30774b2fb1fbfd5e199ebccb43be1db2ce41051eb2d75e4b68f"
                + "022044d2ea67486df31a242363de1f835d583620fea148ee422c8c80b904b53f5ac3");
    return GOOD_ECDSA.stream().allMatch(good -> curve.verifyEcdsa(FIRST_KEY, good, FIRST_HASH))
        && BAD_ECDSA.stream().noneMatch(bad -> curve.verifyEcdsa(FIRST_KEY, bad, FIRST_HASH))
        && !curve.verifyEcdsa(FIRST_KEY, GOOD_ECDSA.getFirst(), hash)
        && !curve.verifyEcdsa(NO_POINT, GOOD_ECDSA.getFirst(), FIRST_HASH)
        && curve.signEcdsa(ONE, hash).equals(signature)
        && curve.verifyEcdsa(curve.publicKey(ONE), signature, hash);
  }

  private static boolean schnorr(Secp256k1 curve) {
    return curve.signSchnorr(SCHNORR_SECRET, SCHNORR_MESSAGE, ONE).equals(SCHNORR)
        && curve.verifySchnorr(SCHNORR_KEY, SCHNORR, SCHNORR_MESSAGE)
        && !curve.verifySchnorr(SCHNORR_KEY, SCHNORR, ZEROS)
        && !curve.verifySchnorr(NO_POINT.from(1), SCHNORR, SCHNORR_MESSAGE)
        && BAD_SCHNORR.stream()
            .noneMatch(bad -> curve.verifySchnorr(SCHNORR_KEY, bad, SCHNORR_MESSAGE));
  }

  private static boolean tweak(Secp256k1 curve) {
    return curve.tweak(INTERNAL_KEY, TWEAK).equals(new Secp256k1.TweakedKey(OUTPUT_KEY, true))
        && curve.isTweaked(OUTPUT_KEY, true, INTERNAL_KEY, TWEAK)
        && !curve.isTweaked(OUTPUT_KEY, false, INTERNAL_KEY, TWEAK)
        && !curve.isTweaked(OUTPUT_KEY, true, INTERNAL_KEY, ONE);
  }

  private static boolean agreesAsResponder(EllSwift ellSwift) {
    Bytes secret = hex("6f312890ec83bbb26798abaadd574684a53e74ccef7953b790fcc29409080246");
    Bytes ours =
        hex(
            "a8785af31c029efc82fa9fc677d7118031358d7c6a25b5779a9b900e5ccd94aa"
                + "c97eb36a3c5dbcdb2ca5843cc4c2fe0aaa46d10eb3d233a81c3dde476da00eef");
    Bytes theirs =
        hex(
            "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f"
                + "0000000000000000000000000000000000000000000000000000000000000000");
    Bytes shared = hex("a6f79eb08243b6f65dbe42bfe4a6cf3f131d6963fa5d06c770a18f7b9c489b78");
    return ellSwift.sharedSecret(secret, ours, theirs, false).equals(shared);
  }

  private static Bytes hex(String text) {
    return Bytes.fromHex(text);
  }
}
