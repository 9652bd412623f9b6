package org.groat.chain.codec;

import java.util.Arrays;
import java.util.Locale;

/// Text of a readable prefix, a `1`, groups of five bits, and a checksum that finds any four wrong characters (BIP-0173), in
/// its first form and in the corrected one (BIP-0350).
///
/// @param prefix the human-readable part, lower case
/// @param groups values of five bits each, without the checksum
public record Bech32(String prefix, Bytes groups, Variant variant) {
  /// The most characters of an address; the checksum promises less beyond.
  public static final int LENGTH_MAX = 90;

  private static final int CHECKSUM_LENGTH = 6;
  private static final String ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  private static final int[] GENERATORS = {
    0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3
  };

  /// Which constant the checksum ends in.
  public enum Variant {
    /// BIP-0173: witness version 0.
    BECH32(1),
    /// BIP-0350: witness versions from 1 on.
    BECH32M(0x2bc830a3);

    private final int constant;

    Variant(int constant) {
      this.constant = constant;
    }
  }

  /// The text in lower case.
  ///
  /// @throws IllegalArgumentException where it would be longer than [#LENGTH_MAX]
  public String encode() {
    if (prefix.length() + 1 + groups.size() + CHECKSUM_LENGTH > LENGTH_MAX) {
      throw new IllegalArgumentException("bech32 text of more than " + LENGTH_MAX + " characters");
    }
    byte[] all = Arrays.copyOf(groups.toByteArray(), groups.size() + CHECKSUM_LENGTH);
    int remainder = remainder(prefix, all) ^ variant.constant;
    StringBuilder text = new StringBuilder(LENGTH_MAX).append(prefix).append('1');
    for (int i = 0; i < CHECKSUM_LENGTH; i++) {
      all[groups.size() + i] = (byte) (remainder >>> (5 * (CHECKSUM_LENGTH - 1 - i)) & 31);
    }
    for (byte group : all) {
      text.append(ALPHABET.charAt(group));
    }
    return text.toString();
  }

  /// @throws MalformedException where the text is none: a wrong character, mixed case, a missing part, too long, or a checksum
  ///     that fits neither variant
  public static Bech32 decode(String text) {
    if (text.length() > LENGTH_MAX) {
      throw new MalformedException("bech32 text of more than " + LENGTH_MAX + " characters");
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (!text.equals(lower) && !text.equals(text.toUpperCase(Locale.ROOT))) {
      throw new MalformedException("mixed upper and lower case");
    }
    int separator = lower.lastIndexOf('1');
    if (separator < 1 || lower.length() - separator - 1 < CHECKSUM_LENGTH) {
      throw new MalformedException("no prefix, separator and checksum");
    }
    String prefix = lower.substring(0, separator);
    if (prefix.chars().anyMatch(c -> c < 33 || c > 126)) {
      throw new MalformedException("a character that no prefix can have");
    }
    byte[] groups = new byte[lower.length() - separator - 1];
    for (int i = 0; i < groups.length; i++) {
      int group = ALPHABET.indexOf(lower.charAt(separator + 1 + i));
      if (group < 0) {
        throw new MalformedException(
            "character '" + text.charAt(separator + 1 + i) + "' is not part of bech32");
      }
      groups[i] = (byte) group;
    }
    int remainder = remainder(prefix, groups);
    for (Variant variant : Variant.values()) {
      if (remainder == variant.constant) {
        return new Bech32(prefix, Bytes.wrap(groups, 0, groups.length - CHECKSUM_LENGTH), variant);
      }
    }
    throw new MalformedException("checksum does not fit");
  }

  /// Cuts bytes into groups of five bits, the last filled up with zeros.
  public static Bytes toGroups(Bytes bytes) {
    byte[] groups = new byte[Math.ceilDiv(bytes.size() * 8, 5)];
    for (int i = 0; i < groups.length; i++) {
      for (int bit = 5 * i; bit < 5 * i + 5; bit++) {
        int value = bit / 8 < bytes.size() ? bytes.unsignedAt(bit / 8) >>> (7 - bit % 8) & 1 : 0;
        groups[i] = (byte) (groups[i] << 1 | value);
      }
    }
    return Bytes.wrap(groups);
  }

  /// Puts groups of five bits together to bytes.
  ///
  /// @throws MalformedException where what is left over is a whole group, or not zero
  public static Bytes fromGroups(Bytes groups) {
    byte[] bytes = new byte[groups.size() * 5 / 8];
    for (int bit = 0; bit < groups.size() * 5; bit++) {
      int value = groups.unsignedAt(bit / 5) >>> (4 - bit % 5) & 1;
      if (bit / 8 < bytes.length) {
        bytes[bit / 8] = (byte) (bytes[bit / 8] << 1 | value);
      } else if (value != 0) {
        throw new MalformedException("padding is not zero");
      }
    }
    if (groups.size() * 5 % 8 >= 5) {
      throw new MalformedException("a whole group of padding");
    }
    return Bytes.wrap(bytes);
  }

  /// The remainder of the polynomial that prefix and groups make up.
  private static int remainder(String prefix, byte[] groups) {
    int remainder = 1;
    for (int i = 0; i < prefix.length(); i++) {
      remainder = step(remainder, prefix.charAt(i) >>> 5);
    }
    remainder = step(remainder, 0);
    for (int i = 0; i < prefix.length(); i++) {
      remainder = step(remainder, prefix.charAt(i) & 31);
    }
    for (byte group : groups) {
      remainder = step(remainder, group);
    }
    return remainder;
  }

  private static int step(int remainder, int value) {
    int top = remainder >>> 25;
    int next = (remainder & 0x1ffffff) << 5 ^ value;
    for (int i = 0; i < GENERATORS.length; i++) {
      if ((top >>> i & 1) != 0) {
        next ^= GENERATORS[i];
      }
    }
    return next;
  }
}
