package org.groat.network.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.groat.chain.primitives.Hash256;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.Txid;
import org.groat.chain.primitives.Wtxid;
import org.groat.network.peer.PeerId;

/// Transactions whose parents are still missing, kept for the moment the parents come.
///
/// Whoever announced an orphan answers for it: when the shelf is full, the peer that fills most of it loses its oldest, so a
/// flooder throws out only its own. An orphan goes when its last announcer leaves, when it is too old, or when a block spends
/// what it spends. Limits are on count and on weight; one orphan is at most a standard transaction.
public final class Orphanage {
  /// Orphans kept in all.
  public static final int COUNT_MAX = 100;

  /// Serialised bytes kept in all: what 100 large standard transactions take at most.
  public static final long BYTES_MAX = 10_000_000;

  /// An orphan larger than this is not kept: no standard transaction is.
  public static final int ORPHAN_BYTES_MAX = 400_000;

  /// How long an orphan waits for its parents.
  public static final Duration AGE_MAX = Duration.ofMinutes(20);

  private final Map<Wtxid, Orphan> orphans = new LinkedHashMap<>();
  private final Map<Txid, Set<Wtxid>> byParent = new HashMap<>();
  private long bytes;

  /// Shelves an orphan for one more announcer.
  ///
  /// @param missing the parents that it waits for
  /// @return false where it is not kept
  public boolean add(Transaction tx, List<Txid> missing, PeerId announcer, long now) {
    Orphan known = orphans.get(tx.wtxid());
    if (known != null) {
      known.announcers.add(announcer);
      known.missing = List.copyOf(missing);
      return true;
    }
    if (tx.totalSize() > ORPHAN_BYTES_MAX) {
      return false;
    }
    Orphan orphan = new Orphan(tx.compact(), List.copyOf(missing), now + AGE_MAX.toNanos());
    orphan.announcers.add(announcer);
    orphans.put(tx.wtxid(), orphan);
    bytes += tx.totalSize();
    parents(tx)
        .forEach(
            parent -> byParent.computeIfAbsent(parent, p -> new LinkedHashSet<>()).add(tx.wtxid()));
    while (orphans.size() > COUNT_MAX || bytes > BYTES_MAX) {
      evictOne();
    }
    return orphans.containsKey(tx.wtxid());
  }

  public boolean contains(Hash256 id) {
    return id instanceof Wtxid wtxid && orphans.containsKey(wtxid);
  }

  /// Notes another announcer of an orphan on the shelf.
  public void alsoAnnounced(Wtxid wtxid, PeerId peer) {
    Orphan orphan = orphans.get(wtxid);
    if (orphan != null) {
      orphan.announcers.add(peer);
    }
  }

  /// The orphans that spend an output of `parent`, oldest first, each with a peer that announced it.
  public List<Adoptable> childrenOf(Txid parent) {
    List<Adoptable> children = new ArrayList<>();
    for (Wtxid id : byParent.getOrDefault(parent, Set.of())) {
      Orphan orphan = orphans.get(id);
      if (orphan != null) {
        children.add(new Adoptable(orphan.tx, orphan.announcers.getFirst()));
      }
    }
    return children;
  }

  /// The orphans that spend an output of `parent` and that a certain peer announced, newest first.
  List<Transaction> childrenOf(Txid parent, PeerId announcer) {
    List<Transaction> children = new ArrayList<>();
    for (Wtxid id : byParent.getOrDefault(parent, Set.of())) {
      Orphan orphan = orphans.get(id);
      if (orphan != null && orphan.announcers.contains(announcer)) {
        children.addFirst(orphan.tx);
      }
    }
    return children;
  }

  /// The parents that an orphan waits for.
  List<Txid> missingOf(Wtxid wtxid) {
    Orphan orphan = orphans.get(wtxid);
    return orphan == null ? List.of() : orphan.missing;
  }

  public void remove(Wtxid wtxid) {
    Orphan orphan = orphans.remove(wtxid);
    if (orphan == null) {
      return;
    }
    bytes -= orphan.tx.totalSize();
    for (Txid parent : parents(orphan.tx)) {
      Set<Wtxid> siblings = byParent.get(parent);
      if (siblings != null && siblings.remove(wtxid) && siblings.isEmpty()) {
        byParent.remove(parent);
      }
    }
  }

  /// A block came: what it contains, and what spends the same outputs, can wait no longer.
  public void blockConnected(Collection<Transaction> transactions) {
    if (orphans.isEmpty()) {
      return;
    }
    for (Transaction tx : transactions) {
      for (int i = 0; i < tx.inputCount(); i++) {
        var spent = tx.outPoint(i);
        for (Wtxid id : List.copyOf(byParent.getOrDefault(spent.txid(), Set.of()))) {
          Orphan orphan = orphans.get(id);
          if (orphan != null
              && orphan.tx.inputs().stream().anyMatch(in -> in.outPoint().equals(spent))) {
            remove(id);
          }
        }
      }
    }
  }

  /// A peer left: orphans that only it announced go.
  public void disconnected(PeerId peer) {
    for (Orphan orphan : List.copyOf(orphans.values())) {
      if (orphan.announcers.remove(peer) && orphan.announcers.isEmpty()) {
        remove(orphan.tx.wtxid());
      }
    }
  }

  /// Drops what waited too long.
  public void expire(long now) {
    for (Orphan orphan : List.copyOf(orphans.values())) {
      if (orphan.expires <= now) {
        remove(orphan.tx.wtxid());
      }
    }
  }

  /// All orphans.
  List<Transaction> transactions() {
    return orphans.values().stream().map(orphan -> orphan.tx).toList();
  }

  public int size() {
    return orphans.size();
  }

  public long bytes() {
    return bytes;
  }

  /// The distinct transactions whose outputs `tx` spends.
  public static Set<Txid> parents(Transaction tx) {
    Set<Txid> parents = new LinkedHashSet<>();
    for (int i = 0; i < tx.inputCount(); i++) {
      parents.add(tx.outPoint(i).txid());
    }
    return parents;
  }

  private void evictOne() {
    Map<PeerId, Long> load = new HashMap<>();
    orphans
        .values()
        .forEach(
            o ->
                o.announcers.forEach(
                    p -> load.merge(p, (long) o.tx.totalSize() + 1_000, Long::sum)));
    PeerId heaviest =
        load.entrySet().stream()
            .max(
                Map.Entry.<PeerId, Long>comparingByValue()
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(Map.Entry::getKey)
            .orElseThrow();
    Orphan oldest =
        orphans.values().stream()
            .filter(o -> o.announcers.contains(heaviest))
            .min(Comparator.comparingLong(o -> o.expires))
            .orElseThrow();
    oldest.announcers.remove(heaviest);
    if (oldest.announcers.isEmpty()) {
      remove(oldest.tx.wtxid());
    }
  }

  /// An orphan ready to be tried again, and the peer to blame or thank.
  public record Adoptable(Transaction tx, PeerId announcer) {}

  private static final class Orphan {
    private final Transaction tx;
    private List<Txid> missing;
    private final long expires;
    private final LinkedHashSet<PeerId> announcers = new LinkedHashSet<>();

    private Orphan(Transaction tx, List<Txid> missing, long expires) {
      this.tx = tx;
      this.missing = missing;
      this.expires = expires;
    }
  }
}
