package org.groat.network.relay;

import java.util.List;
import org.groat.chain.consensus.Rejection;
import org.groat.chain.primitives.Txid;

/// What the mempool says to a transaction, as far as relay acts on it.
public sealed interface TransactionVerdict {

  /// Taken; it is announced when the mempool reports it.
  record Taken() implements TransactionVerdict {}

  /// In the pool or in the chain before.
  record Known() implements TransactionVerdict {}

  /// Its parents are missing.
  record Orphan(List<Txid> parents) implements TransactionVerdict {
    public Orphan {
      parents = List.copyOf(parents);
    }
  }

  /// Refused.
  ///
  /// @param forItsFee a child that pays for both might help
  record Refused(Rejection rejection, boolean forItsFee) implements TransactionVerdict {}
}
