package org.groat.network.manager;

import java.time.Duration;

/// How much the node sends in a day (`--maxuploadtarget`), and what it holds back to keep to that.
///
/// Old blocks are what takes upload: they are refused first, while enough is left for the new blocks of the rest of the day,
/// each counted at the largest size there can be. A target that is reached stops nothing else, for a node that does not relay
/// is no use; so it is a target, not a limit.
///
/// Owned by the network loop; times are seconds since 1970.
final class UploadTarget {
  /// The time that the target is for.
  static final Duration TIMEFRAME = Duration.ofDays(1);

  /// Blocks older than this, by our best header, are historic.
  static final Duration HISTORIC_AGE = Duration.ofDays(7);

  private static final long BLOCK_BYTES_MAX = 4_000_000;
  private static final long BLOCK_SECONDS = Duration.ofMinutes(10).toSeconds();

  private final long target;
  private long cycleStart;
  private long sentBefore;
  private long sentInCycle;

  /// @param target bytes a day; 0 for no target
  UploadTarget(long target) {
    this.target = target;
  }

  /// Takes how much was sent since the start of the node.
  void sent(long total, long nowSeconds) {
    if (cycleStart == 0 || cycleStart + TIMEFRAME.toSeconds() < nowSeconds) {
      cycleStart = nowSeconds;
      sentBefore = total;
    }
    sentInCycle = total - sentBefore;
  }

  /// How it stands.
  NetworkTotals.Upload state(long nowSeconds) {
    if (target == 0) {
      return new NetworkTotals.Upload(0, false, true, 0, 0);
    }
    long secondsLeft =
        cycleStart == 0
            ? TIMEFRAME.toSeconds()
            : Math.max(0, cycleStart + TIMEFRAME.toSeconds() - nowSeconds);
    return state(target, sentInCycle, secondsLeft);
  }

  /// How a day stands: a pure function.
  static NetworkTotals.Upload state(long target, long sent, long secondsLeft) {
    long buffer = secondsLeft / BLOCK_SECONDS * BLOCK_BYTES_MAX;
    boolean historic = buffer < target && sent < target - buffer;
    return new NetworkTotals.Upload(
        target, sent >= target, historic, Math.max(0, target - sent), secondsLeft);
  }
}
