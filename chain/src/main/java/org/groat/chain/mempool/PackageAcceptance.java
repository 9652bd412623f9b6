package org.groat.chain.mempool;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.groat.chain.consensus.Rejection;
import org.groat.chain.policy.PackageRule;
import org.groat.chain.primitives.Transaction;

/// The examination of some transactions as one: may all of them enter the pool together, where each alone pays too little, or
/// spends from another? Changes nothing.
///
/// Each is examined as if those before it were in the pool. Their fees and sizes are added up, so that a child pays for its
/// parents; against the limits of families they count as one, which is stricter than need be but cannot be too lax. They may
/// replace others only as one parent with one child that depend on nothing else in the pool. Signatures are verified last, once
/// nothing but they can refuse.
final class PackageAcceptance {
  private final List<Transaction> packaged;
  private final Function<Transaction, Acceptance.Setting> settings;
  private final List<Acceptance> examined = new ArrayList<>();
  private final Set<MempoolEntry> conflicts = new LinkedHashSet<>();
  private Set<MempoolEntry> replaced = Set.of();

  /// Why a package is refused.
  ///
  /// @param outcome of the one at fault; nothing where it is the whole
  record Refusal(Rejection rejection, Optional<TxOutcome> outcome) {}

  /// @param settings what each is held against
  PackageAcceptance(
      List<Transaction> packaged, Function<Transaction, Acceptance.Setting> settings) {
    this.packaged = packaged;
    this.settings = settings;
  }

  /// Why they may not enter; nothing where they may.
  Optional<Refusal> refusal() {
    for (Transaction tx : packaged) {
      Acceptance acceptance = new Acceptance(tx, settings.apply(tx), entries());
      Optional<TxOutcome> refused = acceptance.refusalByPolicy();
      if (refused.isPresent()) {
        return failed(refused.get());
      }
      acceptance.joinFamily();
      examined.add(acceptance);
      conflicts.addAll(acceptance.conflicts());
    }
    Acceptance.Setting setting = settings.apply(packaged.getLast());
    Optional<Rejection> tooCheap = setting.acceptFee(MempoolEntry.Sums.of(entries()));
    if (tooCheap.isPresent()) {
      return failed(new TxOutcome.Rejected(packaged.getLast(), tooCheap.get()));
    }
    Optional<Rejection> family = TopologyRules.acceptPackage(entries(), setting.limits());
    if (family.isPresent()) {
      return family.map(rejection -> new Refusal(rejection, Optional.empty()));
    }
    if (!conflicts.isEmpty()) {
      replaced = EntryGraph.descendants(conflicts);
      Optional<Rejection> replacement =
          ReplacementRules.acceptPackage(
              entries(), conflicts, replaced, setting.limits(), setting.policy());
      if (replacement.isPresent()) {
        return replacement.map(rejection -> new Refusal(rejection, Optional.empty()));
      }
    }
    for (Acceptance acceptance : examined) {
      Optional<TxOutcome> refused = acceptance.refusalByScripts();
      if (refused.isPresent()) {
        return failed(refused.get());
      }
    }
    return Optional.empty();
  }

  private static Optional<Refusal> failed(TxOutcome outcome) {
    return Optional.of(
        new Refusal(Rejection.of(PackageRule.TRANSACTION_FAILED), Optional.of(outcome)));
  }

  /// The entries that they become, in their order, once there is no refusal.
  List<MempoolEntry> entries() {
    return examined.stream().map(Acceptance::entry).toList();
  }

  /// What becomes of each, once there is no refusal.
  List<TxOutcome> outcomes() {
    List<Transaction> left = replaced.stream().map(MempoolEntry::tx).toList();
    return entries().stream().<TxOutcome>map(entry -> TxOutcome.Accepted.of(entry, left)).toList();
  }

  /// What leaves for them, once there is no refusal.
  Set<MempoolEntry> replaced() {
    return replaced;
  }
}
