package org.groat.chain.state;

import java.time.Duration;
import org.groat.chain.consensus.NetworkParameters;

/// How a chain state is run.
///
/// @param cacheBytes memory for coins (`dbcache`)
/// @param scriptThreads threads that verify scripts at once, the chain loop's among them (`par`)
/// @param flushInterval the longest time that changes stay in memory
/// @param pruneTargetBytes what blocks and undo data may take up together (`prune`); 0 for no limit
public record ChainSettings(
    NetworkParameters params,
    long cacheBytes,
    int scriptThreads,
    Duration flushInterval,
    long pruneTargetBytes) {
  /// As much as Bitcoin Core takes by default.
  public static final long CACHE_BYTES_DEFAULT = 450L << 20;

  /// Below this the cache would flush after each large block.
  public static final long CACHE_BYTES_MIN = 4L << 20;

  /// What a crash can cost: the time to connect the blocks of this long again.
  public static final Duration FLUSH_INTERVAL_DEFAULT = Duration.ofMinutes(1);

  /// The least target that users may choose: 288 blocks of the largest size, with their undo data.
  public static final long PRUNE_TARGET_BYTES_MIN = 550L << 20;

  public ChainSettings {
    if (cacheBytes < CACHE_BYTES_MIN) {
      throw new IllegalArgumentException(
          "the coins cache needs at least %d MiB, not %d bytes"
              .formatted(CACHE_BYTES_MIN >> 20, cacheBytes));
    }
    if (scriptThreads < 1) {
      throw new IllegalArgumentException("scripts need at least one thread, not " + scriptThreads);
    }
    if (pruneTargetBytes < 0) {
      throw new IllegalArgumentException("a size is not negative: " + pruneTargetBytes);
    }
  }

  /// The defaults for a network, with a thread for each processor.
  public static ChainSettings of(NetworkParameters params) {
    return new ChainSettings(
        params,
        CACHE_BYTES_DEFAULT,
        Runtime.getRuntime().availableProcessors(),
        FLUSH_INTERVAL_DEFAULT,
        0);
  }

  public ChainSettings withCacheBytes(long bytes) {
    return new ChainSettings(params, bytes, scriptThreads, flushInterval, pruneTargetBytes);
  }

  public ChainSettings withScriptThreads(int threads) {
    return new ChainSettings(params, cacheBytes, threads, flushInterval, pruneTargetBytes);
  }

  public ChainSettings withFlushInterval(Duration interval) {
    return new ChainSettings(params, cacheBytes, scriptThreads, interval, pruneTargetBytes);
  }

  public ChainSettings withPruneTargetBytes(long bytes) {
    return new ChainSettings(params, cacheBytes, scriptThreads, flushInterval, bytes);
  }
}
