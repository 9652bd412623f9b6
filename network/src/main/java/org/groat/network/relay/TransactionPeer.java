package org.groat.network.relay;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.groat.chain.primitives.FeeRate;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.Wtxid;
import org.groat.network.peer.PeerLink;
import org.groat.network.peer.RecentFilter;
import org.jspecify.annotations.Nullable;

/// What transaction relay remembers of one peer: what it knows, what it is still to be told, and up to where it was told.
final class TransactionPeer {
  /// Announcements in one message at least; the rest waits for the next moment, so that a burst does not tell its order.
  static final int ANNOUNCE_TARGET = 70;

  /// Announcements in one message at most, however long the queue.
  static final int ANNOUNCE_MAX = 1_000;

  /// Announcements that wait; the oldest go unannounced beyond it, for others will tell of them. Several blocks' worth.
  static final int QUEUE_MAX = 10_000;

  private static final Comparator<RelayPool.Entry> ORDER =
      Comparator.comparingInt(RelayPool.Entry::depth)
          .thenComparing(RelayPool.Entry::feeRate, Comparator.reverseOrder())
          .thenComparing(e -> e.tx().wtxid());

  final PeerLink link;
  final RecentFilter known;
  private final LinkedHashSet<Wtxid> queue = new LinkedHashSet<>();

  /// When the queue goes out next; null while it is empty.
  @Nullable Long announceAt;

  /// The next announcements tell all of the pool.
  boolean wantsAll;

  /// Arrivals up to this number may be fetched by the peer.
  long announcedUpTo;

  /// Submissions under way that this peer brought.
  int submissions;

  @Nullable FeeRate feeFilterSent;
  long feeFilterDue;

  TransactionPeer(PeerLink link, int filterCapacity, RandomGenerator random, long now) {
    this.link = link;
    this.feeFilterDue = now;
    this.known = new RecentFilter(filterCapacity, random);
  }

  /// Queues an announcement.
  void enqueue(Wtxid wtxid) {
    if (queue.add(wtxid) && queue.size() > QUEUE_MAX) {
      queue.removeFirst();
    }
  }

  boolean hasQueue() {
    return !queue.isEmpty();
  }

  Set<Wtxid> queue() {
    return Set.copyOf(queue);
  }

  /// Takes off what goes out now: parents first, then by fee rate, so that the order tells nothing of the times of arrival. All
  /// of the pool, where the peer asked for it.
  ///
  /// @param concerns false for a transaction that the peer filters out, which is then forgotten
  List<RelayPool.Entry> take(RelayPool pool, Predicate<Transaction> concerns) {
    List<RelayPool.Entry> ready = new ArrayList<>();
    if (wantsAll) {
      pool.entries().forEach(ready::add);
      // It asks now, whatever its version message said of later.
      ready.removeIf(e -> !paysEnough(e.feeRate()));
      queue.clear();
    } else {
      for (Wtxid wtxid : List.copyOf(queue)) {
        pool.find(wtxid)
            .filter(e -> !known.contains(wtxid) && passes(e.feeRate()))
            .ifPresentOrElse(ready::add, () -> queue.remove(wtxid));
      }
    }
    ready.sort(ORDER);
    int most =
        wantsAll
            ? Integer.MAX_VALUE
            : Math.min(ANNOUNCE_MAX, ANNOUNCE_TARGET + ready.size() / ANNOUNCE_MAX * 5);
    wantsAll = false;
    List<RelayPool.Entry> now = new ArrayList<>();
    for (RelayPool.Entry entry : ready) {
      if (now.size() == most) {
        break;
      }
      queue.remove(entry.tx().wtxid());
      if (concerns.test(entry.tx())) {
        now.add(entry);
      }
    }
    return now;
  }

  /// False where the peer asked not to be told of so low a rate, or of no transaction at all.
  boolean passes(FeeRate rate) {
    return link.session().relaysTransactions() && paysEnough(rate);
  }

  private boolean paysEnough(FeeRate rate) {
    return rate.compareTo(link.session().feeFilter()) >= 0;
  }
}
