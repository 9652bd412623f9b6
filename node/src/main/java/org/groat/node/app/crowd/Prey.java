package org.groat.node.app.crowd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.network.simulation.BlockMaker;

/// What the crowd has learned of the node together: its blocks, and coins that anybody can spend.
final class Prey {
  /// Blocks remembered, which is more than a run sees.
  private static final int BLOCKS_MAX = 10_000;

  /// A coinbase can be spent in the block 100 after its own.
  private static final int MATURITY = 100;

  private final List<BlockHash> blocks = new CopyOnWriteArrayList<>();
  private final Set<BlockHash> known = ConcurrentHashMap.newKeySet();
  private final Queue<Coin> maturing = new ConcurrentLinkedQueue<>();

  /// An output that anybody can spend.
  ///
  /// @param seen how many blocks the crowd knew then
  record Coin(OutPoint place, Amount value, int seen) {}

  /// @return true for whoever tells of a block first
  boolean learn(BlockHash hash) {
    if (known.size() >= BLOCKS_MAX || !known.add(hash)) {
      return false;
    }
    blocks.add(hash);
    return true;
  }

  /// Takes the coin of a new block, where it is one of ours.
  void take(Block block) {
    Transaction coinbase = block.transaction(0);
    if (coinbase.output(0).scriptPubKey().equals(BlockMaker.ANYBODY)) {
      maturing.add(
          new Coin(new OutPoint(coinbase.txid(), 0), coinbase.output(0).amount(), blocks.size()));
    }
  }

  /// A coin that can be spent by now; nobody else gets it.
  Optional<Coin> coin() {
    Coin first = maturing.peek();
    return first != null && blocks.size() >= first.seen() + MATURITY && maturing.remove(first)
        ? Optional.of(first)
        : Optional.empty();
  }

  /// A coin that stays where it is.
  Optional<Coin> anyCoin() {
    return Optional.ofNullable(maturing.peek());
  }

  /// Some blocks of the node's, the same one more than once where it has few; none before any is known.
  List<BlockHash> some(int count, RandomGenerator random) {
    int size = blocks.size();
    List<BlockHash> chosen = new ArrayList<>();
    for (int i = 0; i < count && size > 0; i++) {
      chosen.add(blocks.get(random.nextInt(size)));
    }
    return chosen;
  }
}
