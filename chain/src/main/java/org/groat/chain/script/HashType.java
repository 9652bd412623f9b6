package org.groat.chain.script;

/// Which parts of a transaction a signature signs: the byte behind a signature.
public final class HashType {
  /// Everything, said by leaving the byte out (BIP-0341 only).
  public static final int DEFAULT = 0;

  /// Every output.
  public static final int ALL = 1;

  /// No output.
  public static final int NONE = 2;

  /// The output with the input's index.
  public static final int SINGLE = 3;

  /// Of the inputs only the signed one; joined to one of the others.
  public static final int ANYONE_CAN_PAY = 0x80;

  private HashType() {}

  /// What stands below [#ANYONE_CAN_PAY] before taproot: only five bits counted then, and the rest was signed as it is.
  static int output(int hashType) {
    return hashType & 0x1f;
  }

  static boolean isAnyoneCanPay(int hashType) {
    return (hashType & ANYONE_CAN_PAY) != 0;
  }

  /// True for ALL, NONE and SINGLE, with or without ANYONE_CAN_PAY.
  public static boolean isDefined(int hashType) {
    int output = hashType & ~ANYONE_CAN_PAY;
    return output >= ALL && output <= SINGLE;
  }

  /// The name that tools print for a defined type: `ALL`, `NONE|ANYONECANPAY`.
  public static String name(int hashType) {
    String output =
        switch (hashType & ~ANYONE_CAN_PAY) {
          case ALL -> "ALL";
          case NONE -> "NONE";
          case SINGLE -> "SINGLE";
          default -> throw new IllegalArgumentException("no hash type " + hashType);
        };
    return isAnyoneCanPay(hashType) ? output + "|ANYONECANPAY" : output;
  }
}
