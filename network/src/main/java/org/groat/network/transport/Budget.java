package org.groat.network.transport;

import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/// Bytes that many connections share. Each takes what it needs and gives it back; where all together have taken more than there
/// is, whoever holds some and has gone on for the longest without getting anywhere loses its claim.
///
/// Whoever can wait with what it takes asks [#hasRoom] before: above three quarters there is none, until others give back. Where
/// they do not, those lose their claims who got nowhere for [#PATIENCE], so that nobody who gets on loses for a crowd that does
/// not.
///
/// So a crowd that begins messages and never ends them, or asks for answers and never reads them, makes room for those who come
/// after, one by one, while whoever gets something done is always among the last to go. There is no blame in it.
///
/// Safe from every thread: there are no locks, only counters. What is taken is at most the size and what each thread is about to
/// take.
final class Budget {
  /// How long nobody has to make room for whoever waits.
  static final Duration PATIENCE = Duration.ofSeconds(2);

  private final long sizeMax;
  private final LongSupplier nanos;

  /// What is taken, and who waits until a quarter is left.
  private final RoomQueue taken;

  private final AtomicLong order = new AtomicLong();
  private final Set<Claim> claims = ConcurrentHashMap.newKeySet();

  /// @param nanos the duration clock
  Budget(long sizeMax, LongSupplier nanos) {
    this.sizeMax = sizeMax;
    this.nanos = nanos;
    this.taken = new RoomQueue(sizeMax / 4 * 3);
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
    return taken.bytes();
  }

  /// True from where on everybody should take as little as possible.
  boolean isHalfTaken() {
    return taken.bytes() > sizeMax / 2;
  }

  /// True where more may be taken; who got nowhere for [#PATIENCE] makes room where there is none.
  boolean hasRoom() {
    long now = nanos.getAsLong();
    makeRoom(sizeMax / 4 * 3, claim -> now - claim.sinceNanos >= PATIENCE.toNanos());
    return taken.hasRoom();
  }

  /// Has `resume` run as soon as there is room, or soon after.
  void await(Runnable resume) {
    taken.await(resume);
  }

  private void makeRoom(long wanted, Predicate<Claim> mayGo) {
    while (taken.bytes() > wanted) {
      Claim oldest =
          claims.stream()
              .filter(claim -> claim.held.get() > 0 && mayGo.test(claim))
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
    private volatile long sinceNanos;
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
      taken.add(bytes);
      if (ended) {
        giveAll();
      }
      makeRoom(sizeMax, claim -> true);
    }

    /// Gives bytes back.
    void give(long bytes) {
      long before = held.getAndUpdate(now -> now - Math.min(now, bytes));
      taken.remove(Math.min(before, bytes));
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
      sinceNanos = nanos.getAsLong();
      since = order.incrementAndGet();
    }

    /// Gives everything back, for good.
    void end() {
      ended = true;
      claims.remove(this);
      giveAll();
    }

    private void giveAll() {
      taken.remove(held.getAndSet(0));
    }
  }
}
