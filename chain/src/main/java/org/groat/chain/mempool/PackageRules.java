package org.groat.chain.mempool;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.groat.chain.consensus.Rejection;
import org.groat.chain.policy.PackageRule;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.Txid;

/// What transactions must be to each other to be judged together. Needs nothing but the transactions.
final class PackageRules {
  /// No more than a family in the pool may have.
  static final int COUNT_MAX = 25;

  /// The weight of the largest family that the pool takes.
  static final int WEIGHT_MAX = 404_000;

  private PackageRules() {}

  /// The rules for any package: few, small, each once, parents first, and all possible together.
  static Optional<Rejection> check(List<Transaction> packaged) {
    if (packaged.size() > COUNT_MAX) {
      return Rejection.by(PackageRule.TOO_MANY);
    }
    long weight = packaged.stream().mapToLong(tx -> tx.weight().units()).sum();
    // One alone is held against its own limit.
    if (packaged.size() > 1 && weight > WEIGHT_MAX) {
      return Rejection.by(PackageRule.TOO_LARGE);
    }
    Set<Txid> later = new HashSet<>();
    for (Transaction tx : packaged) {
      if (!later.add(tx.txid())) {
        return Rejection.by(PackageRule.DUPLICATES);
      }
    }
    Set<OutPoint> spent = new HashSet<>();
    for (Transaction tx : packaged) {
      for (int i = 0; i < tx.inputCount(); i++) {
        // A transaction that spends from itself, which no hash allows, would fail here as well.
        if (later.contains(tx.outPoint(i).txid())) {
          return Rejection.by(PackageRule.NOT_SORTED);
        }
      }
      later.remove(tx.txid());
    }
    for (Transaction tx : packaged) {
      Set<OutPoint> own = new HashSet<>();
      for (int i = 0; i < tx.inputCount(); i++) {
        own.add(tx.outPoint(i));
      }
      // What one transaction spends twice is its own fault, and is told of it alone.
      if (own.stream().anyMatch(spent::contains)) {
        return Rejection.by(PackageRule.CONFLICT);
      }
      spent.addAll(own);
    }
    return Optional.empty();
  }

  /// True where the last spends from each of the others.
  static boolean isChildWithParents(List<Transaction> packaged) {
    Transaction child = packaged.getLast();
    Set<Txid> parents = new HashSet<>();
    for (int i = 0; i < child.inputCount(); i++) {
      parents.add(child.outPoint(i).txid());
    }
    return packaged.size() > 1
        && packaged.subList(0, packaged.size() - 1).stream()
            .allMatch(tx -> parents.contains(tx.txid()));
  }
}
