package org.groat.chain.service;

import org.groat.chain.mempool.MempoolLimits;
import org.groat.chain.policy.RelayPolicy;

/// How the memory pool is run: what it takes, and how much of it.
public record PoolSettings(RelayPolicy policy, MempoolLimits limits) {
  /// The field's usual choices.
  public static final PoolSettings DEFAULT =
      new PoolSettings(RelayPolicy.DEFAULT, MempoolLimits.DEFAULT);
}
