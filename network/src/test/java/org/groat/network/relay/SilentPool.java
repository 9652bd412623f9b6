package org.groat.network.relay;

import java.util.ArrayList;
import java.util.List;
import org.groat.chain.primitives.FeeRate;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.Txid;

/// A memory pool that keeps what is submitted and answers when a test does. No owner sends anything.
final class SilentPool implements TransactionRelay.Sink, TransactionRelay.OwnTransactions {
  final List<Transaction> submitted = new ArrayList<>();
  final List<TransactionRelay.VerdictSink> singles = new ArrayList<>();
  final List<TransactionRelay.PairSink> pairs = new ArrayList<>();

  TransactionRelay.Ports ports() {
    return new TransactionRelay.Ports(this, this, () -> false, () -> FeeRate.ZERO);
  }

  @Override
  public void submit(Transaction tx, TransactionRelay.VerdictSink done) {
    submitted.add(tx);
    singles.add(done);
  }

  @Override
  public void submitPair(Transaction parent, Transaction child, TransactionRelay.PairSink done) {
    submitted.add(parent);
    submitted.add(child);
    pairs.add(done);
  }

  @Override
  public boolean isWaiting(Txid txid) {
    return false;
  }

  @Override
  public List<Txid> waiting() {
    return List.of();
  }

  @Override
  public void arrived(Txid txid) {}
}
