package org.groat.node.mining;

import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Transaction;

/// A transaction that could go into the next block: every rule holds for it together with the candidates it spends from.
///
/// @param sigOpCost signature operations as a block counts them (BIP-0141)
public record Candidate(Transaction transaction, Amount fee, int sigOpCost) {}
