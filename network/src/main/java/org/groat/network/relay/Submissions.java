package org.groat.network.relay;

import org.groat.chain.primitives.Transaction;

/// Transactions of peers on their way to the mempool's verdict.
///
/// Whoever sends faster than the chain judges fills no more than this: what does not fit is dropped, without blame, and fetched
/// again when next announced. Owned by the network loop.
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
    if (count >= COUNT_MAX
        || bytes + tx.totalSize() > BYTES_MAX
        || from.submissions >= PER_PEER_MAX) {
      return false;
    }
    count++;
    bytes += tx.totalSize();
    from.submissions++;
    sink.submit(
        tx,
        (outcome, later) -> {
          count--;
          bytes -= tx.totalSize();
          from.submissions--;
          done.judged(outcome, later);
        });
    return true;
  }

  int count() {
    return count;
  }

  long bytes() {
    return bytes;
  }
}
