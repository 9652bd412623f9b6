package org.groat.network.relay;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// When announcements go out: at the moments of a Poisson process, so that their times tell little about when we learned of a
/// transaction.
///
/// All inbound peers share one process: a spy with many inbound connections sees no more than with one. Each outbound peer has
/// its own, faster one, for its operator did not choose us.
final class Trickle {
  static final Duration INBOUND_MEAN = Duration.ofSeconds(5);
  static final Duration OUTBOUND_MEAN = Duration.ofSeconds(2);

  private final RandomGenerator random;
  private long nextInbound = Long.MIN_VALUE;

  Trickle(RandomGenerator random) {
    this.random = random;
  }

  /// The next moment for an outbound peer.
  long nextOutbound(long now) {
    return now + exponential(OUTBOUND_MEAN, random);
  }

  /// The next moment for all inbound peers.
  long nextInbound(long now) {
    if (nextInbound <= now) {
      nextInbound = now + exponential(INBOUND_MEAN, random);
    }
    return nextInbound;
  }

  /// The nanoseconds until the next event of a Poisson process.
  static long exponential(Duration mean, RandomGenerator random) {
    return 1 + (long) (-Math.log1p(-random.nextDouble()) * mean.toNanos());
  }
}
