package org.groat.network.transport;

import java.time.Duration;
import org.groat.chain.runtime.EventLoop;

/// Charges the work that one connection causes to its account, and says when the connection has to rest for it.
final class WorkMeter {
  private final CallerShare.Account account;
  private final EventLoop loop;
  private final Pipe pipe;
  private final Runnable rested;
  private boolean resting;

  /// @param rested run on the pipe's thread when a rest is over
  WorkMeter(CallerShare.Account account, EventLoop loop, Pipe pipe, Runnable rested) {
    this.account = account;
    this.loop = loop;
    this.pipe = pipe;
    this.rested = rested;
  }

  /// Work was done, from a moment of the loop's clock until now. Safe from any thread.
  void charge(long begin) {
    long now = loop.nanos();
    account.charge(now - begin, now);
  }

  /// True while the peer has taken more of our time than it has: nothing is to be read. On the pipe's thread.
  boolean rests() {
    long rest = resting ? 0 : account.restNanos(loop.nanos());
    if (rest > 0) {
      resting = true;
      loop.schedule(Duration.ofNanos(rest), () -> pipe.execute(this::goOn));
    }
    return resting;
  }

  /// The connection is gone.
  void close() {
    account.close();
  }

  private void goOn() {
    resting = false;
    rested.run();
  }
}
