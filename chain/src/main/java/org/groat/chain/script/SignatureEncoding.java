package org.groat.chain.script;

import org.groat.chain.codec.Bytes;

/// The encodings of ECDSA signatures and public keys that rules ask for, judged from the bytes alone.
public final class SignatureEncoding {
  /// Half the order of the curve's group, the largest S that is low (BIP-0146).
  private static final Bytes HALF_ORDER =
      Bytes.fromHex("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0");

  private static final Bytes ORDER =
      Bytes.fromHex("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");

  private SignatureEncoding() {}

  /// True for a signature in strict DER with one byte of hash type behind it (BIP-0066):
  /// 0x30 (size) 0x02 (size of R) (R) 0x02 (size of S) (S) (hash type), both numbers positive and in their shortest form.
  public static boolean isStrictDer(Bytes signature) {
    int size = signature.size();
    if (size < 9 || size > 73 || signature.at(0) != 0x30 || signature.unsignedAt(1) != size - 3) {
      return false;
    }
    int rSize = signature.unsignedAt(3);
    if (5 + rSize >= size) {
      return false;
    }
    int sSize = signature.unsignedAt(5 + rSize);
    return rSize + sSize + 7 == size
        && isStrictInteger(signature, 2, rSize)
        && isStrictInteger(signature, 4 + rSize, sSize);
  }

  private static boolean isStrictInteger(Bytes signature, int at, int size) {
    if (signature.at(at) != 0x02 || size == 0 || signature.at(at + 2) < 0) {
      return false;
    }
    // A leading zero is there only to keep the number positive.
    return size == 1 || signature.at(at + 2) != 0 || signature.at(at + 3) < 0;
  }

  /// True for a signature [#isStrictDer] whose S is at most half the order. Numbers beyond the order make a signature that is
  /// merely wrong: libsecp256k1 reads them as zero, so they are low.
  public static boolean isLowS(Bytes signature) {
    int rSize = signature.unsignedAt(3);
    Bytes r = signature.slice(4, 4 + rSize);
    Bytes s = signature.slice(6 + rSize, signature.size() - 1);
    return compare(s, HALF_ORDER) <= 0 || compare(s, ORDER) >= 0 || compare(r, ORDER) >= 0;
  }

  private static int compare(Bytes number, Bytes limit) {
    int zeros = 0;
    while (zeros < number.size() && number.at(zeros) == 0) {
      zeros++;
    }
    Bytes significant = number.from(zeros);
    int order = Integer.compare(significant.size(), limit.size());
    return order != 0 ? order : significant.compareTo(limit);
  }

  /// True where the last byte is a hash type that has a meaning.
  public static boolean hasDefinedHashType(Bytes signature) {
    return !signature.isEmpty() && HashType.isDefined(signature.unsignedAt(signature.size() - 1));
  }

  /// True for 0x02 or 0x03 and 32 bytes.
  public static boolean isCompressedKey(Bytes key) {
    return key.size() == 33 && (key.at(0) == 2 || key.at(0) == 3);
  }

  /// True for a compressed key, and for 0x04 and 64 bytes.
  public static boolean isCompressedOrUncompressedKey(Bytes key) {
    return isCompressedKey(key) || key.size() == 65 && key.at(0) == 4;
  }

  /// True where the first byte fits the size; the hybrid forms 0x06 and 0x07 count as well.
  public static boolean hasKeySize(Bytes key) {
    return isCompressedKey(key)
        || key.size() == 65 && (key.at(0) == 4 || key.at(0) == 6 || key.at(0) == 7);
  }
}
