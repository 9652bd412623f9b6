package org.groat.chain.crypto;

import java.math.BigInteger;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;
import org.groat.chain.codec.Bytes;
import org.jspecify.annotations.Nullable;

/// The curve in plain Java on Bouncy Castle's field arithmetic: runs everywhere, at about a seventh of the native speed, and
/// is the oracle that the native one is tested against.
///
/// Products of secrets with the generator read all of a fixed table whatever the secret; the arithmetic modulo the order is
/// `BigInteger`'s, whose time depends on its numbers. A wallet on a machine that others measure should use the native one.
public final class BouncySecp256k1 implements Secp256k1 {
  private static final X9ECParameters PARAMETERS = CustomNamedCurves.getByName("secp256k1");
  private static final ECCurve CURVE = PARAMETERS.getCurve();
  private static final ECPoint GENERATOR = PARAMETERS.getG();
  private static final BigInteger ORDER = PARAMETERS.getN();
  private static final BigInteger HALF_ORDER = ORDER.shiftRight(1);
  private static final BigInteger FIELD = CURVE.getField().getCharacteristic();
  private static final TaggedHash CHALLENGE = TaggedHash.of("BIP0340/challenge");
  private static final TaggedHash AUXILIARY = TaggedHash.of("BIP0340/aux");
  private static final TaggedHash NONCE = TaggedHash.of("BIP0340/nonce");

  @Override
  public boolean verifyEcdsa(Bytes publicKey, Bytes signature, Bytes hash) {
    ArgumentSize.require("hash", hash, 32);
    ECPoint key = point(publicKey);
    byte[] compact = new byte[LaxDer.COMPACT_SIZE];
    if (key == null || !LaxDer.parse(signature, compact, 0)) {
      return false;
    }
    BigInteger r = new BigInteger(1, compact, 0, 32);
    BigInteger s = new BigInteger(1, compact, 32, 32);
    if (!isScalar(r) || !isScalar(s)) {
      return false;
    }
    // A high S needs no normalising here: its negative leads to the mirrored point, which has the
    // same X.
    BigInteger inverse = BigIntegers.modOddInverseVar(ORDER, s);
    BigInteger u1 = number(hash).multiply(inverse).mod(ORDER);
    BigInteger u2 = r.multiply(inverse).mod(ORDER);
    ECPoint sum = ECAlgorithms.sumOfTwoMultiplies(GENERATOR, u1, key, u2).normalize();
    return !sum.isInfinity() && sum.getAffineXCoord().toBigInteger().mod(ORDER).equals(r);
  }

  @Override
  public boolean verifySchnorr(Bytes publicKey, Bytes signature, Bytes message) {
    ECPoint key = lift(publicKey);
    if (key == null || signature.size() != 64) {
      return false;
    }
    BigInteger r = number(signature.slice(0, 32));
    BigInteger s = number(signature.from(32));
    if (r.compareTo(FIELD) >= 0 || s.compareTo(ORDER) >= 0) {
      return false;
    }
    BigInteger challenge = scalar(CHALLENGE.hash(signature.slice(0, 32), publicKey, message));
    ECPoint sum =
        ECAlgorithms.sumOfTwoMultiplies(GENERATOR, s, key, ORDER.subtract(challenge)).normalize();
    return !sum.isInfinity() && !isOdd(sum) && sum.getAffineXCoord().toBigInteger().equals(r);
  }

  @Override
  public boolean isTweaked(Bytes outputKey, boolean oddY, Bytes internalKey, Bytes tweak) {
    ECPoint tweaked = tweakedPoint(internalKey, tweak);
    return tweaked != null && isOdd(tweaked) == oddY && x(tweaked).equals(outputKey);
  }

  @Override
  public boolean isSecretKey(Bytes secretKey) {
    return secretKey.size() == 32 && isScalar(number(secretKey));
  }

  @Override
  public boolean isPublicKey(Bytes publicKey) {
    return point(publicKey) != null;
  }

  @Override
  public Bytes publicKey(Bytes secretKey) {
    return compressed(multiplyGenerator(requireSecret(secretKey)));
  }

  @Override
  public Bytes signEcdsa(Bytes secretKey, Bytes hash) {
    ArgumentSize.require("hash", hash, 32);
    BigInteger secret = requireSecret(secretKey);
    BigInteger message = number(hash).mod(ORDER);
    for (int counter = 0; ; counter++) {
      byte[] extra = new byte[counter == 0 ? 0 : 32];
      for (int i = 0; i < Math.min(4, extra.length); i++) {
        extra[i] = (byte) (counter >>> (8 * i));
      }
      Rfc6979 nonces = new Rfc6979(secretKey.toByteArray(), fixed(message), extra);
      BigInteger r = BigInteger.ZERO;
      BigInteger s = BigInteger.ZERO;
      while (r.signum() == 0 || s.signum() == 0) {
        BigInteger nonce = new BigInteger(1, nonces.next());
        if (isScalar(nonce)) {
          r = multiplyGenerator(nonce).getAffineXCoord().toBigInteger().mod(ORDER);
          s =
              BigIntegers.modOddInverse(ORDER, nonce)
                  .multiply(message.add(r.multiply(secret)))
                  .mod(ORDER);
        }
      }
      if (!r.testBit(255)) {
        return der(r, s.compareTo(HALF_ORDER) > 0 ? ORDER.subtract(s) : s);
      }
    }
  }

  @Override
  public Bytes signSchnorr(Bytes secretKey, Bytes message, Bytes auxiliary) {
    ArgumentSize.require("auxiliary", auxiliary, 32);
    BigInteger secret = requireSecret(secretKey);
    ECPoint key = multiplyGenerator(secret);
    BigInteger d = isOdd(key) ? ORDER.subtract(secret) : secret;
    byte[] masked = fixed(d);
    byte[] mask = AUXILIARY.hash(auxiliary);
    for (int i = 0; i < 32; i++) {
      masked[i] ^= mask[i];
    }
    BigInteger nonce = scalar(NONCE.hash(Bytes.wrap(masked), x(key), message));
    if (nonce.signum() == 0) {
      throw new IllegalStateException("a hash reduced to zero");
    }
    ECPoint commitment = multiplyGenerator(nonce);
    BigInteger k = isOdd(commitment) ? ORDER.subtract(nonce) : nonce;
    BigInteger challenge = scalar(CHALLENGE.hash(x(commitment), x(key), message));
    return Bytes.concat(x(commitment), bytes(k.add(challenge.multiply(d)).mod(ORDER)));
  }

  @Override
  public Bytes addToSecretKey(Bytes secretKey, Bytes tweak) {
    BigInteger sum = requireSecret(secretKey).add(requireTweak(tweak)).mod(ORDER);
    if (sum.signum() == 0) {
      throw new IllegalArgumentException("the tweaked secret key is zero");
    }
    return bytes(sum);
  }

  @Override
  public Bytes addToPublicKey(Bytes publicKey, Bytes tweak) {
    ECPoint key = point(publicKey);
    if (key == null) {
      throw new IllegalArgumentException("not a public key");
    }
    ECPoint sum = key.add(multiplyGenerator(requireTweak(tweak))).normalize();
    if (sum.isInfinity()) {
      throw new IllegalArgumentException("the tweaked public key is no point");
    }
    return compressed(sum);
  }

  @Override
  public Bytes negateSecretKey(Bytes secretKey) {
    return bytes(ORDER.subtract(requireSecret(secretKey)));
  }

  @Override
  public TweakedKey tweak(Bytes internalKey, Bytes tweak) {
    ECPoint tweaked = tweakedPoint(internalKey, tweak);
    if (tweaked == null) {
      throw new IllegalArgumentException("no key, or its tweak leads to no point");
    }
    return new TweakedKey(x(tweaked), isOdd(tweaked));
  }

  private static @Nullable ECPoint tweakedPoint(Bytes internalKey, Bytes tweak) {
    ECPoint key = lift(internalKey);
    if (key == null || tweak.size() != 32 || number(tweak).compareTo(ORDER) >= 0) {
      return null;
    }
    ECPoint tweaked = key.add(multiplyGenerator(number(tweak))).normalize();
    return tweaked.isInfinity() ? null : tweaked;
  }

  /// The point that 33 or 65 bytes encode, hybrid forms included; null where they are no point.
  private static @Nullable ECPoint point(Bytes publicKey) {
    if (publicKey.size() != 33 && publicKey.size() != 65) {
      return null;
    }
    int form = publicKey.unsignedAt(0);
    boolean known =
        publicKey.size() == 33 ? form == 2 || form == 3 : form == 4 || form == 6 || form == 7;
    return known ? decode(publicKey.toByteArray()) : null;
  }

  /// The point of even Y with this X; null where there is none.
  private static @Nullable ECPoint lift(Bytes x) {
    if (x.size() != 32) {
      return null;
    }
    byte[] encoded = new byte[33];
    encoded[0] = 2;
    x.copyTo(encoded, 1);
    return decode(encoded);
  }

  private static @Nullable ECPoint decode(byte[] encoded) {
    try {
      return CURVE.decodePoint(encoded);
    } catch (IllegalArgumentException e) {
      // How Bouncy Castle says that the bytes are no point.
      return null;
    }
  }

  private static ECPoint multiplyGenerator(BigInteger factor) {
    return new FixedPointCombMultiplier().multiply(GENERATOR, factor).normalize();
  }

  private static boolean isOdd(ECPoint point) {
    return point.getAffineYCoord().testBitZero();
  }

  private static Bytes x(ECPoint point) {
    return Bytes.wrap(point.getAffineXCoord().getEncoded());
  }

  private static Bytes compressed(ECPoint point) {
    return Bytes.wrap(point.getEncoded(true));
  }

  private static BigInteger number(Bytes bytes) {
    return new BigInteger(1, bytes.toByteArray());
  }

  private static BigInteger scalar(byte[] hash) {
    return new BigInteger(1, hash).mod(ORDER);
  }

  private static boolean isScalar(BigInteger number) {
    return number.signum() > 0 && number.compareTo(ORDER) < 0;
  }

  private static byte[] fixed(BigInteger number) {
    return BigIntegers.asUnsignedByteArray(32, number);
  }

  private static Bytes bytes(BigInteger number) {
    return Bytes.wrap(fixed(number));
  }

  private static BigInteger requireSecret(Bytes secretKey) {
    ArgumentSize.require("secret key", secretKey, 32);
    BigInteger secret = number(secretKey);
    if (!isScalar(secret)) {
      throw new IllegalArgumentException("the secret key is zero or beyond the order");
    }
    return secret;
  }

  private static BigInteger requireTweak(Bytes tweak) {
    ArgumentSize.require("tweak", tweak, 32);
    BigInteger number = number(tweak);
    if (number.compareTo(ORDER) >= 0) {
      throw new IllegalArgumentException("the tweak is beyond the order");
    }
    return number;
  }

  private static Bytes der(BigInteger r, BigInteger s) {
    byte[] rBytes = r.toByteArray();
    byte[] sBytes = s.toByteArray();
    byte[] der = new byte[6 + rBytes.length + sBytes.length];
    der[0] = 0x30;
    der[1] = (byte) (der.length - 2);
    der[2] = 0x02;
    der[3] = (byte) rBytes.length;
    System.arraycopy(rBytes, 0, der, 4, rBytes.length);
    der[4 + rBytes.length] = 0x02;
    der[5 + rBytes.length] = (byte) sBytes.length;
    System.arraycopy(sBytes, 0, der, 6 + rBytes.length, sBytes.length);
    return Bytes.wrap(der);
  }
}
