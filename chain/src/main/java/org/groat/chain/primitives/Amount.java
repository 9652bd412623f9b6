package org.groat.chain.primitives;

import java.math.BigDecimal;

/// A sum of money in satoshis, hundred-millionths of a bitcoin. Any 64-bit value is an amount; only [#isMoney()] ones are valid.
public record Amount(long satoshis) implements Comparable<Amount> {
  public static final long SATOSHIS_PER_BITCOIN = 100_000_000L;

  /// More than ever can exist: the bound of every sum, set by consensus after the overflow of block 74638 (CVE-2010-5139).
  public static final Amount MAX_MONEY = new Amount(21_000_000L * SATOSHIS_PER_BITCOIN);

  public static final Amount ZERO = new Amount(0);

  public static Amount ofSatoshis(long satoshis) {
    return new Amount(satoshis);
  }

  /// Whole bitcoins.
  public static Amount ofBitcoins(long bitcoins) {
    return new Amount(Math.multiplyExact(bitcoins, SATOSHIS_PER_BITCOIN));
  }

  /// Bitcoins with at most eight decimals, exactly.
  ///
  /// @throws ArithmeticException where there are more decimals, or the amount does not fit
  public static Amount ofBitcoins(BigDecimal bitcoins) {
    return new Amount(bitcoins.movePointRight(8).longValueExact());
  }

  /// True for 0 to [#MAX_MONEY].
  public static boolean isMoney(long satoshis) {
    return satoshis >= 0 && satoshis <= MAX_MONEY.satoshis;
  }

  /// True for 0 to [#MAX_MONEY].
  public boolean isMoney() {
    return isMoney(satoshis);
  }

  /// @throws ArithmeticException where the sum does not fit 64 bits
  public Amount plus(Amount other) {
    return new Amount(Math.addExact(satoshis, other.satoshis));
  }

  /// @throws ArithmeticException where the difference does not fit 64 bits
  public Amount minus(Amount other) {
    return new Amount(Math.subtractExact(satoshis, other.satoshis));
  }

  /// The amount in bitcoins with eight decimals, exactly.
  public BigDecimal toBitcoins() {
    return BigDecimal.valueOf(satoshis, 8);
  }

  @Override
  public int compareTo(Amount other) {
    return Long.compare(satoshis, other.satoshis);
  }

  /// Bitcoins with eight decimals, without a unit.
  @Override
  public String toString() {
    return toBitcoins().toPlainString();
  }
}
