package org.groat.chain.state;

/// What is known of a block beyond its header: bits, as stored in the `header` column. A bit's meaning never changes.
final class BlockStatus {
  /// The block's bytes are stored; it passed every rule that does not need the coins.
  static final int HAS_BLOCK = 1;

  /// The coins that it spent are stored.
  static final int HAS_UNDO = 1 << 1;

  /// It was connected once: every rule holds for it, and for all before it.
  static final int CONNECTED = 1 << 2;

  /// It broke a rule, or the user declared it invalid.
  static final int INVALID = 1 << 3;

  /// A block before it is invalid.
  static final int INVALID_ANCESTOR = 1 << 4;

  static final int ANY_INVALID = INVALID | INVALID_ANCESTOR;

  private BlockStatus() {}
}
