package org.groat.chain.consensus;

/// The rules that a transaction must keep to be valid in any block, but for its scripts.
public enum TxRule implements Rule {
  /// Has no input.
  NO_INPUTS("bad-txns-vin-empty", Kind.INVALID),
  /// Has no output.
  NO_OUTPUTS("bad-txns-vout-empty", Kind.INVALID),
  /// Alone exceeds a block's size without witnesses.
  TOO_LARGE("bad-txns-oversize", Kind.INVALID),
  /// An output's amount is negative.
  OUTPUT_NEGATIVE("bad-txns-vout-negative", Kind.INVALID),
  /// An output's amount is more than all money.
  OUTPUT_TOO_LARGE("bad-txns-vout-toolarge", Kind.INVALID),
  /// The outputs' sum is more than all money (CVE-2010-5139).
  OUTPUT_TOTAL_TOO_LARGE("bad-txns-txouttotal-toolarge", Kind.INVALID),
  /// Two inputs spend the same output (CVE-2018-17144).
  DUPLICATE_INPUTS("bad-txns-inputs-duplicate", Kind.INVALID),
  /// A coinbase's script is shorter than 2 or longer than 100 bytes.
  COINBASE_LENGTH("bad-cb-length", Kind.INVALID),
  /// An input of what is no coinbase refers to nothing.
  NULL_OUTPOINT("bad-txns-prevout-null", Kind.INVALID),
  /// Spends an output that does not exist, or no longer.
  MISSING_OR_SPENT("bad-txns-inputs-missingorspent", Kind.PREMATURE),
  /// Spends a coinbase before 100 blocks are on top of it.
  IMMATURE_COINBASE("bad-txns-premature-spend-of-coinbase", Kind.PREMATURE),
  /// The inputs' amounts, or their sum, are more than all money.
  INPUT_VALUES_OUT_OF_RANGE("bad-txns-inputvalues-outofrange", Kind.INVALID),
  /// Spends less than it pays out.
  INPUTS_BELOW_OUTPUTS("bad-txns-in-belowout", Kind.INVALID);

  private final String reason;
  private final Kind kind;

  TxRule(String reason, Kind kind) {
    this.reason = reason;
    this.kind = kind;
  }

  @Override
  public String reason() {
    return reason;
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
