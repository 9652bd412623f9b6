package org.groat.chain.consensus;

import org.groat.chain.primitives.Weight;

/// The bounds that all blocks share.
public final class Limits {
  /// Units of weight in a block (BIP-0141).
  public static final int BLOCK_WEIGHT_MAX = 4_000_000;

  /// Cost of a block's signature operations (BIP-0141): 20,000 of a legacy block, four each.
  public static final int BLOCK_SIGOPS_COST_MAX = 80_000;

  /// What a signature operation outside a witness costs.
  public static final int SIGOP_COST = Weight.UNITS_PER_BYTE;

  /// Blocks that must be on top of a coinbase's before it is spent.
  public static final int COINBASE_MATURITY = 100;

  /// Bytes of a coinbase's script.
  public static final int COINBASE_SCRIPT_SIZE_MIN = 2;

  public static final int COINBASE_SCRIPT_SIZE_MAX = 100;

  /// Seconds that a block's time may be ahead of this node's clock.
  public static final int FUTURE_SECONDS_MAX = 2 * 60 * 60;

  /// Seconds that a period's first block may be earlier than the one before it (BIP-0094).
  public static final int TIME_WARP_SECONDS_MAX = 600;

  /// The height from which coinbases could again repeat ones of before BIP-0034, whose scripts began like this height.
  public static final int REPEATS_POSSIBLE_HEIGHT = 1_983_702;

  private Limits() {}
}
