package org.groat.wallet.coins;

import java.util.random.RandomGenerator;

/// The lock time that a new transaction gets: the height of the tip, so that a miner who reaches for its fee by mining an old
/// block over again cannot include it there. Now and then some blocks less, so that transactions that were held back for other
/// reasons do not stand out.
public final class LockTimeChoice {
  /// A tip older than this is no sign of the present height.
  static final long TIP_AGE_SECONDS_MAX = 8 * 60 * 60;

  private static final int BACK_ONE_IN = 10;
  private static final int BACK_MAX = 100;

  private LockTimeChoice() {}

  /// @param tipTime of the tip's header, seconds since 1970
  /// @param now seconds since 1970
  /// @return 0 where the tip is too old to mean anything
  public static long at(int tipHeight, long tipTime, long now, RandomGenerator random) {
    if (now - tipTime > TIP_AGE_SECONDS_MAX) {
      return 0;
    }
    return random.nextInt(BACK_ONE_IN) == 0
        ? Math.max(0, tipHeight - random.nextInt(BACK_MAX))
        : tipHeight;
  }
}
