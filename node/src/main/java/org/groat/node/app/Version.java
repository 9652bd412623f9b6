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
}
