package org.groat.chain.crypto;

import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;
import org.groat.chain.codec.Bytes;

/// ElligatorSwift in plain Java, written as BIP-0324 states it: the portable fallback, and the oracle in tests. Not in constant
/// time, which the keys of one connection bear.
///
/// The mapping takes two field elements u and t to an X coordinate of the curve; each X has for each u up to eight t.
final class BouncyEllSwift implements EllSwift {
  private static final X9ECParameters PARAMETERS = CustomNamedCurves.getByName("secp256k1");
  private static final BigInteger P = PARAMETERS.getCurve().getField().getCharacteristic();
  private static final BigInteger TWO = BigInteger.TWO;
  private static final BigInteger THREE = BigInteger.valueOf(3);
  private static final BigInteger FOUR = BigInteger.valueOf(4);
  private static final BigInteger SEVEN = BigInteger.valueOf(7);
  private static final BigInteger HALF = TWO.modInverse(P);
  private static final BigInteger ROOT_EXPONENT = P.add(BigInteger.ONE).shiftRight(2);

  /// A square root of -3.
  private static final BigInteger ROOT_MINUS_3 =
      new BigInteger("0a2d2ba93507f1df233770c2a797962cc61f6d15da14ecd47d8d27ae1cd5f852", 16);

  private static final TaggedHash AGREEMENT = TaggedHash.of("bip324_ellswift_xonly_ecdh");
  private static final TaggedHash CHOICES = TaggedHash.of("groat/ellswift/encode");

  /// Encodings tried: each succeeds with a chance of about a half.
  private static final int TRIES_MAX = 1_000;

  @Override
  public Bytes encode(Bytes secretKey, Bytes randomness) {
    ArgumentSize.require("randomness", randomness, 32);
    BigInteger x = multiply(PARAMETERS.getG(), secret(secretKey));
    for (int i = 0; i < TRIES_MAX; i++) {
      Bytes number = Bytes.of((byte) i, (byte) (i >>> 8));
      byte[] choice = CHOICES.hash(secretKey, randomness, number, Bytes.of((byte) 'c'));
      BigInteger u =
          number(Bytes.wrap(CHOICES.hash(secretKey, randomness, number, Bytes.of((byte) 'u'))));
      Optional<BigInteger> t = inverse(x, u.mod(P), choice[0] & 7);
      if (t.isPresent() && u.signum() != 0 && t.get().signum() != 0) {
        return Bytes.concat(bytes(u.mod(P)), bytes(t.get()));
      }
    }
    throw new IllegalStateException("no encoding in " + TRIES_MAX + " tries");
  }

  @Override
  public Bytes decode(Bytes encoded) {
    ArgumentSize.require("encoded key", encoded, SIZE);
    return bytes(map(number(encoded.slice(0, 32)).mod(P), number(encoded.from(32)).mod(P)));
  }

  @Override
  public Bytes sharedSecret(Bytes secretKey, Bytes ours, Bytes theirs, boolean initiator) {
    ArgumentSize.require("own key", ours, SIZE);
    Bytes x = sharedX(secretKey, theirs);
    return Bytes.wrap(AGREEMENT.hash(initiator ? ours : theirs, initiator ? theirs : ours, x));
  }

  /// The X coordinate of the other side's point times the secret.
  Bytes sharedX(Bytes secretKey, Bytes theirs) {
    BigInteger x = number(decode(theirs));
    BigInteger y = root(curve(x)).orElseThrow();
    return bytes(multiply(PARAMETERS.getCurve().createPoint(x, y), secret(secretKey)));
  }

  /// The X coordinate that u and t stand for.
  static BigInteger map(BigInteger anyU, BigInteger anyT) {
    BigInteger u = anyU.signum() == 0 ? BigInteger.ONE : anyU;
    BigInteger t = anyT.signum() == 0 ? BigInteger.ONE : anyT;
    BigInteger g = curve(u);
    if (g.add(t.multiply(t)).mod(P).signum() == 0) {
      t = t.shiftLeft(1).mod(P);
    }
    BigInteger x = divide(g.subtract(t.multiply(t)), t.shiftLeft(1));
    BigInteger y = divide(x.add(t), ROOT_MINUS_3.multiply(u));
    BigInteger first = u.add(FOUR.multiply(y).multiply(y)).mod(P);
    if (isX(first)) {
      return first;
    }
    BigInteger ratio = divide(x, y);
    BigInteger second = ratio.negate().subtract(u).multiply(HALF).mod(P);
    return isX(second) ? second : ratio.subtract(u).multiply(HALF).mod(P);
  }

  /// The t that with u stands for x, of the given case 0 to 7; none where that case has none.
  static Optional<BigInteger> inverse(BigInteger x, BigInteger u, int which) {
    BigInteger v;
    BigInteger s;
    if ((which & 2) == 0) {
      if (isX(x.negate().subtract(u).mod(P))) {
        return Optional.empty();
      }
      v = x;
      BigInteger below = u.multiply(u).add(u.multiply(v)).add(v.multiply(v));
      s = divide(curve(u).negate(), below);
    } else {
      s = x.subtract(u).mod(P);
      if (s.signum() == 0) {
        return Optional.empty();
      }
      BigInteger inner = FOUR.multiply(curve(u)).add(THREE.multiply(s).multiply(u).multiply(u));
      Optional<BigInteger> r = root(s.negate().multiply(inner).mod(P));
      if (r.isEmpty() || (which & 1) != 0 && r.get().signum() == 0) {
        return Optional.empty();
      }
      v = divide(r.get(), s).subtract(u).multiply(HALF).mod(P);
    }
    boolean odd = (which & 1) != 0;
    boolean negative = odd == ((which & 4) != 0);
    BigInteger factor =
        odd ? BigInteger.ONE.add(ROOT_MINUS_3) : BigInteger.ONE.subtract(ROOT_MINUS_3);
    BigInteger sum = u.multiply(factor).multiply(HALF).add(v);
    return root(s).map(w -> (negative ? w.negate() : w).multiply(sum).mod(P));
  }

  private static BigInteger curve(BigInteger x) {
    return x.multiply(x).multiply(x).add(SEVEN).mod(P);
  }

  private static boolean isX(BigInteger x) {
    return root(curve(x)).isPresent();
  }

  private static Optional<BigInteger> root(BigInteger square) {
    BigInteger root = square.modPow(ROOT_EXPONENT, P);
    return root.multiply(root).mod(P).equals(square.mod(P)) ? Optional.of(root) : Optional.empty();
  }

  private static BigInteger divide(BigInteger above, BigInteger below) {
    BigInteger divisor = below.mod(P);
    return divisor.signum() == 0
        ? BigInteger.ZERO
        : above.mod(P).multiply(divisor.modInverse(P)).mod(P);
  }

  private static BigInteger multiply(ECPoint point, BigInteger factor) {
    return point.multiply(factor).normalize().getAffineXCoord().toBigInteger();
  }

  private static BigInteger secret(Bytes secretKey) {
    ArgumentSize.require("secret key", secretKey, 32);
    BigInteger secret = number(secretKey);
    if (secret.signum() == 0 || secret.compareTo(PARAMETERS.getN()) >= 0) {
      throw new IllegalArgumentException("the secret key is zero or beyond the order");
    }
    return secret;
  }

  private static BigInteger number(Bytes bytes) {
    return new BigInteger(1, bytes.toByteArray());
  }

  private static Bytes bytes(BigInteger number) {
    return Bytes.wrap(BigIntegers.asUnsignedByteArray(32, number));
  }
}
