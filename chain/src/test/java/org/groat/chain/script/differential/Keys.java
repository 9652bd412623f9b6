package org.groat.chain.script.differential;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Secp256k1;
import org.groat.chain.crypto.Sha256;

/// A few keys in every form, and signatures of the forms that the chain's history holds.
final class Keys {
  static final int COUNT = 4;

  private static final BigInteger PRIME =
      new BigInteger("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f", 16);
  private static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

  private final Secp256k1 curve;
  private final List<Bytes> secrets = new ArrayList<>();
  private final List<Bytes> compressed = new ArrayList<>();
  private final List<Bytes> uncompressed = new ArrayList<>();

  Keys(Secp256k1 curve) {
    this.curve = curve;
    for (int i = 0; i < COUNT; i++) {
      Bytes secret = Bytes.wrap(Sha256.hash(Bytes.of((byte) i)));
      secrets.add(secret);
      compressed.add(curve.publicKey(secret));
      uncompressed.add(decompress(compressed.get(i), 4));
    }
  }

  Secp256k1 curve() {
    return curve;
  }

  /// A key as a script may hold it: mostly compressed, sometimes uncompressed or hybrid, now and then a wrong hybrid.
  Bytes any(Random random, int key) {
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> uncompressed.get(key);
      case 3 -> decompress(compressed.get(key), 6 + (compressed.get(key).at(0) & 1));
      case 4 -> decompress(compressed.get(key), 7 - (compressed.get(key).at(0) & 1));
      default -> compressed.get(key);
    };
  }

  Bytes compressed(int key) {
    return compressed.get(key);
  }

  Bytes xOnly(int key) {
    return compressed.get(key).from(1);
  }

  private static Bytes decompress(Bytes key, int tag) {
    BigInteger x = new BigInteger(1, key.from(1).toByteArray());
    BigInteger square =
        x.modPow(BigInteger.valueOf(3), PRIME).add(BigInteger.valueOf(7)).mod(PRIME);
    BigInteger y = square.modPow(PRIME.add(BigInteger.ONE).shiftRight(2), PRIME);
    if (y.testBit(0) != (key.at(0) == 3)) {
      y = PRIME.subtract(y);
    }
    return Bytes.concat(Bytes.of((byte) tag), key.from(1), fixed(y));
  }

  /// An ECDSA signature with its hash type, mostly as it should be, sometimes in another encoding of the same numbers.
  Bytes ecdsa(Random random, int key, Bytes hash, int hashType) {
    Bytes der = curve.signEcdsa(secrets.get(key), hash);
    Bytes encoded =
        switch (random.nextInt(24)) {
          case 0 -> withHighS(der);
          case 1 -> withPadding(der);
          case 2 -> Bytes.concat(der, Bytes.of((byte) 0));
          case 3 -> withLongSize(der);
          default -> der;
        };
    return Bytes.concat(encoded, Bytes.of((byte) hashType));
  }

  /// A Schnorr signature by a key tweaked as taproot does, or by the key itself.
  ///
  /// @param tweak empty for none
  Bytes schnorr(int key, Bytes tweak, Bytes hash) {
    Bytes secret = secrets.get(key);
    if (!tweak.isEmpty()) {
      Bytes even = compressed.get(key).at(0) == 3 ? curve.negateSecretKey(secret) : secret;
      secret = curve.addToSecretKey(even, tweak);
    }
    return curve.signSchnorr(secret, hash, Bytes.wrap(new byte[32]));
  }

  private static Bytes withHighS(Bytes der) {
    int rSize = der.at(3);
    BigInteger s = new BigInteger(1, der.from(6 + rSize).toByteArray());
    return encode(der.slice(4, 4 + rSize), Bytes.wrap(ORDER.subtract(s).toByteArray()));
  }

  private static Bytes withPadding(Bytes der) {
    int rSize = der.at(3);
    return encode(Bytes.concat(Bytes.of((byte) 0), der.slice(4, 4 + rSize)), der.from(6 + rSize));
  }

  /// The size of the whole in two bytes where one would do.
  private static Bytes withLongSize(Bytes der) {
    return Bytes.concat(Bytes.of((byte) 0x30, (byte) 0x81), der.from(1));
  }

  private static Bytes encode(Bytes r, Bytes s) {
    return Bytes.concat(
        Bytes.of((byte) 0x30, (byte) (r.size() + s.size() + 4), (byte) 2, (byte) r.size()),
        r,
        Bytes.of((byte) 2, (byte) s.size()),
        s);
  }

  private static Bytes fixed(BigInteger value) {
    byte[] bytes = value.toByteArray();
    byte[] fixed = new byte[32];
    int count = Math.min(bytes.length, 32);
    System.arraycopy(bytes, bytes.length - count, fixed, 32 - count, count);
    return Bytes.wrap(fixed);
  }
}
