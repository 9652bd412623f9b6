package org.groat.network.relay;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.groat.chain.primitives.FeeRate;
import org.groat.chain.primitives.Hash256;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.Txid;
import org.groat.chain.primitives.Wtxid;
import org.jspecify.annotations.Nullable;

/// The mempool as relay sees it: the same transactions, readable on the network loop without asking the chain loop.
///
/// Holds references only, so it costs a map entry each; the mempool's own limit bounds it. Each transaction has the number of
/// its arrival, which later says whom it was announced to.
final class RelayPool {
  private final Map<Wtxid, Entry> entries = new HashMap<>();
  private final Map<Txid, Wtxid> byTxid = new HashMap<>();
  private long sequence;

  Entry add(Transaction tx, FeeRate feeRate) {
    int depth = 0;
    for (int i = 0; i < tx.inputCount(); i++) {
      Wtxid parent = byTxid.get(tx.outPoint(i).txid());
      Entry entry = parent == null ? null : entries.get(parent);
      depth = entry == null ? depth : Math.max(depth, entry.depth + 1);
    }
    Entry entry = new Entry(tx, feeRate, ++sequence, depth);
    entries.put(tx.wtxid(), entry);
    byTxid.put(tx.txid(), tx.wtxid());
    return entry;
  }

  void remove(Transaction tx) {
    entries.remove(tx.wtxid());
    byTxid.remove(tx.txid(), tx.wtxid());
  }

  /// The entry with that txid or wtxid.
  Optional<Entry> find(Hash256 id) {
    @Nullable Wtxid wtxid =
        id instanceof Txid txid ? byTxid.get(txid) : id instanceof Wtxid w ? w : null;
    return wtxid == null ? Optional.empty() : Optional.ofNullable(entries.get(wtxid));
  }

  boolean contains(Hash256 id) {
    return find(id).isPresent();
  }

  Iterable<Entry> entries() {
    return entries.values();
  }

  int size() {
    return entries.size();
  }

  /// The number of the latest arrival.
  long sequence() {
    return sequence;
  }

  /// @param sequence numbers arrivals, from 1
  /// @param depth unconfirmed generations below it: parents sort before children by it
  record Entry(Transaction tx, FeeRate feeRate, long sequence, int depth) {}
}
