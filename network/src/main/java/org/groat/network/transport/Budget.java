package org.groat.network.transport;

import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Bytes that many connections share. Each takes what it needs and gives it back; where all together have taken more than there
/// is, whoever holds some and has gone on for the longest without getting anywhere loses its claim.
///
/// So a crowd that begins messages and never ends them, or asks for answers and never reads them, makes room for those who come
/// after, one by one, while whoever gets something done is always among the last to go. There is no blame in it.
///
/// Safe from every thread: there are no locks, only counters. What is taken is at most the size and what each thread is about to
/// take.
final class Budget {
  private final long sizeMax;
  private final AtomicLong taken = new AtomicLong();
  private final AtomicLong order = new AtomicLong();
  private final Set<Claim> claims = ConcurrentHashMap.newKeySet();

  Budget(long sizeMax) {
    this.sizeMax = sizeMax;
  }

  /// A claim without bytes yet.
  ///
  /// @param lost run once where the claim is lost, on the thread that took too much
  Claim claim(Runnable lost) {
    Claim claim = new Claim(lost);
    claims.add(claim);
    return claim;
  }

  /// Bytes taken by all.
  long taken() {
    return taken.get();
  }

  /// True from where on everybody should take as little as possible.
  boolean isHalfTaken() {
    return taken.get() > sizeMax / 2;
  }

  private void makeRoom() {
    while (taken.get() > sizeMax) {
      Claim oldest =
          claims.stream()
              .filter(claim -> claim.held.get() > 0)
              .min(Comparator.comparingLong(claim -> claim.since))
              .orElse(null);
      if (oldest == null) {
        return;
      }
      oldest.end();
      oldest.lost.run();
    }
  }

  /// What one connection holds.
  final class Claim {
    private final Runnable lost;
    private final AtomicLong held = new AtomicLong();
    private volatile long since;
    private volatile boolean ended;

    private Claim(Runnable lost) {
      this.lost = lost;
    }

    /// Takes bytes; somebody, perhaps this one, loses its claim where there were not so many left.
    void take(long bytes) {
      if (ended || bytes == 0) {
        return;
      }
      if (held.getAndAdd(bytes) == 0) {
        progressed();
      }
      taken.addAndGet(bytes);
      if (ended) {
        giveAll();
      }
      makeRoom();
    }

    /// Gives bytes back.
    void give(long bytes) {
      long before = held.getAndUpdate(now -> now - Math.min(now, bytes));
      taken.addAndGet(-Math.min(before, bytes));
    }

    /// Takes or gives, so that so many are held.
    void hold(long bytes) {
      long change = bytes - held.get();
      if (change > 0) {
        take(change);
      } else if (change < 0) {
        give(-change);
      }
    }

    /// Something got done: others go before this one now.
    void progressed() {
      since = order.incrementAndGet();
    }

    /// Gives everything back, for good.
    void end() {
      ended = true;
      claims.remove(this);
      giveAll();
    }

    private void giveAll() {
      taken.addAndGet(-held.getAndSet(0));
    }
  }
}
