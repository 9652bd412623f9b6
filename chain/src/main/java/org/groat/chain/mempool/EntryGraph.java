package org.groat.chain.mempool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.Txid;
import org.groat.chain.primitives.Wtxid;
import org.jspecify.annotations.Nullable;

/// The pool's entries, who spends from whom, and what each one's relatives add up to.
///
/// Sums are recomputed, not adjusted, for everybody related to what changes: families are small (by [MempoolLimits]), and a sum
/// that is made anew cannot drift. Looking up by identifier is safe on any thread, everything else belongs to the chain loop.
final class EntryGraph {
  private static final Comparator<MempoolEntry> WORST_FIRST =
      Comparator.comparingDouble(MempoolEntry::keepingScore)
          .thenComparing(MempoolEntry::sequence, Comparator.reverseOrder());

  private static final Comparator<MempoolEntry> OLDEST_FIRST =
      Comparator.comparingLong(MempoolEntry::timeSeconds).thenComparingLong(MempoolEntry::sequence);

  private final Map<Txid, MempoolEntry> byTxid = new ConcurrentHashMap<>();
  private final Map<Wtxid, MempoolEntry> byWtxid = new ConcurrentHashMap<>();
  private final Map<OutPoint, MempoolEntry> spenders = new HashMap<>();
  private final TreeSet<MempoolEntry> worstFirst = new TreeSet<>(WORST_FIRST);
  private final TreeSet<MempoolEntry> oldestFirst = new TreeSet<>(OLDEST_FIRST);
  private long memory;
  private long virtualSize;
  private long fees;
  private long nextSequence;

  Optional<MempoolEntry> get(Txid txid) {
    return Optional.ofNullable(byTxid.get(txid));
  }

  Optional<MempoolEntry> get(Wtxid wtxid) {
    return Optional.ofNullable(byWtxid.get(wtxid));
  }

  @Nullable MempoolEntry getOrNull(Txid txid) {
    return byTxid.get(txid);
  }

  /// Who spends an output, of the entries.
  @Nullable MempoolEntry spenderOrNull(OutPoint outPoint) {
    return spenders.get(outPoint);
  }

  Collection<MempoolEntry> entries() {
    return byTxid.values();
  }

  int size() {
    return byTxid.size();
  }

  long memory() {
    return memory;
  }

  long virtualSize() {
    return virtualSize;
  }

  long fees() {
    return fees;
  }

  /// The entry that is worth least, with everything that depends on it.
  MempoolEntry worst() {
    return worstFirst.first();
  }

  /// The entries that came before a time, in seconds since 1970.
  List<MempoolEntry> olderThan(long timeSeconds) {
    List<MempoolEntry> older = new ArrayList<>(0);
    for (MempoolEntry entry : oldestFirst) {
      if (entry.timeSeconds() >= timeSeconds) {
        break;
      }
      older.add(entry);
    }
    return older;
  }

  /// The entries that a transaction spends from.
  Set<MempoolEntry> parentsOf(Transaction tx) {
    Set<MempoolEntry> parents = new LinkedHashSet<>();
    for (int i = 0; i < tx.inputCount(); i++) {
      MempoolEntry parent = byTxid.get(tx.outPoint(i).txid());
      if (parent != null) {
        parents.add(parent);
      }
    }
    return parents;
  }

  void add(MempoolEntry entry) {
    Transaction tx = entry.tx();
    entry.sequence = nextSequence++;
    oldestFirst.add(entry);
    byTxid.put(tx.txid(), entry);
    byWtxid.put(tx.wtxid(), entry);
    for (int i = 0; i < tx.inputCount(); i++) {
      spenders.put(tx.outPoint(i), entry);
    }
    for (MempoolEntry parent : parentsOf(tx)) {
      link(parent, entry);
    }
    // A transaction that returns from a disconnected block may find those that spent it while it
    // was in the chain.
    for (int i = 0; i < tx.outputCount(); i++) {
      MempoolEntry child = spenders.get(new OutPoint(tx.txid(), i));
      if (child != null) {
        link(entry, child);
      }
    }
    memory += entry.memory();
    virtualSize += entry.virtualSize();
    fees += entry.fee().satoshis();
    refresh(relatives(Set.of(entry)));
  }

  private static void link(MempoolEntry parent, MempoolEntry child) {
    parent.children.add(child);
    child.parents.add(parent);
  }

  /// Removes these, and nothing else: what depends on them stays.
  void remove(Collection<MempoolEntry> entries) {
    Set<MempoolEntry> touched = relatives(entries);
    touched.forEach(worstFirst::remove);
    for (MempoolEntry entry : entries) {
      Transaction tx = entry.tx();
      oldestFirst.remove(entry);
      byTxid.remove(tx.txid());
      byWtxid.remove(tx.wtxid());
      for (int i = 0; i < tx.inputCount(); i++) {
        spenders.remove(tx.outPoint(i), entry);
      }
      entry.parents.forEach(parent -> parent.children.remove(entry));
      entry.children.forEach(child -> child.parents.remove(entry));
      memory -= entry.memory();
      virtualSize -= entry.virtualSize();
      fees -= entry.fee().satoshis();
      touched.remove(entry);
    }
    refresh(touched);
  }

  void setFeeDelta(MempoolEntry entry, long delta) {
    Set<MempoolEntry> touched = relatives(Set.of(entry));
    touched.forEach(worstFirst::remove);
    entry.setFeeDelta(delta);
    refresh(touched);
  }

  /// The entry and everything that it depends on.
  static Set<MempoolEntry> ancestors(Collection<MempoolEntry> from) {
    return closure(from, entry -> entry.parents);
  }

  /// The entries and everything that depends on them.
  static Set<MempoolEntry> descendants(Collection<MempoolEntry> from) {
    return closure(from, entry -> entry.children);
  }

  private static Set<MempoolEntry> relatives(Collection<MempoolEntry> entries) {
    Set<MempoolEntry> relatives = ancestors(entries);
    relatives.addAll(descendants(entries));
    return relatives;
  }

  private static Set<MempoolEntry> closure(
      Collection<MempoolEntry> from, Function<MempoolEntry, Set<MempoolEntry>> next) {
    Set<MempoolEntry> found = new LinkedHashSet<>(from);
    Deque<MempoolEntry> open = new ArrayDeque<>(from);
    while (!open.isEmpty()) {
      for (MempoolEntry each : next.apply(open.pop())) {
        if (found.add(each)) {
          open.push(each);
        }
      }
    }
    return found;
  }

  /// Sums up anew. The order of the tree depends on the sums: whoever is in it leaves before they change.
  private void refresh(Set<MempoolEntry> entries) {
    entries.forEach(worstFirst::remove);
    for (MempoolEntry entry : entries) {
      Set<MempoolEntry> self = Set.of(entry);
      entry.setSums(MempoolEntry.Sums.of(ancestors(self)), MempoolEntry.Sums.of(descendants(self)));
    }
    worstFirst.addAll(entries);
  }
}
