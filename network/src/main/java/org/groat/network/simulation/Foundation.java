package org.groat.network.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.chain.storage.MemoryStore;
import org.groat.network.transport.LinkConditions;
import org.groat.network.transport.SimulatedNetwork;
import org.groat.network.wire.NetworkAddress;

/// The chain that all simulated nodes begin with, and the coins on it that anybody can spend.
///
/// Made once, then copied disk by disk: copies share the blocks' bytes, so that a thousand nodes fit into one heap, and none
/// has to connect the blocks again.
public final class Foundation {
  /// A block's reward can be spent by the block after so many more.
  private static final int MATURITY = 100;

  private static final NetworkParameters REGTEST = NetworkParameters.REGTEST;
  private static final Amount FEE = Amount.ofSatoshis(1_000_000);
  private static final long SPACING_SECONDS = 60;

  private final MemoryStore disk;
  private final Map<OutPoint, Amount> coins;

  private Foundation(MemoryStore disk, Map<OutPoint, Amount> coins) {
    this.disk = disk;
    this.coins = Map.copyOf(coins);
  }

  /// A chain whose last block is a minute older than `now`, with so many mature rewards.
  public static Foundation ofRewards(int count, Instant now) {
    Builder builder = new Builder(MATURITY + count, now);
    Map<OutPoint, Amount> coins = new HashMap<>();
    for (int i = 0; i < MATURITY + count; i++) {
      Transaction coinbase = builder.extend(Amount.ZERO, List.of());
      if (i < count) {
        coins.put(new OutPoint(coinbase.txid(), 0), coinbase.output(0).amount());
      }
    }
    return builder.finish(coins);
  }

  /// A chain whose last block is a minute older than `now` and splits one reward into so many coins.
  public static Foundation ofCoins(int count, Instant now) {
    Builder builder = new Builder(MATURITY + 2, now);
    Transaction first = builder.extend(Amount.ZERO, List.of());
    for (int i = 0; i < MATURITY; i++) {
      builder.extend(Amount.ZERO, List.of());
    }
    Amount reward = first.output(0).amount();
    Transaction split =
        BlockMaker.spend(List.of(new OutPoint(first.txid(), 0)), reward, Math.max(1, count), FEE);
    builder.extend(FEE, List.of(split));
    Map<OutPoint, Amount> coins = new HashMap<>();
    for (int i = 0; i < split.outputCount(); i++) {
      coins.put(new OutPoint(split.txid(), i), split.output(i).amount());
    }
    return builder.finish(coins);
  }

  /// A disk of one's own with the chain on it.
  public MemoryStore disk() {
    return disk.reopened();
  }

  /// The coins, in an order that is always the same.
  public List<OutPoint> coins() {
    List<OutPoint> sorted = new ArrayList<>(coins.keySet());
    sorted.sort((a, b) -> a.toString().compareTo(b.toString()));
    return sorted;
  }

  /// What a coin is worth.
  public Amount value(OutPoint coin) {
    Amount value = coins.get(coin);
    if (value == null) {
      throw new IllegalArgumentException("not a coin of the foundation: " + coin);
    }
    return value;
  }

  private static final class Builder {
    private final SimulatedNode maker;
    private final MemoryStore store;
    private long time;
    private long tag;

    Builder(int blocks, Instant now) {
      ManualEventLoop loop = new ManualEventLoop(now);
      SimulatedNetwork nowhere =
          new SimulatedNetwork(loop, new SplittableRandom(0), (a, b) -> LinkConditions.LOCAL);
      SimulatedNode.Machine machine = SimulatedNode.Machine.at(NetworkAddress.ofIpv4(140, 0, 0, 1));
      this.store = machine.store();
      this.maker = new SimulatedNode(loop, nowhere, machine, REGTEST, SimulatedNode.calling(), 0);
      this.time = now.getEpochSecond() - blocks * SPACING_SECONDS;
    }

    /// Adds a block; its coinbase.
    Transaction extend(Amount fees, List<Transaction> more) {
      Block block = BlockMaker.blockOf(maker.tip(), time, tag++, fees, more);
      time += SPACING_SECONDS;
      maker.submit(block);
      if (!maker.tip().hash().equals(block.hash())) {
        throw new IllegalStateException("the foundation's block " + tag + " was refused");
      }
      return block.transaction(0);
    }

    Foundation finish(Map<OutPoint, Amount> coins) {
      maker.chain().close();
      return new Foundation(store, coins);
    }
  }
}
