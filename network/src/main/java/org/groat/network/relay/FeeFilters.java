package org.groat.network.relay;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.groat.chain.primitives.FeeRate;

/// Rounds the fee rate that we ask peers to filter by (BIP-0133), so that its exact value, which follows our mempool's
/// content, does not tell our connections apart from another node's.
///
/// Buckets grow by a tenth; two times of three the rate is rounded down to its bucket, else up.
final class FeeFilters {
  private static final double SPACING = 1.1;
  private static final double RATE_MAX = 1e7;

  private final double[] buckets;
  private final RandomGenerator random;

  FeeFilters(FeeRate relayMinimum, RandomGenerator random) {
    this.random = random;
    double least = Math.max(1, relayMinimum.satoshisPerKilobyte() / 2.0);
    int count = 2 + (int) (Math.log(RATE_MAX / least) / Math.log(SPACING));
    buckets = new double[count];
    for (int i = 1; i < count; i++) {
      buckets[i] = least * Math.pow(SPACING, i - 1);
    }
  }

  FeeRate round(FeeRate rate) {
    int at = Arrays.binarySearch(buckets, rate.satoshisPerKilobyte());
    int above = at >= 0 ? at : -at - 1;
    boolean down = above == buckets.length || above > 0 && random.nextInt(3) != 0;
    return new FeeRate((long) buckets[down ? above - 1 : above]);
  }
}
