package org.groat.chain.consensus;

import org.groat.chain.primitives.Amount;

/// The new money that a block may make.
public final class Subsidy {
  private static final long FIRST = 50 * Amount.SATOSHIS_PER_BITCOIN;

  private Subsidy() {}

  /// 50 bitcoins, halved with each interval, until nothing is left.
  public static Amount at(int height, NetworkParameters params) {
    int halvings = height / params.subsidyHalvingInterval();
    return halvings >= Long.SIZE ? Amount.ZERO : Amount.ofSatoshis(FIRST >> halvings);
  }
}
