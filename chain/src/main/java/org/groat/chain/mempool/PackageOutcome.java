package org.groat.chain.mempool;

import java.util.List;
import org.groat.chain.consensus.Rejection;
import org.groat.chain.primitives.Transaction;
import org.jspecify.annotations.Nullable;

/// What became of transactions that were submitted together.
///
/// @param rejection why not all of them are in the pool now; null where they are
/// @param outcomes one for each, in their order; empty where already their being together breaks a rule
/// @param together those whose fees and sizes were added up to judge them; empty where each was judged alone
public record PackageOutcome(
    @Nullable Rejection rejection, List<TxOutcome> outcomes, List<Transaction> together) {
  public PackageOutcome {
    outcomes = List.copyOf(outcomes);
    together = List.copyOf(together);
  }

  static PackageOutcome refused(Rejection rejection) {
    return new PackageOutcome(rejection, List.of(), List.of());
  }
}
