package org.groat.node.app;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.groat.chain.consensus.Coin;
import org.groat.chain.primitives.Block;
import org.groat.chain.service.ChainEvents;
import org.groat.chain.state.BlockUndo;
import org.groat.chain.state.HeaderEntry;

/// Counts what was connected. Safe from any thread.
final class ConnectedTotals implements ChainEvents {
  private final AtomicLong blocks = new AtomicLong();
  private final AtomicLong transactions = new AtomicLong();
  private final AtomicLong inputs = new AtomicLong();

  @Override
  public void blockConnected(HeaderEntry entry, Block block, BlockUndo undo) {
    blocks.incrementAndGet();
    transactions.addAndGet(block.transactions().size());
    long spent = 0;
    for (List<Coin> coins : undo.spent()) {
      spent += coins.size();
    }
    inputs.addAndGet(spent);
  }

  long blocks() {
    return blocks.get();
  }

  long transactions() {
    return transactions.get();
  }

  /// Inputs that spent a coin: a coinbase's spends none.
  long inputs() {
    return inputs.get();
  }
}
