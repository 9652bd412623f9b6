package org.groat.chain.mempool;

import java.util.List;
import java.util.Set;
import org.groat.chain.consensus.Rejection;
import org.groat.chain.consensus.Rule;
import org.groat.chain.policy.PolicyRule;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.Txid;

/// What became of a submitted transaction.
public sealed interface TxOutcome {
  /// Rules about nothing but the fee.
  Set<Rule> RECONSIDERABLE =
      Set.of(PolicyRule.MEMPOOL_MIN_FEE, PolicyRule.INSUFFICIENT_FEE, PolicyRule.MEMPOOL_FULL);

  /// The transaction that was submitted.
  Transaction tx();

  /// Is in the pool now, or would be if it had not been a test only.
  ///
  /// @param modifiedFee the fee with what the node's owner pretends on top
  /// @param virtualSize what the fee is reckoned on
  /// @param replaced what it threw out
  record Accepted(
      Transaction tx, Amount fee, Amount modifiedFee, int virtualSize, List<Transaction> replaced)
      implements TxOutcome {
    public Accepted {
      replaced = List.copyOf(replaced);
    }

    static Accepted of(MempoolEntry entry, List<Transaction> replaced) {
      return new Accepted(
          entry.tx(), entry.fee(), entry.modifiedFee(), entry.virtualSize(), replaced);
    }
  }

  /// Was in the pool or in the chain before.
  ///
  /// @param rejection says where, as the field says it
  record AlreadyKnown(Transaction tx, Rejection rejection) implements TxOutcome {}

  /// Spends what this node does not know, or what is spent in the chain: an orphan, if its parents come.
  ///
  /// @param parents the transactions that would have to come first, without repetition
  record MissingInputs(Transaction tx, List<Txid> parents) implements TxOutcome {
    public MissingInputs {
      parents = List.copyOf(parents);
    }
  }

  /// Invalid, not valid yet, or unwelcome.
  record Rejected(Transaction tx, Rejection rejection) implements TxOutcome {

    /// True where only the fee is too low, so that the transaction may get in with a child that pays for both. What a relay asks
    /// at any time, a child can pay for version 3 only.
    public boolean isReconsiderable() {
      return RECONSIDERABLE.contains(rejection.rule())
          || rejection.rule() == PolicyRule.MIN_RELAY_FEE
              && tx.version() == TopologyRules.TRUC_VERSION;
    }
  }
}
