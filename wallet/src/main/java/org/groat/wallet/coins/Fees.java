package org.groat.wallet.coins;

import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.FeeRate;
import org.groat.chain.script.Script;

/// What parts of a transaction cost, and from which amount on an output is worth its place.
public final class Fees {
  /// The rate at which an output's cost of being spent is measured to tell dust: the field's relay policy since 2015.
  public static final FeeRate DUST_RATE = new FeeRate(3000);

  /// What spending costs beyond the witness: outpoint, sequence, script size; and the usual signature and key.
  private static final int SPENDING_SIZE = 32 + 4 + 1 + 107 + 4;

  private static final int WITNESS_SPENDING_SIZE = 32 + 4 + 1 + 107 / 4 + 4;

  private Fees() {}

  /// The fee of so many weight units, rounded up to a satoshi.
  static long ofWeight(FeeRate rate, int weight) {
    return Math.ceilDiv(Math.multiplyExact(rate.satoshisPerKilobyte(), (long) weight), 4000L);
  }

  /// Bytes of an output with such a script.
  static int outputSize(Bytes scriptPubKey) {
    return 8 + (scriptPubKey.size() < 0xfd ? 1 : 3) + scriptPubKey.size();
  }

  /// The fewest satoshis that an output may hold for nodes to relay it; 0 for one that cannot be spent.
  public static long dustThreshold(Bytes scriptPubKey) {
    if (Script.isUnspendable(scriptPubKey)) {
      return 0;
    }
    int spending = Script.isWitnessProgram(scriptPubKey) ? WITNESS_SPENDING_SIZE : SPENDING_SIZE;
    return DUST_RATE.feeRoundedUp(outputSize(scriptPubKey) + spending).satoshis();
  }
}
