package org.groat.node.app;

import java.util.Optional;

/// The version of this program.
final class Version {
  private Version() {}

  /// As the jar's manifest has it; `development` where the classes are not in a jar.
  static String text() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  /// The numbers only, `0.1.0`: what peers are told.
  static String number() {
    String text = text();
    return Character.isDigit(text.charAt(0)) ? text.replaceFirst("-.*", "") : "0.0.0";
  }

  /// As one number, two digits for each of three parts and two more, as `getnetworkinfo` has it.
  static int asNumber() {
    String[] parts = number().split("\\.");
    int number = 0;
    for (int i = 0; i < 3; i++) {
      number = number * 100 + (i < parts.length ? Integer.parseInt(parts[i]) : 0);
    }
    return number;
  }
}
