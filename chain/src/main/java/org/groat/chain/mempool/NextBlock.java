package org.groat.chain.mempool;

import java.util.Optional;
import org.groat.chain.consensus.Coin;
import org.groat.chain.consensus.HeaderContext;
import org.groat.chain.consensus.Limits;
import org.groat.chain.consensus.LockTimes;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;

/// Whether an entry that was once let in could still be in the next block, after the chain went another way: its coins are
/// there and old enough, and its locks are reached.
final class NextBlock {
  private NextBlock() {}

  static boolean mayHold(MempoolEntry entry, EntryGraph graph, MempoolChain chain) {
    HeaderContext tip = chain.tip();
    Transaction tx = entry.tx();
    if (!LockTimes.isFinal(tx, tip.height() + 1, tip.medianTimePast())) {
      return false;
    }
    int[] heights = new int[tx.inputCount()];
    for (int i = 0; i < heights.length; i++) {
      OutPoint outPoint = tx.outPoint(i);
      if (graph.getOrNull(outPoint.txid()) != null) {
        heights[i] = tip.height() + 1;
        continue;
      }
      Optional<Coin> coin = chain.coin(outPoint);
      if (coin.isEmpty() || isImmature(coin.get(), tip)) {
        return false;
      }
      heights[i] = coin.get().height();
    }
    return LockTimes.sequenceLock(tx, i -> heights[i], tip).allowsAfter(tip);
  }

  private static boolean isImmature(Coin coin, HeaderContext tip) {
    return coin.coinbase() && tip.height() + 1 - coin.height() < Limits.COINBASE_MATURITY;
  }
}
