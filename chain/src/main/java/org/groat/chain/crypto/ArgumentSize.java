package org.groat.chain.crypto;

import org.groat.chain.codec.Bytes;

/// What functions with fixed sizes ask of their arguments. In a class of its own, so that the native implementations do not
/// load the one in Java.
final class ArgumentSize {
  private ArgumentSize() {}

  /// @throws IllegalArgumentException where the argument has another size
  static void require(String what, Bytes bytes, int size) {
    if (bytes.size() != size) {
      throw new IllegalArgumentException(
          what + " has " + bytes.size() + " bytes instead of " + size);
    }
  }
}
