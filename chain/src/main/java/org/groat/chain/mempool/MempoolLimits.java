package org.groat.chain.mempool;

import java.time.Duration;

/// The bounds of a pool, which strangers fill.
///
/// @param memoryMax bytes of memory, by estimate (`-maxmempool`)
/// @param expiry how long a transaction may wait (`-mempoolexpiry`)
/// @param ancestorCountMax transactions of the pool that one may depend on, itself counted (`-limitancestorcount`)
/// @param ancestorSizeMax virtual bytes of those (`-limitancestorsize`)
/// @param descendantCountMax transactions that may depend on one, itself counted (`-limitdescendantcount`)
/// @param descendantSizeMax virtual bytes of those (`-limitdescendantsize`)
/// @param replacedMax transactions that one may throw out (BIP-0125 rule 5)
/// @param disconnectedMemoryMax bytes of transactions of disconnected blocks that are kept to be tried again
public record MempoolLimits(
    long memoryMax,
    Duration expiry,
    int ancestorCountMax,
    int ancestorSizeMax,
    int descendantCountMax,
    int descendantSizeMax,
    int replacedMax,
    long disconnectedMemoryMax) {

  /// The field's usual choices: 300 MB, two weeks, 25 relatives of together 101,000 virtual bytes either way.
  public static final MempoolLimits DEFAULT =
      new MempoolLimits(
          300_000_000L, Duration.ofHours(336), 25, 101_000, 25, 101_000, 100, 20_000_000L);

  public MempoolLimits withMemoryMax(long memoryMax) {
    return new MempoolLimits(
        memoryMax,
        expiry,
        ancestorCountMax,
        ancestorSizeMax,
        descendantCountMax,
        descendantSizeMax,
        replacedMax,
        disconnectedMemoryMax);
  }

  public MempoolLimits withExpiry(Duration expiry) {
    return new MempoolLimits(
        memoryMax,
        expiry,
        ancestorCountMax,
        ancestorSizeMax,
        descendantCountMax,
        descendantSizeMax,
        replacedMax,
        disconnectedMemoryMax);
  }

  public MempoolLimits withAncestors(int countMax, int sizeMax) {
    return new MempoolLimits(
        memoryMax,
        expiry,
        countMax,
        sizeMax,
        descendantCountMax,
        descendantSizeMax,
        replacedMax,
        disconnectedMemoryMax);
  }

  public MempoolLimits withDescendants(int countMax, int sizeMax) {
    return new MempoolLimits(
        memoryMax,
        expiry,
        ancestorCountMax,
        ancestorSizeMax,
        countMax,
        sizeMax,
        replacedMax,
        disconnectedMemoryMax);
  }

  public MempoolLimits withDisconnectedMemoryMax(long disconnectedMemoryMax) {
    return new MempoolLimits(
        memoryMax,
        expiry,
        ancestorCountMax,
        ancestorSizeMax,
        descendantCountMax,
        descendantSizeMax,
        replacedMax,
        disconnectedMemoryMax);
  }
}
