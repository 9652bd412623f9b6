package org.groat.wallet.coins;

import java.util.List;
import java.util.OptionalInt;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Transaction;

/// A transaction that needs only signatures.
///
/// @param coins what its inputs spend, in their order
/// @param fee what it pays, at the asked rate or, where change was not worth an output, above it
/// @param changeIndex the output that is change, if there is one
/// @param weightMax its weight when signed, at most
public record PaymentPlan(
    Transaction unsigned,
    List<SpendableCoin> coins,
    Amount fee,
    OptionalInt changeIndex,
    int weightMax) {
  public PaymentPlan {
    coins = List.copyOf(coins);
  }
}
