package org.groat.chain.crypto;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.groat.chain.codec.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Picks the implementation of the curve: the native library where one loads and answers known questions rightly, plain Java
/// otherwise. The choice is made once a process and logged with its reason.
public final class Secp256k1s {
  private static final Logger LOG = LoggerFactory.getLogger(Secp256k1s.class);

  private Secp256k1s() {}

  /// The fastest implementation that works on this machine.
  public static Secp256k1 best() {
    return Best.INSTANCE;
  }

  /// The fastest implementation of ElligatorSwift that works on this machine.
  public static EllSwift bestEllSwift() {
    if (best() instanceof NativeSecp256k1 library) {
      try {
        return library.ellSwift();
      } catch (NativeLibrary.UnavailableException e) {
        LOG.debug("event=ellswift-refused reason=\"{}\"", e.getMessage());
      }
    }
    return new BouncyEllSwift();
  }

  private static Secp256k1 choose() {
    List<String> refused = new ArrayList<>();
    for (NativeLibrary library : NativeLibrary.candidates()) {
      try {
        NativeSecp256k1 curve = new NativeSecp256k1(library.load());
        Optional<String> wrong = wrongAnswer(curve);
        if (wrong.isEmpty()) {
          LOG.info("event=curve-chosen implementation=libsecp256k1 library={}", library.name());
          return curve;
        }
        refused.add(library.name() + ": wrong answer about " + wrong.get());
      } catch (NativeLibrary.UnavailableException e) {
        refused.add(library.name() + ": " + e.getMessage());
      }
    }
    LOG.warn(
        "event=curve-chosen implementation=bouncycastle reason=\"no libsecp256k1 works here,"
            + " verifying is slower\" refused=\"{}\"",
        String.join("; ", refused));
    return new BouncySecp256k1();
  }

  /// Asks an implementation known questions: a library that was built wrongly must not judge a block.
  ///
  /// @return the first question that it answers wrongly
  static Optional<String> wrongAnswer(Secp256k1 curve) {
    Bytes secret =
        Bytes.fromHex("0000000000000000000000000000000000000000000000000000000000000003");
    Bytes key = Bytes.fromHex("02f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9");
    Bytes zeros = Bytes.wrap(new byte[32]);
    Bytes schnorr =
        Bytes.fromHex(
            "e907831f80848d1069a5371b402410364bdf1c5f8307b0084c55f1ce2dca8215"
                + "25f66a4a85ea8b71e482a74f382d2ce5ebeee8fdb2172f477df4900d310536c0");
    if (!curve.publicKey(secret).equals(key)) {
      return Optional.of("public key");
    }
    Bytes ecdsa = curve.signEcdsa(secret, zeros);
    if (!curve.verifyEcdsa(key, ecdsa, zeros) || curve.verifyEcdsa(key, ecdsa, key.from(1))) {
      return Optional.of("ECDSA");
    }
    Bytes x = key.from(1);
    if (!curve.signSchnorr(secret, zeros, zeros).equals(schnorr)
        || !curve.verifySchnorr(x, schnorr, zeros)
        || curve.verifySchnorr(x, schnorr, x)) {
      return Optional.of("Schnorr");
    }
    Secp256k1.TweakedKey tweaked = curve.tweak(x, secret);
    return curve.isTweaked(tweaked.publicKey(), tweaked.oddY(), x, secret)
            && !curve.isTweaked(tweaked.publicKey(), !tweaked.oddY(), x, secret)
        ? Optional.empty()
        : Optional.of("tweak");
  }

  /// Made when it is first asked for.
  private static final class Best {
    static final Secp256k1 INSTANCE = choose();
  }
}
