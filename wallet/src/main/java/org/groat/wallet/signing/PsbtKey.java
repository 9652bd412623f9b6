package org.groat.wallet.signing;

/// Types of entries in partially signed transactions (BIP-0174, BIP-0371), those that are used here.
public final class PsbtKey {
  /// Global: the transaction, without scripts and witnesses.
  public static final int UNSIGNED_TX = 0x00;

  /// Input: the whole transaction that it spends of.
  public static final int NON_WITNESS_UTXO = 0x00;

  /// Input: the output that it spends.
  public static final int WITNESS_UTXO = 0x01;

  /// Input: an ECDSA signature by the public key in the key data.
  public static final int PARTIAL_SIGNATURE = 0x02;

  /// Input: the hash type that signatures must have, 32 bits.
  public static final int SIGHASH_TYPE = 0x03;

  public static final int INPUT_REDEEM_SCRIPT = 0x04;
  public static final int INPUT_WITNESS_SCRIPT = 0x05;

  /// Input: fingerprint and path of the public key in the key data.
  public static final int INPUT_DERIVATION = 0x06;

  public static final int FINAL_SCRIPT_SIG = 0x07;
  public static final int FINAL_SCRIPT_WITNESS = 0x08;

  /// Input: a Schnorr signature by the output key.
  public static final int TAPROOT_KEY_SIGNATURE = 0x13;

  /// Input: fingerprint and path of the X-only key in the key data, behind the leaves it signs in.
  public static final int INPUT_TAPROOT_DERIVATION = 0x16;

  public static final int INPUT_TAPROOT_INTERNAL_KEY = 0x17;
  public static final int INPUT_TAPROOT_MERKLE_ROOT = 0x18;

  /// The last type of an input that is known here.
  static final int INPUT_TYPE_MAX = 0x18;

  public static final int OUTPUT_REDEEM_SCRIPT = 0x00;
  public static final int OUTPUT_WITNESS_SCRIPT = 0x01;
  public static final int OUTPUT_DERIVATION = 0x02;
  public static final int OUTPUT_TAPROOT_INTERNAL_KEY = 0x05;
  public static final int OUTPUT_TAPROOT_DERIVATION = 0x07;

  private PsbtKey() {}
}
