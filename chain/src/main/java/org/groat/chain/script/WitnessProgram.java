package org.groat.chain.script;

import org.groat.chain.codec.Bytes;

/// What a witness output commits to (BIP-0141).
///
/// @param version 0 to 16
/// @param program 2 to 40 bytes
public record WitnessProgram(int version, Bytes program) {
  public static final int SIZE_MIN = 2;
  public static final int SIZE_MAX = 40;

  /// Bytes of the program of a public key's hash.
  public static final int KEY_HASH_SIZE = 20;

  /// Bytes of the program of a script's hash, and of a taproot output's key.
  public static final int SCRIPT_HASH_SIZE = 32;

  /// True for a public key's hash in version 0.
  public boolean isPublicKeyHash() {
    return version == 0 && program.size() == KEY_HASH_SIZE;
  }

  /// True for a script's hash in version 0.
  public boolean isScriptHash() {
    return version == 0 && program.size() == SCRIPT_HASH_SIZE;
  }

  /// True for an output key (BIP-0341).
  public boolean isTaproot() {
    return version == 1 && program.size() == SCRIPT_HASH_SIZE;
  }

  /// True for the program that anybody may spend, there to raise a fee through (P2A).
  public boolean isAnchor() {
    return version == 1 && program.size() == 2 && program.at(0) == 0x4e && program.at(1) == 0x73;
  }
}
