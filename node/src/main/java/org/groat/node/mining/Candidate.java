package org.groat.node.mining;

import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Transaction;

/// A transaction that could go into the next block: every rule holds for it together with the candidates it spends from.
///
/// @param fee what its miner gets
/// @param modifiedFee what it is chosen by: the fee with what the node's owner pretends on top
/// @param sigOpCost signature operations as a block counts them (BIP-0141)
public record Candidate(Transaction transaction, Amount fee, Amount modifiedFee, int sigOpCost) {

  /// One of which nothing is pretended.
  public Candidate(Transaction transaction, Amount fee, int sigOpCost) {
    this(transaction, fee, fee, sigOpCost);
  }
}
