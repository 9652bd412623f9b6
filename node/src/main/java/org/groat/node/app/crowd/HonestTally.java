package org.groat.node.app.crowd;

import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.groat.chain.primitives.BlockHash;

/// What the honest peers got, counted by all of them together.
final class HonestTally {
  private final AtomicInteger lost = new AtomicInteger();
  private final AtomicLong blocks = new AtomicLong();
  private final AtomicLong transactions = new AtomicLong();
  private final AtomicLong payments = new AtomicLong();
  private final Queue<Long> pings = new ConcurrentLinkedQueue<>();
  private final Set<BlockHash> seen = ConcurrentHashMap.newKeySet();

  void lost() {
    lost.incrementAndGet();
  }

  void answered(long nanos) {
    pings.add(nanos);
  }

  void gotBlock() {
    blocks.incrementAndGet();
  }

  void gotTransaction() {
    transactions.incrementAndGet();
  }

  void paid() {
    payments.incrementAndGet();
  }

  /// @return true for whoever shows a block first
  boolean firstSight(BlockHash hash) {
    return seen.add(hash);
  }

  CrowdReport.Honest report(int peers) {
    long[] sorted = pings.stream().mapToLong(Long::longValue).sorted().toArray();
    return new CrowdReport.Honest(
        peers,
        lost.get(),
        sorted.length,
        share(sorted, 0.5),
        share(sorted, 0.99),
        share(sorted, 1),
        blocks.get(),
        payments.get(),
        transactions.get());
  }

  /// The value below which a share of all lies, in seconds; 0 where there is none.
  private static double share(long[] sorted, double share) {
    return sorted.length == 0 ? 0 : sorted[(int) ((sorted.length - 1) * share)] / 1e9;
  }
}
