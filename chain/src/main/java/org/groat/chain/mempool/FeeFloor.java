package org.groat.chain.mempool;

import org.groat.chain.primitives.FeeRate;

/// The rate that a full pool asks for. Whenever something was thrown out, nobody may come in for as little, plus a step; once
/// blocks have come, the rate decays by half in twelve hours, faster where there is much room.
final class FeeFloor {
  /// Seconds in which the rate halves while the pool is more than half full.
  static final int HALF_LIFE_SECONDS = 12 * 60 * 60;

  /// The rate is not looked at more often.
  private static final int STEP_SECONDS = 10;

  private final FeeRate step;
  private final long memoryMax;
  private double rate;
  private boolean blockSinceRise;
  private long updatedSeconds;

  FeeFloor(FeeRate step, long memoryMax) {
    this.step = step;
    this.memoryMax = memoryMax;
  }

  FeeRate at(long nowSeconds, long memory) {
    if (!blockSinceRise || rate == 0) {
      return rounded();
    }
    if (nowSeconds > updatedSeconds + STEP_SECONDS) {
      double halfLife = HALF_LIFE_SECONDS;
      if (memory < memoryMax / 4) {
        halfLife /= 4;
      } else if (memory < memoryMax / 2) {
        halfLife /= 2;
      }
      rate /= Math.pow(2.0, (nowSeconds - updatedSeconds) / halfLife);
      updatedSeconds = nowSeconds;
      if (rate < step.satoshisPerKilobyte() / 2.0) {
        rate = 0;
        return FeeRate.ZERO;
      }
    }
    FeeRate rounded = rounded();
    return rounded.compareTo(step) < 0 ? step : rounded;
  }

  private FeeRate rounded() {
    return new FeeRate(Math.round(rate));
  }

  /// Something of this rate was thrown out for want of room.
  void evicted(FeeRate evicted) {
    double above = evicted.satoshisPerKilobyte() + step.satoshisPerKilobyte();
    if (above > rate) {
      rate = above;
      blockSinceRise = false;
    }
  }

  void blockConnected(long nowSeconds) {
    updatedSeconds = nowSeconds;
    blockSinceRise = true;
  }
}
