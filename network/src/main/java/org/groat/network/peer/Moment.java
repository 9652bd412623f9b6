package org.groat.network.peer;

import java.time.Duration;
import java.time.Instant;
import org.groat.chain.runtime.Scheduler;

/// One reading of both clocks: `nanos` for durations, `wall` for timestamps that others see.
public record Moment(long nanos, Instant wall) {

  public static Moment of(Scheduler scheduler) {
    return new Moment(scheduler.nanos(), scheduler.now());
  }

  /// Seconds since 1970.
  public long unixSeconds() {
    return wall.getEpochSecond();
  }

  /// The duration clock's reading `delay` from now.
  public long after(Duration delay) {
    return nanos + delay.toNanos();
  }
}
