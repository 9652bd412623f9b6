package org.groat.chain.runtime;

import java.time.Duration;
import java.time.Instant;

/// The only clock and the only timer. Production reads the machine's; the simulator turns its own.
public interface Scheduler {

  /// Wall-clock time, as the machine's owner set it: for timestamps that others see. May jump.
  Instant now();

  /// Nanoseconds since an arbitrary origin: for durations. Never goes back.
  long nanos();

  /// Runs `task` once after `delay` on the thread that this scheduler serves.
  Cancellable schedule(Duration delay, Runnable task);

  /// Seconds since 1970, the unit of block timestamps.
  default long nowSeconds() {
    return now().getEpochSecond();
  }

  /// A handle on a task that has not run yet.
  interface Cancellable {
    /// Takes the task back; does nothing when it ran or was cancelled already.
    void cancel();
  }
}
