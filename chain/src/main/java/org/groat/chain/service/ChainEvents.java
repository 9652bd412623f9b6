package org.groat.chain.service;

import org.groat.chain.consensus.Rejection;
import org.groat.chain.mempool.RemovalReason;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.state.BlockUndo;
import org.groat.chain.state.ChainSnapshot;
import org.groat.chain.state.HeaderEntry;

/// What a subscriber of [ChainService] is told of, on its own executor, in the order in which it happened.
public interface ChainEvents {

  /// A block was put on top of the active chain.
  default void blockConnected(HeaderEntry entry, Block block, BlockUndo undo) {}

  /// The top block was taken off the active chain.
  default void blockDisconnected(HeaderEntry entry, Block block, BlockUndo undo) {}

  /// The chain stands still again after any number of the above: with another tip, unless the way to it was barred.
  default void tipChanged(ChainSnapshot snapshot) {}

  /// A block broke a rule.
  default void invalidFound(HeaderEntry entry, Rejection rejection) {}

  /// The memory pool took a transaction in.
  ///
  /// @param virtualSize what the fee is reckoned on
  default void transactionAdded(Transaction tx, Amount fee, int virtualSize) {}

  /// The memory pool took a transaction in that was in a pool before, such as this one's before a restart: no news.
  default void transactionRestored(Transaction tx, Amount fee, int virtualSize) {
    transactionAdded(tx, fee, virtualSize);
  }

  /// The owner sent a transaction of the memory pool once more.
  default void transactionSentAgain(Transaction tx) {}

  /// A transaction left the memory pool.
  default void transactionRemoved(Transaction tx, RemovalReason reason) {}
}
