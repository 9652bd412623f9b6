package org.groat.chain.mempool;

import java.time.Duration;

/// The bounds of a pool, which strangers fill.
///
/// @param memoryMax bytes of memory, by estimate (`-maxmempool`)
/// @param expiry how long a transaction may wait (`-mempoolexpiry`)
/// @param ancestors what one may depend on (`-limitancestorcount`, `-limitancestorsize`)
/// @param descendants what may depend on one (`-limitdescendantcount`, `-limitdescendantsize`)
/// @param replacedMax transactions that one may throw out (BIP-0125 rule 5)
/// @param disconnectedMemoryMax bytes of transactions of disconnected blocks that are kept to be tried again
public record MempoolLimits(
    long memoryMax,
    Duration expiry,
    Relatives ancestors,
    Relatives descendants,
    int replacedMax,
    long disconnectedMemoryMax) {

  /// The relatives of a transaction within the pool, itself counted.
  ///
  /// @param sizeMax their virtual bytes
  public record Relatives(int countMax, int sizeMax) {}

  /// The field's usual choices: 300 MB, two weeks, 25 relatives of together 101,000 virtual bytes either way.
  public static final MempoolLimits DEFAULT =
      new MempoolLimits(
          300_000_000L,
          Duration.ofHours(336),
          new Relatives(25, 101_000),
          new Relatives(25, 101_000),
          100,
          20_000_000L);

  public MempoolLimits withMemoryMax(long max) {
    return new MempoolLimits(
        max, expiry, ancestors, descendants, replacedMax, disconnectedMemoryMax);
  }

  public MempoolLimits withAncestors(int countMax, int sizeMax) {
    Relatives other = new Relatives(countMax, sizeMax);
    return new MempoolLimits(
        memoryMax, expiry, other, descendants, replacedMax, disconnectedMemoryMax);
  }

  public MempoolLimits withDescendants(int countMax, int sizeMax) {
    Relatives other = new Relatives(countMax, sizeMax);
    return new MempoolLimits(
        memoryMax, expiry, ancestors, other, replacedMax, disconnectedMemoryMax);
  }

  public MempoolLimits withDisconnectedMemoryMax(long max) {
    return new MempoolLimits(memoryMax, expiry, ancestors, descendants, replacedMax, max);
  }
}
