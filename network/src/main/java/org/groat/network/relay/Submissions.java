package org.groat.network.relay;

import org.groat.chain.primitives.Transaction;

/// Transactions of peers on their way to the mempool's verdict.
///
/// Whoever sends faster than the chain judges fills no more than this: what does not fit is dropped, without blame, and fetched
/// again when next announced. A pair counts as the two transactions it is. Owned by the network loop.
final class Submissions {
  /// Transactions that wait for the chain's verdict, in all.
  static final int COUNT_MAX = 2_000;

  /// Transactions of one peer that wait for the chain's verdict.
  static final int PER_PEER_MAX = 200;

  /// Bytes of transactions that wait for the chain's verdict, in all.
  static final long BYTES_MAX = 32L << 20;

  private final TransactionRelay.Sink sink;
  private int count;
  private long bytes;

  Submissions(TransactionRelay.Sink sink) {
    this.sink = sink;
  }

  /// Has a transaction judged, where there is room for it.
  ///
  /// @return false where it was dropped
  boolean submit(Transaction tx, TransactionPeer from, TransactionRelay.VerdictSink done) {
    int size = tx.totalSize();
    if (!begin(from, 1, size)) {
      return false;
    }
    sink.submit(
        tx,
        (outcome, later) -> {
          end(from, 1, size);
          done.judged(outcome, later);
        });
    return true;
  }

  /// Has a parent judged together with a child that may pay for it, where there is room for both.
  ///
  /// @return false where they were dropped
  boolean submitPair(
      Transaction parent, Transaction child, TransactionPeer from, TransactionRelay.PairSink done) {
    int size = parent.totalSize() + child.totalSize();
    if (!begin(from, 2, size)) {
      return false;
    }
    sink.submitPair(
        parent,
        child,
        (ofParent, ofChild, later) -> {
          end(from, 2, size);
          done.judged(ofParent, ofChild, later);
        });
    return true;
  }

  private boolean begin(TransactionPeer from, int transactions, int size) {
    if (count + transactions > COUNT_MAX
        || bytes + size > BYTES_MAX
        || from.submissions + transactions > PER_PEER_MAX) {
      return false;
    }
    count += transactions;
    bytes += size;
    from.submissions += transactions;
    return true;
  }

  private void end(TransactionPeer from, int transactions, int size) {
    count -= transactions;
    bytes -= size;
    from.submissions -= transactions;
  }

  int count() {
    return count;
  }

  long bytes() {
    return bytes;
  }
}
