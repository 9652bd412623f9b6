package org.groat.chain.runtime;

import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;

/// The machine's wall clock, which a test network's owner may set to any time (`setmocktime`). Safe from any thread.
public final class AdjustableClock implements InstantSource {
  private static final long UNSET = -1;

  private volatile long mockSeconds = UNSET;

  /// Stands at the given second since 1970 from now on; empty to follow the machine again.
  public void set(OptionalLong seconds) {
    mockSeconds = seconds.orElse(UNSET);
  }

  @Override
  public Instant instant() {
    long seconds = mockSeconds;
    return seconds == UNSET ? Instant.now() : Instant.ofEpochSecond(seconds);
  }
}
