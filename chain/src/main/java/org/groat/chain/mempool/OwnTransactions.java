package org.groat.chain.mempool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.Txid;

/// Which entries the node's owner sent and no other node is known to have ("unbroadcast"): they are announced again until one
/// has, or they leave the pool.
///
/// Owned by the chain loop. Asking, [#isWaiting] and [#waiting], is safe on any thread. Never more than the pool's entries.
public final class OwnTransactions implements MempoolListener {
  private final Mempool pool;
  private final Set<Txid> waiting = ConcurrentHashMap.newKeySet();

  /// The caller has it listen to the pool.
  public OwnTransactions(Mempool pool) {
    this.pool = pool;
  }

  /// Takes in a transaction of the owner. One that is in the pool already is announced once more, to whoever does not know it.
  public TxOutcome submit(Transaction tx) {
    // Before the pool tells of it: a peer may fetch it at once.
    boolean isNew = waiting.add(tx.txid());
    TxOutcome outcome = pool.submit(tx);
    if (isNew && !(outcome instanceof TxOutcome.Accepted)) {
      waiting.remove(tx.txid());
    }
    if (outcome instanceof TxOutcome.AlreadyKnown) {
      pool.announceAgain(tx.txid());
    }
    return outcome;
  }

  /// The same for a child with its parents.
  public PackageOutcome submit(List<Transaction> packaged) {
    List<Txid> added = new ArrayList<>();
    packaged.stream().map(Transaction::txid).filter(waiting::add).forEach(added::add);
    PackageOutcome outcome = pool.submit(packaged);
    for (TxOutcome each : outcome.outcomes()) {
      if (each instanceof TxOutcome.Accepted) {
        added.remove(each.tx().txid());
      } else if (each instanceof TxOutcome.AlreadyKnown) {
        pool.announceAgain(each.tx().txid());
      }
    }
    added.forEach(waiting::remove);
    return outcome;
  }

  /// Takes entries for the owner's that are so by an older record.
  public void remember(Collection<Txid> txids) {
    txids.stream().filter(txid -> pool.get(txid).isPresent()).forEach(waiting::add);
  }

  /// Another node has the transaction, or will fetch it from others.
  public void arrived(Txid txid) {
    waiting.remove(txid);
  }

  /// Whether no other node is known to have one of the owner's transactions.
  public boolean isWaiting(Txid txid) {
    return waiting.contains(txid);
  }

  /// All that no other node is known to have.
  public List<Txid> waiting() {
    return List.copyOf(waiting);
  }

  @Override
  public void removed(MempoolEntry entry, RemovalReason reason) {
    waiting.remove(entry.txid());
  }
}
