package org.groat.chain.script;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.BouncySecp256k1;
import org.groat.chain.crypto.Secp256k1;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.crypto.TestCurves;

/// A curve that remembers its verdicts, since vectors ask for the same ones under many sets of rules. For one thread.
public final class RememberingCurve implements Secp256k1 {
  private final Secp256k1 curve;
  private final Map<List<Bytes>, Boolean> verdicts = new HashMap<>();

  public RememberingCurve(Secp256k1 curve) {
    this.curve = curve;
  }

  /// One of each implementation; the first is the one that nodes use on this machine.
  public static List<Secp256k1> each() {
    List<Secp256k1> curves = new ArrayList<>();
    curves.add(new RememberingCurve(Secp256k1s.best()));
    curves.add(new RememberingCurve(new BouncySecp256k1()));
    TestCurves.byNativeMethods().map(RememberingCurve::new).ifPresent(curves::add);
    return curves;
  }

  @Override
  public boolean verifyEcdsa(Bytes publicKey, Bytes signature, Bytes hash) {
    return verdict(
        List.of(publicKey, signature, hash), () -> curve.verifyEcdsa(publicKey, signature, hash));
  }

  @Override
  public boolean verifySchnorr(Bytes publicKey, Bytes signature, Bytes message) {
    return verdict(
        List.of(publicKey, signature, message, Bytes.EMPTY),
        () -> curve.verifySchnorr(publicKey, signature, message));
  }

  @Override
  public boolean isTweaked(Bytes outputKey, boolean oddY, Bytes internalKey, Bytes tweak) {
    return verdict(
        List.of(outputKey, ScriptNumber.of(oddY), internalKey, tweak, Bytes.EMPTY),
        () -> curve.isTweaked(outputKey, oddY, internalKey, tweak));
  }

  private boolean verdict(List<Bytes> question, BooleanSupplier answer) {
    Boolean known = verdicts.get(question);
    if (known == null) {
      known = answer.getAsBoolean();
      // Slices would keep whole blocks alive.
      verdicts.put(question.stream().map(Bytes::compact).toList(), known);
    }
    return known;
  }

  @Override
  public boolean isSecretKey(Bytes secretKey) {
    return curve.isSecretKey(secretKey);
  }

  @Override
  public boolean isPublicKey(Bytes publicKey) {
    return curve.isPublicKey(publicKey);
  }

  @Override
  public Bytes publicKey(Bytes secretKey) {
    return curve.publicKey(secretKey);
  }

  @Override
  public Bytes signEcdsa(Bytes secretKey, Bytes hash) {
    return curve.signEcdsa(secretKey, hash);
  }

  @Override
  public Bytes signSchnorr(Bytes secretKey, Bytes message, Bytes auxiliary) {
    return curve.signSchnorr(secretKey, message, auxiliary);
  }

  @Override
  public Bytes addToSecretKey(Bytes secretKey, Bytes tweak) {
    return curve.addToSecretKey(secretKey, tweak);
  }

  @Override
  public Bytes addToPublicKey(Bytes publicKey, Bytes tweak) {
    return curve.addToPublicKey(publicKey, tweak);
  }

  @Override
  public Bytes negateSecretKey(Bytes secretKey) {
    return curve.negateSecretKey(secretKey);
  }

  @Override
  public TweakedKey tweak(Bytes internalKey, Bytes tweak) {
    return curve.tweak(internalKey, tweak);
  }

  /// The implementation behind.
  @Override
  public String toString() {
    return curve.getClass().getSimpleName();
  }
}
