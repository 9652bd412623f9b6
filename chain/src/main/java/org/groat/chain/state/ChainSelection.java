package org.groat.chain.state;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Which chain is the best one: that of the most work among those whose blocks are all there and none of which is invalid; of
/// equal ones the one seen first.
///
/// Keeps the blocks that may become the tip ("candidates"), and those that wait for the data of a block before them
/// ("unlinked"). Candidates with less work than the tip are dropped as the tip grows, so there are few. Owned by the chain
/// loop.
final class ChainSelection {
  /// Sequence of what was stored before this start; lower than any seen since.
  private static final long BEFORE_START = 1;

  /// Sequence of the chain that was active at this start: it stays, among equals.
  private static final long ACTIVE_AT_START = 0;

  private static final Comparator<HeaderEntry> BEST_LAST =
      Comparator.comparing(HeaderEntry::chainWork)
          .thenComparing(HeaderEntry::sequence, Comparator.reverseOrder())
          .thenComparing(HeaderEntry::hash, Comparator.reverseOrder());

  private final HeaderTree tree;
  private final TreeSet<HeaderEntry> candidates = new TreeSet<>(BEST_LAST);
  private final Map<HeaderEntry, List<HeaderEntry>> unlinked = new HashMap<>();
  private @Nullable HeaderEntry base;
  private HeaderEntry bestHeader;
  private long nextSequence = BEFORE_START + 1;
  private long nextPrecious = ACTIVE_AT_START - 1;

  ChainSelection(HeaderTree tree) {
    this.tree = tree;
    this.bestHeader = tree.genesis();
  }

  /// Has only branches on top of `base` considered, or all again: while a loaded set of coins is not validated, there is no
  /// way back from the block it is of. To be followed by [#load] or [#reload].
  void base(@Nullable HeaderEntry base) {
    this.base = base;
  }

  /// Asks anew which blocks may become the tip.
  void reload(HeaderEntry tip) {
    rebuild(tip);
  }

  /// Takes over what was stored, after all entries with their status are in the tree.
  void load(HeaderEntry tip) {
    List<HeaderEntry> byHeight = new ArrayList<>(tree.all());
    byHeight.sort(Comparator.comparingInt(HeaderEntry::height));
    for (HeaderEntry entry : byHeight) {
      entry.sequence(tip.isDescendantOf(entry) ? ACTIVE_AT_START : BEFORE_START);
      if (entry.height() > 0 && entry.parent().isInvalid()) {
        entry.addStatus(BlockStatus.INVALID_ANCESTOR);
      }
      if (entry.transactionCount() > 0) {
        link(entry);
      }
    }
    rebuild(tip);
  }

  /// The header with the most work that is not known to be invalid.
  HeaderEntry bestHeader() {
    return bestHeader;
  }

  /// Notes a new header.
  void headerAdded(HeaderEntry entry) {
    if (!entry.isInvalid() && entry.chainWork().compareTo(bestHeader.chainWork()) > 0) {
      bestHeader = entry;
    }
  }

  /// Notes that a block's data is there: it, and those that waited for it, may become the tip.
  void blockAdded(HeaderEntry entry, HeaderEntry tip) {
    Deque<HeaderEntry> linked = new ArrayDeque<>();
    linked.add(entry);
    while (!linked.isEmpty()) {
      HeaderEntry next = linked.remove();
      // The set is ordered by the sequence too: an entry in it must leave before that changes. Only
      // the block of a loaded set of coins is in it before its data comes.
      boolean candidate = candidates.remove(next);
      next.sequence(candidate ? next.sequence() : nextSequence++);
      if (candidate) {
        candidates.add(next);
      }
      if (link(next)) {
        offer(next, tip);
        linked.addAll(unlinked.getOrDefault(next, List.of()));
        unlinked.remove(next);
      }
    }
  }

  /// The best candidate whose blocks are all there. The present tip always is one.
  HeaderEntry best(HeaderEntry tip) {
    while (true) {
      HeaderEntry best = candidates.last();
      Optional<HeaderEntry> missing = firstMissing(best, tip);
      if (missing.isEmpty()) {
        return best;
      }
      candidates.remove(best);
    }
  }

  /// Drops candidates that have less work than the tip.
  void tipChanged(HeaderEntry tip) {
    while (candidates.first().chainWork().compareTo(tip.chainWork()) < 0) {
      candidates.pollFirst();
    }
  }

  /// Marks a block and all that follow it as invalid.
  ///
  /// @return the entries whose status changed
  Collection<HeaderEntry> invalidate(HeaderEntry invalid, HeaderEntry tip) {
    List<HeaderEntry> changed = tree.branchesFrom(invalid);
    for (HeaderEntry entry : changed) {
      candidates.remove(entry);
      entry.addStatus(entry == invalid ? BlockStatus.INVALID : BlockStatus.INVALID_ANCESTOR);
    }
    if (bestHeader.isInvalid()) {
      rebuildBestHeader();
    }
    offerAll(tip);
    return changed;
  }

  /// Takes back that a block, those before it and those after it are invalid.
  ///
  /// @return the entries whose status changed
  Collection<HeaderEntry> reconsider(HeaderEntry reconsidered, HeaderEntry tip) {
    List<HeaderEntry> related = new ArrayList<>(tree.branchesFrom(reconsidered));
    for (HeaderEntry at = reconsidered; at.height() > 0; at = at.parent()) {
      related.add(at);
    }
    Set<HeaderEntry> changed = new HashSet<>();
    for (HeaderEntry entry : related) {
      if (entry.isInvalid()) {
        entry.removeStatus(BlockStatus.ANY_INVALID);
        changed.add(entry);
      }
    }
    rebuild(tip);
    return changed;
  }

  /// Treats a block as if it had been seen before all others of its work.
  void precious(HeaderEntry entry, HeaderEntry tip) {
    boolean candidate = candidates.remove(entry);
    entry.sequence(nextPrecious--);
    if (candidate) {
      candidates.add(entry);
    } else {
      offer(entry, tip);
    }
  }

  /// The ends of all branches, the highest first.
  List<ChainTip> tips(HeaderEntry tip) {
    Set<HeaderEntry> parents = new HashSet<>();
    for (HeaderEntry entry : tree.all()) {
      entry.previous().ifPresent(parents::add);
    }
    List<ChainTip> tips = new ArrayList<>();
    for (HeaderEntry entry : tree.all()) {
      if (entry == tip || !parents.contains(entry)) {
        int length = entry.height() - HeaderEntry.fork(entry, tip).height();
        if (entry == tip || length > 0) {
          tips.add(new ChainTip(entry, length, status(entry, tip)));
        }
      }
    }
    tips.sort(
        Comparator.comparingInt((ChainTip end) -> end.entry().height())
            .reversed()
            .thenComparing(end -> end.entry().hash()));
    return tips;
  }

  private static ChainTip.Status status(HeaderEntry entry, HeaderEntry tip) {
    if (entry == tip) {
      return ChainTip.Status.ACTIVE;
    } else if (entry.isInvalid()) {
      return ChainTip.Status.INVALID;
    } else if (entry.chainTransactions() == 0) {
      return ChainTip.Status.HEADERS_ONLY;
    }
    return entry.wasConnected() ? ChainTip.Status.VALID_FORK : ChainTip.Status.VALID_HEADERS;
  }

  /// Counts an entry's transactions on top of its parent's, or lets it wait where those are not known.
  private boolean link(HeaderEntry entry) {
    long before = entry.height() == 0 ? 0 : entry.parent().chainTransactions();
    if (entry.height() > 0 && before == 0) {
      unlinked.computeIfAbsent(entry.parent(), parent -> new ArrayList<>()).add(entry);
      return false;
    }
    entry.chainTransactions(before + entry.transactionCount());
    return true;
  }

  private void offer(HeaderEntry entry, HeaderEntry tip) {
    if (entry == tip
        || entry.chainTransactions() > 0
            && !entry.isInvalid()
            && entry.hasBlock()
            && (base == null || entry.isDescendantOf(base))
            && entry.chainWork().compareTo(tip.chainWork()) >= 0) {
      candidates.add(entry);
    }
  }

  private void offerAll(HeaderEntry tip) {
    tree.all().forEach(entry -> offer(entry, tip));
  }

  private void rebuild(HeaderEntry tip) {
    candidates.clear();
    offerAll(tip);
    rebuildBestHeader();
  }

  private void rebuildBestHeader() {
    bestHeader = tree.genesis();
    for (HeaderEntry entry : tree.all()) {
      if (!entry.isInvalid() && entry.chainWork().compareTo(bestHeader.chainWork()) > 0) {
        bestHeader = entry;
      }
    }
  }

  /// A block between the active chain and a candidate whose data is gone: pruned.
  private static Optional<HeaderEntry> firstMissing(HeaderEntry candidate, HeaderEntry tip) {
    for (HeaderEntry at = candidate; !tip.isDescendantOf(at); at = at.parent()) {
      if (!at.hasBlock()) {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }
}
