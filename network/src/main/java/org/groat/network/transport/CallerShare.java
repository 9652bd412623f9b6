package org.groat.network.transport;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// What those who call us may take of the machine's time: whoever floods us with messages, of whatever kind, takes it from
/// the blocks that the node fetches and from everybody else.
///
/// All the work that a connection causes on its socket's thread and on the network loop is charged to its account, and to the
/// account of all callers together. Together they have [#share], and each has its equal part of that. While all of them take
/// more than they have, nothing is read from those who take more than their part, until one or the other is paid off. So a
/// single caller may take all that there is, many who flood share it, and a peer that lives on its part feels nothing of them.
/// Nobody is disconnected for it: an honest peer may have much to say.
///
/// An account is one moment: that up to which its share of the time is used. Work moves it on by the time in which the share
/// earns that work. It stands at most [#CREDIT] in the past, which is what may be taken at once, and at most [#DEBT] in the
/// future. **Time** is a parameter; accounts may be used by all threads.
final class CallerShare {
  /// The part of the processors that all callers have together, while others want them too.
  static final double PROCESSORS_PART = 1.0 / 8;

  /// For how long what an account does not use stays to its credit, in nanoseconds.
  static final long CREDIT = 10_000_000_000L;

  /// The longest that an account is in debt, in nanoseconds.
  static final long DEBT = 4_000_000_000L;

  private final double share;
  private final AtomicInteger callers = new AtomicInteger();
  private final AtomicLong all;

  /// @param share in processors, such as 0.5 for half of one
  CallerShare(double share, long now) {
    this.share = share;
    this.all = new AtomicLong(now - CREDIT);
  }

  /// The share on this machine.
  static CallerShare ofMachine(long now) {
    return new CallerShare(Runtime.getRuntime().availableProcessors() * PROCESSORS_PART, now);
  }

  /// An account of somebody who called.
  Account open(long now) {
    callers.incrementAndGet();
    return new Caller(now);
  }

  private static void charge(AtomicLong account, long nanos, double share, long now) {
    long earned = (long) Math.min(nanos / share, CREDIT + DEBT);
    account.updateAndGet(paid -> now + Math.min(Math.max(paid - now, -CREDIT) + earned, DEBT));
  }

  /// The account of one connection.
  interface Account {
    /// Of a connection whose work nobody counts: one that we made.
    Account FREE =
        new Account() {
          @Override
          public void charge(long nanos, long now) {}

          @Override
          public long restNanos(long now) {
            return 0;
          }

          @Override
          public void close() {}
        };

    /// Work was done.
    void charge(long nanos, long now);

    /// How long nothing more is to be read, in nanoseconds; 0 to go on.
    long restNanos(long now);

    /// The connection is gone.
    void close();
  }

  private final class Caller implements Account {
    private final AtomicLong own;

    /// With credit, so that a newcomer is heard; what it takes of that is charged to all, however often it calls again.
    private Caller(long now) {
      this.own = new AtomicLong(now - CREDIT);
    }

    @Override
    public void charge(long nanos, long now) {
      if (nanos > 0) {
        CallerShare.charge(own, nanos, share / Math.max(1, callers.get()), now);
        CallerShare.charge(all, nanos, share, now);
      }
    }

    @Override
    public long restNanos(long now) {
      return Math.max(0, Math.min(own.get() - now, all.get() - now));
    }

    @Override
    public void close() {
      callers.decrementAndGet();
    }
  }
}
