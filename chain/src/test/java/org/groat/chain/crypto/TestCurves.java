package org.groat.chain.crypto;

import java.util.Optional;

/// Implementations of the curve that nodes use on some machines only.
public final class TestCurves {
  private TestCurves() {}

  /// The library by its native methods; nothing where none is made for this system.
  public static Optional<Secp256k1> byNativeMethods() {
    try {
      return Optional.of(JniLibrary.bundled().curve());
    } catch (NativeLibrary.UnavailableException e) {
      return Optional.empty();
    }
  }
}
