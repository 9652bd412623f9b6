package org.groat.chain.mempool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.groat.chain.consensus.Rejection;
import org.groat.chain.policy.PackageRule;
import org.groat.chain.policy.PolicyRule;

/// How large a family in the pool may grow: by count and size for all, and to one parent with one child for version 3
/// (BIP-0431), so that neither can be used to keep others' transactions from confirming.
final class TopologyRules {
  /// Virtual bytes of a child that may exceed its parent's limits by one, so that each party to a contract can raise its fee.
  static final int CARVE_OUT_SIZE_MAX = 10_000;

  static final int TRUC_VERSION = 3;
  static final int TRUC_SIZE_MAX = 10_000;
  static final int TRUC_CHILD_SIZE_MAX = 1_000;

  private TopologyRules() {}

  /// Holds a newcomer's family against the limits.
  ///
  /// @param conflicts what the newcomer would replace
  static Optional<Rejection> accept(
      MempoolEntry entry,
      Set<MempoolEntry> parents,
      Set<MempoolEntry> conflicts,
      MempoolLimits limits) {
    MempoolLimits allowed = limits;
    if (conflicts.size() == 1) {
      // What is replaced makes room for the newcomer. With more than one conflict that is not
      // tried: they may differ in family.
      long freed = conflicts.iterator().next().descendants().size();
      allowed =
          limits.withDescendants(
              limits.descendants().countMax() + 1,
              (int) Math.min(Integer.MAX_VALUE, limits.descendants().sizeMax() + freed));
    }
    Optional<String> broken = brokenLimit(entry, parents, allowed);
    if (broken.isEmpty()) {
      return Optional.empty();
    }
    if (entry.virtualSize() <= CARVE_OUT_SIZE_MAX && entry.tx().version() != TRUC_VERSION) {
      MempoolLimits carvedOut =
          allowed
              .withAncestors(2, allowed.ancestors().sizeMax())
              .withDescendants(
                  allowed.descendants().countMax() + 1,
                  allowed.descendants().sizeMax() + CARVE_OUT_SIZE_MAX);
      if (brokenLimit(entry, parents, carvedOut).isEmpty()) {
        return Optional.empty();
      }
    }
    return Rejection.by(PolicyRule.TOO_LONG_CHAIN, broken.get());
  }

  private static Optional<String> brokenLimit(
      MempoolEntry entry, Set<MempoolEntry> parents, MempoolLimits limits) {
    if (parents.size() + 1 > limits.ancestors().countMax()) {
      return limit("too many unconfirmed parents", limits.ancestors().countMax());
    }
    long size = entry.virtualSize();
    Set<MempoolEntry> seen = new LinkedHashSet<>(parents);
    Deque<MempoolEntry> open = new ArrayDeque<>(parents);
    while (!open.isEmpty()) {
      MempoolEntry ancestor = open.pop();
      if (ancestor.descendants().size() + entry.virtualSize() > limits.descendants().sizeMax()) {
        return limit(
            "exceeds descendant size limit for tx " + ancestor, limits.descendants().sizeMax());
      }
      if (ancestor.descendants().count() + 1 > limits.descendants().countMax()) {
        return limit("too many descendants for tx " + ancestor, limits.descendants().countMax());
      }
      size += ancestor.virtualSize();
      if (size > limits.ancestors().sizeMax()) {
        return limit("exceeds ancestor size limit", limits.ancestors().sizeMax());
      }
      for (MempoolEntry parent : ancestor.parents) {
        if (seen.add(parent)) {
          open.push(parent);
        }
      }
      if (seen.size() + 1 > limits.ancestors().countMax()) {
        return limit("too many unconfirmed ancestors", limits.ancestors().countMax());
      }
    }
    return Optional.empty();
  }

  /// Holds a package against the limits as if it were one transaction that depends on all that any of it depends on.
  static Optional<Rejection> acceptPackage(List<MempoolEntry> packaged, MempoolLimits limits) {
    Set<MempoolEntry> ancestors = EntryGraph.ancestors(packaged);
    MempoolEntry.Sums all = MempoolEntry.Sums.of(ancestors);
    packaged.forEach(ancestors::remove);
    MempoolEntry.Sums own = MempoolEntry.Sums.of(packaged);
    Optional<String> broken = Optional.empty();
    if (all.count() > limits.ancestors().countMax()) {
      broken = limit("too many unconfirmed ancestors", limits.ancestors().countMax());
    } else if (all.size() > limits.ancestors().sizeMax()) {
      broken = limit("exceeds ancestor size limit", limits.ancestors().sizeMax());
    }
    for (MempoolEntry ancestor : ancestors) {
      if (ancestor.descendants().count() + own.count() > limits.descendants().countMax()) {
        broken = limit("too many descendants for tx " + ancestor, limits.descendants().countMax());
      } else if (ancestor.descendants().size() + own.size() > limits.descendants().sizeMax()) {
        broken =
            limit(
                "exceeds descendant size limit for tx " + ancestor, limits.descendants().sizeMax());
      }
    }
    return broken.flatMap(what -> Rejection.by(PackageRule.MEMPOOL_LIMITS, what));
  }

  private static Optional<String> limit(String what, int limit) {
    return Optional.of(what + " [limit: " + limit + "]");
  }

  /// The rules of version 3, for a newcomer of it or with a parent of it. A second child is reported by [#sibling], since it may
  /// replace the first.
  static Optional<Rejection> acceptTruc(MempoolEntry entry, Set<MempoolEntry> parents) {
    boolean truc = entry.tx().version() == TRUC_VERSION;
    for (MempoolEntry parent : parents) {
      if (truc != (parent.tx().version() == TRUC_VERSION)) {
        String child = truc ? "version=3 tx " : "non-version=3 tx ";
        String other = truc ? "non-version=3 tx " : "version=3 tx ";
        return Rejection.by(
            PolicyRule.TRUC, child + entry + " cannot spend from " + other + parent);
      }
    }
    if (!truc) {
      return Optional.empty();
    }
    if (entry.virtualSize() > TRUC_SIZE_MAX) {
      return tooBig("version=3 tx ", entry, TRUC_SIZE_MAX);
    }
    if (parents.isEmpty()) {
      return Optional.empty();
    }
    if (parents.size() > 1 || parents.iterator().next().ancestors().count() > 1) {
      return Rejection.by(PolicyRule.TRUC, "tx " + entry + " would have too many ancestors");
    }
    return entry.virtualSize() > TRUC_CHILD_SIZE_MAX
        ? tooBig("version=3 child tx ", entry, TRUC_CHILD_SIZE_MAX)
        : Optional.empty();
  }

  private static Optional<Rejection> tooBig(String what, MempoolEntry entry, int limit) {
    return Rejection.by(
        PolicyRule.TRUC,
        what + entry + " is too big: " + entry.virtualSize() + " > " + limit + " virtual bytes");
  }

  /// The child that a version 3 newcomer's parent has already, and that is not replaced anyway.
  static Optional<MempoolEntry> sibling(
      MempoolEntry entry, Set<MempoolEntry> parents, Set<MempoolEntry> conflicts) {
    if (entry.tx().version() != TRUC_VERSION || parents.isEmpty()) {
      return Optional.empty();
    }
    return parents.iterator().next().children.stream()
        .filter(child -> !conflicts.contains(child))
        .findFirst();
  }
}
