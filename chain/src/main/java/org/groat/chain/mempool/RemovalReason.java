package org.groat.chain.mempool;

/// Why a transaction left the pool.
public enum RemovalReason {
  /// Waited too long.
  EXPIRY("expiry"),
  /// The pool was full, and this was worth least.
  SIZE_LIMIT("sizelimit"),
  /// A reorganisation made it impossible.
  REORG("reorg"),
  /// Is in a block.
  BLOCK("block"),
  /// A block has another that spends the same.
  CONFLICT("conflict"),
  /// Another pays more for the same.
  REPLACED("replaced");

  private final String label;

  RemovalReason(String label) {
    this.label = label;
  }

  /// The field's word for it.
  public String label() {
    return label;
  }
}
