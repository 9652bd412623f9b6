package org.groat.network.transport;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// What those who call us may take of the machine's time: whoever floods us with messages, of whatever kind, takes it from
/// the blocks that the node fetches and from everybody else.
///
/// All the work that a connection causes on its socket's thread and on the network loop is charged to its account, and to the
/// account of all callers together. Together they have a share of the processors: [#PART], and [#PART_WHILE_BUSY] while blocks
/// wait for the chain, whose work would go on more slowly for them. Each has its equal part of that. While all of them take
/// more than they have, nothing is read from those who take more than their part, until one or the other is paid off. So a
/// single caller may take all that there is, many who flood share it, and a peer that lives on its part feels nothing of them.
/// Nobody is disconnected for it: an honest peer may have much to say.
///
/// An account is one moment: that up to which its share of the time is used. Work moves it on by the time in which the share
/// earns that work. It stands at most its credit in the past, which is what may be taken at once, and at most [#DEBT] in the
/// future. **Time** is a parameter; accounts may be used by all threads.
final class CallerShare {
  /// The part of the processors that all callers have together.
  static final double PART = 1.0 / 4;

  /// The part that they have while the chain has blocks to validate.
  static final double PART_WHILE_BUSY = 1.0 / 32;

  /// For how long what one caller does not use stays to its credit, in nanoseconds.
  static final long CREDIT = 10_000_000_000L;

  /// For how long what all callers do not use stays to the credit of them all: not longer, since a sync may take seconds.
  static final long CREDIT_OF_ALL = 2_000_000_000L;

  /// The longest that an account is in debt, in nanoseconds.
  static final long DEBT = 4_000_000_000L;

  private final double processors;
  private final AtomicInteger callers = new AtomicInteger();
  private final AtomicLong all;
  private volatile double share;

  CallerShare(double processors, long now) {
    this.processors = processors;
    this.share = processors * PART;
    this.all = new AtomicLong(now - CREDIT_OF_ALL);
  }

  /// The share on this machine.
  static CallerShare ofMachine(long now) {
    return new CallerShare(Runtime.getRuntime().availableProcessors(), now);
  }

  /// Tells whether the chain has blocks to validate.
  void busy(boolean busy) {
    share = processors * (busy ? PART_WHILE_BUSY : PART);
  }

  /// An account of somebody who called.
  Account open(long now) {
    callers.incrementAndGet();
    return new Caller(now);
  }

  private static void charge(AtomicLong account, long credit, double nanos, long now) {
    long earned = (long) Math.min(nanos, credit + DEBT);
    account.updateAndGet(paid -> now + Math.min(Math.max(paid - now, -credit) + earned, DEBT));
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
        double ofAll = nanos / share;
        CallerShare.charge(own, CREDIT, ofAll * Math.max(1, callers.get()), now);
        CallerShare.charge(all, CREDIT_OF_ALL, ofAll, now);
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
