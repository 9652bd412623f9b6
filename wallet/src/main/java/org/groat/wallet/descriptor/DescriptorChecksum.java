package org.groat.wallet.descriptor;

import org.groat.wallet.keys.WalletException;

/// The eight characters behind `#` that find typing mistakes in a descriptor (BIP-0380).
public final class DescriptorChecksum {
  private static final String INPUT =
      "0123456789()[],'/*abcdefgh@:$%{}"
          + "IJKLMNOPQRSTUVWXYZ&+-.;<=>?!^_|~"
          + "ijklmnopqrstuvwxyzABCDEFGH`#\"\\ ";
  private static final String OUTPUT = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  private static final long[] GENERATORS = {
    0xf5dee51989L, 0xa9fdca3312L, 0x1bab10e32dL, 0x3706b1677aL, 0x644d626ffdL
  };
  private static final int LENGTH = 8;

  private DescriptorChecksum() {}

  /// The text, `#`, and its checksum.
  public static String append(String body) {
    return body + "#" + of(body);
  }

  /// The text without its checksum, which may be missing.
  ///
  /// @throws WalletException where there is one and it does not fit
  static String strip(String text) {
    int at = text.indexOf('#');
    if (at < 0) {
      return text;
    }
    String body = text.substring(0, at);
    String given = text.substring(at + 1);
    String expected = of(body);
    if (!given.equals(expected)) {
      throw invalid("the checksum of the descriptor is " + given + " and should be " + expected);
    }
    return body;
  }

  static String of(String body) {
    long remainder = 1;
    int group = 0;
    int groups = 0;
    for (int i = 0; i < body.length(); i++) {
      int position = INPUT.indexOf(body.charAt(i));
      if (position < 0) {
        throw invalid("character '" + body.charAt(i) + "' cannot be part of a descriptor");
      }
      remainder = step(remainder, position & 31);
      group = group * 3 + (position >> 5);
      if (++groups == 3) {
        remainder = step(remainder, group);
        group = 0;
        groups = 0;
      }
    }
    if (groups > 0) {
      remainder = step(remainder, group);
    }
    for (int i = 0; i < LENGTH; i++) {
      remainder = step(remainder, 0);
    }
    remainder ^= 1;
    StringBuilder checksum = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      checksum.append(OUTPUT.charAt((int) (remainder >> (5 * (LENGTH - 1 - i))) & 31));
    }
    return checksum.toString();
  }

  private static long step(long remainder, int value) {
    int top = (int) (remainder >> 35);
    long next = (remainder & 0x7ffffffffL) << 5 ^ value;
    for (int i = 0; i < GENERATORS.length; i++) {
      if ((top >> i & 1) != 0) {
        next ^= GENERATORS[i];
      }
    }
    return next;
  }

  private static WalletException invalid(String message) {
    return new WalletException(WalletException.Kind.INVALID_ADDRESS_OR_KEY, message);
  }
}
