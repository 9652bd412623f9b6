package org.groat.chain.primitives;

import java.math.BigDecimal;

/// Satoshis for a thousand virtual bytes: Core's unit, a thousandth of the one people quote (sat/vB).
public record FeeRate(long satoshisPerKilobyte) implements Comparable<FeeRate> {
  public static final FeeRate ZERO = new FeeRate(0);

  /// Satoshis for one virtual byte with at most three decimals.
  ///
  /// @throws ArithmeticException where there are more decimals
  public static FeeRate ofSatoshisPerVirtualByte(BigDecimal rate) {
    return new FeeRate(rate.movePointRight(3).longValueExact());
  }

  /// The rate that `fee` pays for `virtualSize`.
  public static FeeRate ofRoundedDown(Amount fee, int virtualSize) {
    return new FeeRate(Math.multiplyExact(fee.satoshis(), 1000L) / virtualSize);
  }

  /// What `virtualSize` costs at this rate: what a wallet pays.
  public Amount feeRoundedUp(int virtualSize) {
    return new Amount(
        Math.ceilDiv(Math.multiplyExact(satoshisPerKilobyte, (long) virtualSize), 1000L));
  }

  /// What `virtualSize` costs at this rate, the fraction dropped.
  public Amount feeRoundedDown(int virtualSize) {
    return new Amount(Math.multiplyExact(satoshisPerKilobyte, (long) virtualSize) / 1000L);
  }

  /// Bitcoins for a thousand virtual bytes, as JSON-RPC shows it.
  public BigDecimal toBitcoinsPerKilobyte() {
    return BigDecimal.valueOf(satoshisPerKilobyte, 8);
  }

  @Override
  public int compareTo(FeeRate other) {
    return Long.compare(satoshisPerKilobyte, other.satoshisPerKilobyte);
  }

  /// Satoshis for one virtual byte.
  @Override
  public String toString() {
    return BigDecimal.valueOf(satoshisPerKilobyte, 3).toPlainString() + " sat/vB";
  }
}
