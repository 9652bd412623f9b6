package org.groat.chain.consensus;

/// The rules that a block must keep beyond its header's and its transactions' own.
public enum BlockRule implements Rule {
  /// The signet's challenge is not satisfied (BIP-0325).
  SIGNET_SOLUTION("bad-signet-blksig", Kind.INVALID),
  /// The transactions are not those that the header commits to.
  MERKLE_ROOT("bad-txnmrklroot", Kind.MUTATED),
  /// Two equal transactions stand where the merkle tree would pair them: another list has the same root (CVE-2012-2459).
  MERKLE_DUPLICATE("bad-txns-duplicate", Kind.MUTATED),
  /// No transaction at all, or too many bytes without witnesses.
  LENGTH("bad-blk-length", Kind.INVALID),
  /// The first transaction is no coinbase.
  COINBASE_MISSING("bad-cb-missing", Kind.INVALID),
  /// Another transaction than the first is a coinbase.
  COINBASE_MULTIPLE("bad-cb-multiple", Kind.INVALID),
  /// Too many signature operations.
  SIGOPS("bad-blk-sigops", Kind.INVALID),
  /// A transaction's lock time, absolute or relative (BIP-0068), is not reached.
  NON_FINAL("bad-txns-nonfinal", Kind.INVALID),
  /// The coinbase does not begin with the block's height (BIP-0034).
  COINBASE_HEIGHT("bad-cb-height", Kind.INVALID),
  /// The coinbase's witness is not one item of 32 bytes though there is a commitment (BIP-0141).
  WITNESS_NONCE_SIZE("bad-witness-nonce-size", Kind.MUTATED),
  /// The witnesses are not those that the coinbase commits to (BIP-0141).
  WITNESS_MERKLE("bad-witness-merkle-match", Kind.MUTATED),
  /// There are witnesses, but no commitment to them (BIP-0141).
  UNEXPECTED_WITNESS("unexpected-witness", Kind.MUTATED),
  /// Exceeds 4,000,000 units of weight (BIP-0141).
  WEIGHT("bad-blk-weight", Kind.INVALID),
  /// A transaction repeats one whose outputs are not all spent (BIP-0030).
  REPEATED_TRANSACTION("bad-txns-BIP30", Kind.INVALID),
  /// The fees' sum is more than all money.
  FEES_OUT_OF_RANGE("bad-txns-accumulated-fee-outofrange", Kind.INVALID),
  /// A script does not agree to being spent so.
  SCRIPT("block-script-verify-flag-failed", Kind.INVALID),
  /// The coinbase pays out more than subsidy and fees.
  COINBASE_AMOUNT("bad-cb-amount", Kind.INVALID);

  private final String reason;
  private final Kind kind;

  BlockRule(String reason, Kind kind) {
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
