package org.groat.chain.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.chain.state.CoinStatistics.HashKind;
import org.groat.chain.storage.MemoryStore;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A crash at any instant, losing any end of what was not flushed, costs at most time: the chain opens at a block it was at,
/// with exactly that block's coins, and goes on.
class CrashTest {
  private static final long BTC = 100_000_000L;

  private final ManualEventLoop loop = new ManualEventLoop(Instant.ofEpochSecond(1_800_000_000L));
  private final Map<BlockHash, Bytes> coinsAt = new HashMap<>();
  private final Map<BlockHash, Block> seen = new HashMap<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void afterEveryCrashTheChainGoesOnWithTheRightCoins(long seed) {
    Random random = new Random(seed);
    List<Block> story = story(random);
    story.forEach(block -> seen.put(block.hash(), block));
    MemoryStore store = new MemoryStore();
    ChainState chain = open(store);
    int crashes = 0;
    for (int i = 0; i < story.size(); i++) {
      chain.submitBlock(story.get(i));
      if (random.nextInt(6) == 0) {
        chain.flush();
      }
      if (random.nextInt(6) == 0) {
        loop.runFor(Duration.ofMinutes(random.nextInt(4)));
      }
      if (random.nextInt(8) == 0) {
        crashes++;
        int survivors = random.nextInt(store.unflushedBatches() + 1);
        store = store.crashed(survivors);
        chain = open(store);
        assertThat(coins(chain))
            .as(
                "seed %d, crash at block %d with %d batches left, tip %s",
                seed, i, survivors, chain.tip())
            .isEqualTo(coinsOf(chain.tip()));
        // What was lost is offered again, as peers or a file would.
        i = Math.max(-1, i - 25);
      }
      if (crashes > 40) {
        break;
      }
    }
    for (Block block : story) {
      chain.submitBlock(block);
    }
    ChainState fresh = open(new MemoryStore());
    story.forEach(fresh::submitBlock);
    assertThat(chain.tip().chainWork()).as("seed %d", seed).isEqualTo(fresh.tip().chainWork());
    assertThat(coins(chain)).as("seed %d", seed).isEqualTo(coinsOf(chain.tip()));
  }

  /// Blocks of a chain with spends and short forks, some of which win.
  private static List<Block> story(Random random) {
    ChainBuilder builder = ChainBuilder.regtest();
    List<Block> story = new ArrayList<>(builder.mineEmpty(102));
    for (int round = 0; round < 25; round++) {
      int forkAt = builder.height() - random.nextInt(5);
      ChainBuilder next = random.nextInt(3) == 0 ? builder.fork(forkAt) : builder;
      int length = builder.height() - next.height() + random.nextInt(4);
      for (int i = 0; i < length; i++) {
        List<Transaction> transactions = new ArrayList<>();
        int height = next.height() - 100;
        if (height > 0 && random.nextBoolean()) {
          Transaction spend =
              next.spendCoinbase(
                  height, TestKey.of(2).output(20 * BTC), TestKey.of(3).output(29 * BTC));
          transactions.add(spend);
          if (random.nextBoolean()) {
            transactions.add(TestKey.of(2).spend(spend, 0, TestKey.of(4).output(19 * BTC)));
          }
        }
        story.add(next.mine(transactions));
      }
      if (next.height() > builder.height()) {
        builder = next;
      }
    }
    return story;
  }

  /// The coins of a chain that never saw anything but the blocks up to `tip`.
  private Bytes coinsOf(HeaderEntry tip) {
    return coinsAt.computeIfAbsent(
        tip.hash(),
        hash -> {
          ChainState only = open(new MemoryStore());
          List<Block> blocks = new ArrayList<>();
          for (int height = 1; height <= tip.height(); height++) {
            blocks.add(blockOf(tip.ancestor(height)));
          }
          blocks.forEach(only::submitBlock);
          assertThat(only.tip().hash()).isEqualTo(hash);
          return coins(only);
        });
  }

  private Block blockOf(HeaderEntry entry) {
    Block block = seen.get(entry.hash());
    if (block == null) {
      throw new IllegalStateException("never submitted: " + entry);
    }
    return block;
  }

  private static Bytes coins(ChainState chain) {
    try (CoinSnapshot snapshot = chain.coinSnapshot()) {
      return CoinStatistics.of(snapshot, HashKind.MUHASH, coins -> {}).hash();
    }
  }

  private ChainState open(MemoryStore store) {
    return ChainState.open(
        ChainSettings.of(NetworkParameters.REGTEST), store, loop, Runnable::run, Secp256k1s.best());
  }
}
