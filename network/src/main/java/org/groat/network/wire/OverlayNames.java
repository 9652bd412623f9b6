package org.groat.network.wire;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;

/// The names of onion services and I2P destinations: base-32 text that says the address itself, so nothing is looked up.
final class OverlayNames {
  private static final String ONION = ".onion";
  private static final String I2P = ".b32.i2p";
  private static final int ONION_VERSION = 3;
  private static final int KEY_SIZE = 32;
  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

  private OverlayNames() {}

  static boolean isOnion(String text) {
    return text.toLowerCase(Locale.ROOT).endsWith(ONION);
  }

  static boolean isI2p(String text) {
    return text.toLowerCase(Locale.ROOT).endsWith(I2P);
  }

  /// Key, two bytes of checksum, version: as Tor's rendezvous specification lays them out for version 3.
  static String onion(Bytes key) {
    return base32(
            new ByteWriter().bytes(key).bytes(onionChecksum(key)).uint8(ONION_VERSION).toBytes())
        + ONION;
  }

  static Bytes parseOnion(String text) {
    Bytes decoded = decode(text, ONION);
    if (decoded.size() != KEY_SIZE + 3 || decoded.unsignedAt(KEY_SIZE + 2) != ONION_VERSION) {
      throw new IllegalArgumentException("'" + text + "' is no version 3 onion address");
    }
    Bytes key = decoded.slice(0, KEY_SIZE);
    if (!decoded.regionEquals(KEY_SIZE, onionChecksum(key))) {
      throw new IllegalArgumentException(
          "'" + text + "' has a wrong checksum: a letter is mistyped");
    }
    return key;
  }

  static String i2p(Bytes hash) {
    return base32(hash) + I2P;
  }

  static Bytes parseI2p(String text) {
    Bytes decoded = decode(text, I2P);
    if (decoded.size() != KEY_SIZE) {
      throw new IllegalArgumentException("'" + text + "' is no I2P address");
    }
    return decoded;
  }

  private static Bytes onionChecksum(Bytes key) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA3-256");
      digest.update(".onion checksum".getBytes(StandardCharsets.US_ASCII));
      key.feed(digest);
      digest.update((byte) ONION_VERSION);
      return Bytes.wrap(digest.digest()).slice(0, 2);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA3-256", e);
    }
  }

  private static Bytes decode(String text, String suffix) {
    String letters = text.substring(0, text.length() - suffix.length()).toLowerCase(Locale.ROOT);
    ByteWriter out = new ByteWriter();
    int held = 0;
    int bits = 0;
    for (int i = 0; i < letters.length(); i++) {
      int value = BASE32.indexOf(letters.charAt(i));
      if (value < 0) {
        throw new IllegalArgumentException(
            "'" + text + "' holds '" + letters.charAt(i) + "', which is not base 32");
      }
      held = held << 5 | value;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        out.uint8(held >>> bits);
        held &= (1 << bits) - 1;
      }
    }
    if (bits >= 5 || held != 0) {
      throw new IllegalArgumentException("'" + text + "' is cut short or has a letter too many");
    }
    return out.toBytes();
  }

  private static String base32(Bytes bytes) {
    StringBuilder text = new StringBuilder();
    int held = 0;
    int bits = 0;
    for (int i = 0; i < bytes.size(); i++) {
      held = (held & 0xff) << 8 | bytes.unsignedAt(i);
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        text.append(BASE32.charAt(held >>> bits & 31));
      }
    }
    return bits == 0
        ? text.toString()
        : text.append(BASE32.charAt(held << (5 - bits) & 31)).toString();
  }
}
