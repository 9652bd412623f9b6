package org.groat.chain.mempool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.Txid;

/// The transactions of blocks that were disconnected, oldest first, until the chain stands still. Of a deep reorganisation only
/// as much is kept as the limit allows: what was disconnected last, the oldest.
final class DisconnectedTransactions {
  private final long memoryMax;
  private final Deque<List<Transaction>> blocks = new ArrayDeque<>();
  private final Set<Txid> confirmed = new HashSet<>();
  private long memory;

  DisconnectedTransactions(long memoryMax) {
    this.memoryMax = memoryMax;
  }

  /// Takes a block that was the tip; blocks come from the highest down.
  ///
  /// @return what is given up for want of room
  List<Transaction> add(Block block) {
    List<Transaction> transactions = new ArrayList<>();
    for (Transaction tx : block.transactions()) {
      if (!tx.isCoinbase()) {
        transactions.add(tx);
        confirmed.remove(tx.txid());
      }
    }
    transactions.forEach(tx -> memory += tx.totalSize());
    blocks.addFirst(transactions);
    // What a coinbase paid out is gone with its block.
    List<Transaction> dropped = new ArrayList<>(List.of(block.transaction(0)));
    while (memory > memoryMax && !blocks.isEmpty()) {
      List<Transaction> highest = blocks.removeLast();
      highest.forEach(tx -> memory -= tx.totalSize());
      dropped.addAll(highest);
    }
    if (blocks.isEmpty()) {
      memory = 0;
      blocks.addFirst(List.of());
    }
    return dropped;
  }

  /// A block of the new branch has this transaction.
  void remove(Txid txid) {
    if (!blocks.isEmpty()) {
      confirmed.add(txid);
    }
  }

  /// True between the first disconnection and [#take].
  boolean hasDisconnected() {
    return !blocks.isEmpty();
  }

  /// Everything kept, oldest first; keeps nothing from here on.
  List<Transaction> take() {
    List<Transaction> all = new ArrayList<>();
    for (List<Transaction> block : blocks) {
      for (Transaction tx : block) {
        if (!confirmed.contains(tx.txid())) {
          all.add(tx.compact());
        }
      }
    }
    blocks.clear();
    confirmed.clear();
    memory = 0;
    return all;
  }
}
