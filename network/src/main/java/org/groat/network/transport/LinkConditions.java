package org.groat.network.transport;

import java.time.Duration;

/// What one direction of a simulated link is like at present.
///
/// @param latency from departure to arrival
/// @param jitterMax added at random, up to this; bytes never overtake each other
/// @param bytesPerSecond what the sender can push out
/// @param chunkSizeMax bytes arrive in pieces of 1 to this many, cut at random: with 1, each byte alone
/// @param open false while nothing departs: a partition, or a one-way clog. What is sent meanwhile waits with the sender
public record LinkConditions(
    Duration latency, Duration jitterMax, long bytesPerSecond, int chunkSizeMax, boolean open) {
  /// A link that hardly shows.
  public static final LinkConditions LOCAL =
      new LinkConditions(Duration.ofMillis(1), Duration.ZERO, 1_000_000_000, 1 << 16, true);

  public LinkConditions {
    if (latency.isNegative()
        || jitterMax.isNegative()
        || bytesPerSecond <= 0
        || chunkSizeMax <= 0) {
      throw new IllegalArgumentException(
          "no such link: " + latency + ", " + bytesPerSecond + ", " + chunkSizeMax);
    }
  }

  public LinkConditions withOpen(boolean other) {
    return new LinkConditions(latency, jitterMax, bytesPerSecond, chunkSizeMax, other);
  }

  public LinkConditions withChunkSizeMax(int other) {
    return new LinkConditions(latency, jitterMax, bytesPerSecond, other, open);
  }

  public LinkConditions withLatency(Duration other) {
    return new LinkConditions(other, jitterMax, bytesPerSecond, chunkSizeMax, open);
  }

  public LinkConditions withBytesPerSecond(long other) {
    return new LinkConditions(latency, jitterMax, other, chunkSizeMax, open);
  }
}
