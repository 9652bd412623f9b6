package org.groat.network.relay;

import java.util.List;
import org.groat.chain.primitives.Transaction;
import org.groat.network.peer.BoundedSet;

/// Transactions outside the pool that a block may well have: what policy refused, and what was replaced or thrown out.
///
/// Others may be less particular than we, and a miner may have been told another thing: with these at hand a compact block
/// (BIP-0152) needs no further round trip. Owned by the network loop.
final class ExtraTransactions {
  /// Transactions kept; the oldest makes room for the newest.
  static final int COUNT_MAX = 100;

  /// The largest transaction that is kept.
  static final int BYTES_MAX = 100_000;

  private final BoundedSet<Transaction> kept = new BoundedSet<>(COUNT_MAX);

  /// Keeps a transaction that is not too large, by itself: the message it came in is not held with it.
  void add(Transaction tx) {
    if (tx.totalSize() <= BYTES_MAX) {
      kept.add(tx.compact());
    }
  }

  /// What is kept, oldest first.
  List<Transaction> all() {
    return kept.elements();
  }
}
