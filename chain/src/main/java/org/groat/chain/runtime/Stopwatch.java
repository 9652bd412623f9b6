package org.groat.chain.runtime;

import java.time.Duration;

/// Measures how long something takes, for programs that have no loop and so no [Scheduler]: commands.
public final class Stopwatch {
  private final long start = System.nanoTime();

  private Stopwatch() {}

  /// Begins to measure.
  public static Stopwatch start() {
    return new Stopwatch();
  }

  /// The time since the start.
  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /// The time since the start, in seconds.
  public double seconds() {
    return elapsed().toNanos() / 1e9;
  }
}
