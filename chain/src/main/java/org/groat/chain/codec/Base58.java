package org.groat.chain.codec;

import java.util.Arrays;

/// Bytes as text of 58 letters and digits, those left out that people mistake for others. A leading zero byte is a leading `1`.
///
/// Costs the square of the length, so that both directions have a limit far above any key or address.
public final class Base58 {
  /// The most characters read and bytes written.
  public static final int SIZE_MAX = 1024;

  private static final String ALPHABET =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final byte[] DIGITS = new byte[128];

  static {
    Arrays.fill(DIGITS, (byte) -1);
    for (int i = 0; i < ALPHABET.length(); i++) {
      DIGITS[ALPHABET.charAt(i)] = (byte) i;
    }
  }

  private Base58() {}

  /// @throws IllegalArgumentException beyond [#SIZE_MAX]
  public static String encode(Bytes bytes) {
    if (bytes.size() > SIZE_MAX) {
      throw new IllegalArgumentException("base58 of more than " + SIZE_MAX + " bytes");
    }
    int zeros = 0;
    while (zeros < bytes.size() && bytes.at(zeros) == 0) {
      zeros++;
    }
    byte[] number = bytes.from(zeros).toByteArray();
    // A byte takes log(256) / log(58) = 1.37 digits.
    byte[] digits = new byte[number.length * 138 / 100 + 1];
    int used = 0;
    for (byte next : number) {
      int carry = next & 0xff;
      int i = 0;
      for (; i < used || carry != 0; i++) {
        carry += digits[i] << 8;
        digits[i] = (byte) (carry % 58);
        carry /= 58;
      }
      used = i;
    }
    StringBuilder text = new StringBuilder(zeros + used);
    text.repeat('1', zeros);
    for (int i = used - 1; i >= 0; i--) {
      text.append(ALPHABET.charAt(digits[i]));
    }
    return text.toString();
  }

  /// @throws MalformedException where a character is none of the 58, or the text is longer than [#SIZE_MAX]
  public static Bytes decode(String text) {
    if (text.length() > SIZE_MAX) {
      throw new MalformedException("base58 text of more than " + SIZE_MAX + " characters");
    }
    int zeros = 0;
    while (zeros < text.length() && text.charAt(zeros) == '1') {
      zeros++;
    }
    // A digit takes log(58) / log(256) = 0.733 bytes.
    byte[] number = new byte[(text.length() - zeros) * 733 / 1000 + 1];
    int used = 0;
    for (int at = zeros; at < text.length(); at++) {
      int carry = digit(text.charAt(at));
      int i = 0;
      for (; i < used || carry != 0; i++) {
        carry += (number[i] & 0xff) * 58;
        number[i] = (byte) carry;
        carry >>>= 8;
      }
      used = i;
    }
    byte[] bytes = new byte[zeros + used];
    for (int i = 0; i < used; i++) {
      bytes[zeros + i] = number[used - 1 - i];
    }
    return Bytes.wrap(bytes);
  }

  private static int digit(char letter) {
    int digit = letter < 128 ? DIGITS[letter] : -1;
    if (digit < 0) {
      throw new MalformedException("character '" + letter + "' is not part of base58");
    }
    return digit;
  }
}
