package org.groat.chain.mempool;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.groat.chain.consensus.Rejection;
import org.groat.chain.policy.PackageRule;
import org.groat.chain.policy.PolicyRule;
import org.groat.chain.policy.RelayPolicy;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.Txid;

/// When a transaction may take the place of others that spend the same (BIP-0125, whether they signal for it or not): it must be
/// worth more to a miner, pay for everything it throws out, and for its own relay.
final class ReplacementRules {
  private ReplacementRules() {}

  /// @param conflicts the entries that spend what the newcomer spends
  /// @param replaced those and everything that depends on them
  static Optional<Rejection> accept(
      MempoolEntry entry,
      Set<MempoolEntry> conflicts,
      Set<MempoolEntry> replaced,
      EntryGraph graph,
      MempoolLimits limits,
      RelayPolicy policy) {
    for (MempoolEntry conflict : conflicts) {
      if (entry.modifiedFeeRate().compareTo(conflict.modifiedFeeRate()) <= 0) {
        return Rejection.by(
            PolicyRule.INSUFFICIENT_FEE,
            "rejecting replacement "
                + entry
                + "; new feerate "
                + perKilobyte(entry)
                + " <= old feerate "
                + perKilobyte(conflict));
      }
    }
    // Counted with repetition, as the whole network does: what two conflicts share counts twice.
    int count = conflicts.stream().mapToInt(conflict -> conflict.descendants().count()).sum();
    if (count > limits.replacedMax()) {
      return Rejection.by(
          PolicyRule.TOO_MANY_REPLACEMENTS,
          "rejecting replacement "
              + entry
              + "; too many potential replacements ("
              + count
              + " > "
              + limits.replacedMax()
              + ")");
    }
    Optional<Rejection> unconfirmed = acceptNoNewUnconfirmed(entry, conflicts, graph);
    return unconfirmed.isPresent() ? unconfirmed : acceptFees(entry, replaced, policy);
  }

  private static Optional<Rejection> acceptNoNewUnconfirmed(
      MempoolEntry entry, Set<MempoolEntry> conflicts, EntryGraph graph) {
    Set<Txid> knownParents = new HashSet<>();
    for (MempoolEntry conflict : conflicts) {
      Transaction tx = conflict.tx();
      for (int i = 0; i < tx.inputCount(); i++) {
        knownParents.add(tx.outPoint(i).txid());
      }
    }
    Transaction tx = entry.tx();
    for (int i = 0; i < tx.inputCount(); i++) {
      Txid parent = tx.outPoint(i).txid();
      if (!knownParents.contains(parent) && graph.getOrNull(parent) != null) {
        return Rejection.by(
            PolicyRule.REPLACEMENT_ADDS_UNCONFIRMED,
            "replacement " + entry + " adds unconfirmed input, idx " + i);
      }
    }
    return Optional.empty();
  }

  private static Optional<Rejection> acceptFees(
      MempoolEntry entry, Set<MempoolEntry> replaced, RelayPolicy policy) {
    long before = MempoolEntry.Sums.of(replaced).fees();
    long now = entry.modifiedFee().satoshis();
    if (now < before) {
      return Rejection.by(
          PolicyRule.INSUFFICIENT_FEE,
          "rejecting replacement "
              + entry
              + ", less fees than conflicting txs; "
              + entry.modifiedFee()
              + " < "
              + Amount.ofSatoshis(before));
    }
    Amount relay = policy.incrementalFee().feeRoundedUp(entry.virtualSize());
    return now - before < relay.satoshis()
        ? Rejection.by(
            PolicyRule.INSUFFICIENT_FEE,
            "rejecting replacement "
                + entry
                + ", not enough additional fees to relay; "
                + Amount.ofSatoshis(now - before)
                + " < "
                + relay)
        : Optional.empty();
  }

  /// A parent with its child may replace others together, where neither spends anything else of the pool: then what they are worth
  /// is what both pay for both, and it must be the child that makes them worth more.
  static Optional<Rejection> acceptPackage(
      List<MempoolEntry> packaged,
      Set<MempoolEntry> conflicts,
      Set<MempoolEntry> replaced,
      MempoolLimits limits,
      RelayPolicy policy) {
    MempoolEntry.Sums own = MempoolEntry.Sums.of(packaged);
    if (packaged.size() != 2) {
      return packageRefused("package must be 1-parent-1-child", "");
    }
    if (EntryGraph.ancestors(packaged).size() > 2) {
      return packageRefused("new transaction cannot have mempool ancestors", "");
    }
    if (conflicts.stream().mapToInt(each -> each.descendants().count()).sum()
        > limits.replacedMax()) {
      return packageRefused("too many potential replacements", "");
    }
    long more = own.fees() - MempoolEntry.Sums.of(replaced).fees();
    Amount relay = policy.incrementalFee().feeRoundedUp(Math.toIntExact(own.size()));
    if (more < relay.satoshis()) {
      return packageRefused(
          "insufficient anti-DoS fees", more + " satoshis more, less than " + relay.satoshis());
    }
    MempoolEntry.Sums parent = MempoolEntry.Sums.of(packaged.subList(0, 1));
    if (own.feeRate() <= parent.feeRate()) {
      return packageRefused("package feerate is less than or equal to parent feerate", "");
    }
    for (MempoolEntry each : replaced) {
      if (own.feeRate() <= MempoolEntry.Sums.of(Set.of(each)).feeRate()) {
        return packageRefused("package feerate is less than or equal to that of " + each, "");
      }
    }
    return Optional.empty();
  }

  private static Optional<Rejection> packageRefused(String what, String detail) {
    return Optional.of(new Rejection(PackageRule.REPLACEMENT, ": " + what, detail));
  }

  private static String perKilobyte(MempoolEntry entry) {
    return Amount.ofSatoshis(entry.modifiedFeeRate().satoshisPerKilobyte()) + " BTC/kvB";
  }
}
