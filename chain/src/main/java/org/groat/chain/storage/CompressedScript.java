package org.groat.chain.storage;

import java.math.BigInteger;
import org.groat.chain.codec.ByteReader;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.MalformedException;

/// Output scripts in a short form, as in Bitcoin Core's chain state: a number that says the kind, then what the kind leaves
/// open.
///
/// | number | script | what follows |
/// |---|---|---|
/// | 0 | P2PKH | the key's hash, 20 bytes |
/// | 1 | P2SH | the script's hash, 20 bytes |
/// | 2, 3 | P2PK, compressed key | its X, 32 bytes; the number is the key's first byte |
/// | 4, 5 | P2PK, uncompressed key | its X, 32 bytes; the number less 2 is the compressed key's first byte |
/// | n ≥ 6 | any other | the n - 6 bytes of the script |
final class CompressedScript {
  private static final int OP_DUP = 0x76;
  private static final int OP_HASH160 = 0xa9;
  private static final int OP_EQUAL = 0x87;
  private static final int OP_EQUALVERIFY = 0x88;
  private static final int OP_CHECKSIG = 0xac;
  private static final int KINDS = 6;

  private static final Bytes P2PKH_BEGINNING =
      Bytes.of((byte) OP_DUP, (byte) OP_HASH160, (byte) 20);
  private static final Bytes P2PKH_END = Bytes.of((byte) OP_EQUALVERIFY, (byte) OP_CHECKSIG);
  private static final Bytes P2SH_BEGINNING = Bytes.of((byte) OP_HASH160, (byte) 20);
  private static final Bytes P2SH_END = Bytes.of((byte) OP_EQUAL);
  private static final Bytes P2PK_END = Bytes.of((byte) OP_CHECKSIG);

  /// The prime of the field that the curve y² = x³ + 7 is over.
  private static final BigInteger FIELD =
      BigInteger.TWO.pow(256).subtract(BigInteger.TWO.pow(32)).subtract(BigInteger.valueOf(977));

  private static final BigInteger CURVE_B = BigInteger.valueOf(7);

  private CompressedScript() {}

  static void write(Bytes script, ByteWriter out) {
    if (script.size() == 25
        && script.startsWith(P2PKH_BEGINNING)
        && script.regionEquals(23, P2PKH_END)) {
      out.uint8(0).bytes(script.slice(3, 23));
    } else if (script.size() == 23
        && script.startsWith(P2SH_BEGINNING)
        && script.regionEquals(22, P2SH_END)) {
      out.uint8(1).bytes(script.slice(2, 22));
    } else if (isCompressedKey(script)) {
      out.uint8(script.unsignedAt(1)).bytes(script.slice(2, 34));
    } else if (isUncompressedKey(script)) {
      out.uint8(4 | script.unsignedAt(65) & 1).bytes(script.slice(2, 34));
    } else {
      VarInt.write(script.size() + (long) KINDS, out);
      out.bytes(script);
    }
  }

  static Bytes read(ByteReader in) {
    long kind = VarInt.read(in);
    if (kind == 0) {
      return around(P2PKH_BEGINNING, in.bytes(20), P2PKH_END);
    } else if (kind == 1) {
      return around(P2SH_BEGINNING, in.bytes(20), P2SH_END);
    } else if (kind == 2 || kind == 3) {
      return Bytes.concat(Bytes.of((byte) 33, (byte) kind), in.bytes(32), P2PK_END);
    } else if (kind == 4 || kind == 5) {
      Bytes x = in.bytes(32);
      return Bytes.concat(Bytes.of((byte) 65, (byte) 4), x, y(x, kind == 5), P2PK_END);
    }
    long size = kind - KINDS;
    if (size > in.remaining()) {
      throw new MalformedException(
          "ends early: script of " + size + " bytes, " + in.remaining() + " left");
    }
    return in.bytes((int) size).compact();
  }

  /// As [Bytes#concat], without an array of parts: millions of coins are read.
  private static Bytes around(Bytes beginning, Bytes hash, Bytes end) {
    byte[] script = new byte[beginning.size() + hash.size() + end.size()];
    beginning.copyTo(script, 0);
    hash.copyTo(script, beginning.size());
    end.copyTo(script, beginning.size() + hash.size());
    return Bytes.wrap(script);
  }

  private static boolean isCompressedKey(Bytes script) {
    return script.size() == 35
        && script.at(0) == 33
        && (script.at(1) == 2 || script.at(1) == 3)
        && script.regionEquals(34, P2PK_END);
  }

  /// Only a key that is a point of the curve: its Y has to follow from its X.
  private static boolean isUncompressedKey(Bytes script) {
    if (script.size() != 67
        || script.at(0) != 65
        || script.at(1) != 4
        || !script.regionEquals(66, P2PK_END)) {
      return false;
    }
    BigInteger x = number(script.slice(2, 34));
    BigInteger y = number(script.slice(34, 66));
    return x.compareTo(FIELD) < 0
        && y.compareTo(FIELD) < 0
        && y.multiply(y).mod(FIELD).equals(ySquared(x));
  }

  private static Bytes y(Bytes xBytes, boolean odd) {
    BigInteger x = number(xBytes);
    BigInteger square = ySquared(x);
    // The prime is 3 modulo 4, so this power is a square root where there is one.
    BigInteger y = square.modPow(FIELD.add(BigInteger.ONE).shiftRight(2), FIELD);
    if (x.compareTo(FIELD) >= 0 || !y.multiply(y).mod(FIELD).equals(square)) {
      throw new MalformedException("no point of the curve: " + xBytes);
    }
    byte[] number = (y.testBit(0) == odd ? y : FIELD.subtract(y)).toByteArray();
    byte[] bytes = new byte[32];
    int size = Math.min(number.length, 32);
    System.arraycopy(number, number.length - size, bytes, 32 - size, size);
    return Bytes.wrap(bytes);
  }

  private static BigInteger ySquared(BigInteger x) {
    return x.multiply(x).multiply(x).add(CURVE_B).mod(FIELD);
  }

  private static BigInteger number(Bytes bytes) {
    return new BigInteger(1, bytes.toByteArray());
  }
}
