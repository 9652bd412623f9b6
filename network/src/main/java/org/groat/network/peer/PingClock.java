package org.groat.network.peer;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/// Pings outstanding and round trips measured (BIP-0031).
///
/// One ping is outstanding at most. An answer with another number is ignored, except that zero ends the wait: some old nodes
/// answer so.
final class PingClock {
  /// Between two pings.
  static final Duration INTERVAL = Duration.ofMinutes(2);

  /// How long an answer may take: the time after which the network's nodes give each other up.
  static final Duration TIMEOUT = Duration.ofMinutes(20);

  private final RandomGenerator random;
  private long nonce;
  private long sentAt;
  private boolean outstanding;
  private long due;
  private long last = -1;
  private long least = -1;

  PingClock(RandomGenerator random) {
    this.random = random;
  }

  /// The number for a new ping, sent now.
  long send(long now) {
    do {
      nonce = random.nextLong();
    } while (nonce == 0);
    sentAt = now;
    outstanding = true;
    due = now + INTERVAL.toNanos();
    return nonce;
  }

  void answered(long answer, long now) {
    if (!outstanding || answer != nonce && answer != 0) {
      return;
    }
    outstanding = false;
    if (answer == nonce) {
      last = now - sentAt;
      least = least < 0 ? last : Math.min(least, last);
    }
  }

  boolean isDue(long now) {
    return !outstanding && now >= due;
  }

  boolean isOverdue(long now) {
    return outstanding && now - sentAt > TIMEOUT.toNanos();
  }

  /// When to look again.
  long next() {
    return outstanding ? sentAt + TIMEOUT.toNanos() + 1 : due;
  }

  /// The last round trip in nanoseconds.
  OptionalLong last() {
    return last < 0 ? OptionalLong.empty() : OptionalLong.of(last);
  }

  /// The shortest round trip in nanoseconds.
  OptionalLong least() {
    return least < 0 ? OptionalLong.empty() : OptionalLong.of(least);
  }

  /// How long the present answer has been awaited, in nanoseconds.
  OptionalLong waiting(long now) {
    return outstanding ? OptionalLong.of(now - sentAt) : OptionalLong.empty();
  }
}
