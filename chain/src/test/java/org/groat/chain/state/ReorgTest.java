package org.groat.chain.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.chain.state.CoinStatistics.HashKind;
import org.groat.chain.storage.MemoryStore;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Deep reorgs end with the coins of a node that saw only the winning branch.
class ReorgTest {
  private final ManualEventLoop loop = new ManualEventLoop(Instant.ofEpochSecond(1_800_000_000L));

  @ParameterizedTest
  @ValueSource(ints = {1, 120, 1088})
  void aReorgEndsAsIfTheLosingBranchHadNeverBeen(int depth) {
    ChainBuilder losing = ChainBuilder.regtest();
    losing.mineEmpty(105);
    ChainBuilder winning = losing.fork(105);
    grow(losing, 105 + depth);
    grow(winning, 105 + depth + 1);

    MemoryStore store = new MemoryStore();
    ChainState chain = open(store);
    submit(chain, losing.blocks());
    assertThat(chain.tip().hash()).isEqualTo(losing.tip().hash());
    List<Integer> disconnected = new ArrayList<>();
    chain.addListener(
        new ChainListener() {
          @Override
          public void disconnected(HeaderEntry entry, Block block, BlockUndo undo) {
            disconnected.add(entry.height());
          }
        });
    submit(chain, winning.blocks());
    assertThat(chain.tip().hash()).isEqualTo(winning.tip().hash());
    assertThat(disconnected).hasSize(depth);

    ChainState fresh = open(new MemoryStore());
    submit(fresh, winning.blocks());
    assertThat(coins(chain)).isEqualTo(coins(fresh));

    chain.close();
    ChainState reopened = open(store.reopened());
    assertThat(reopened.tip().hash()).isEqualTo(winning.tip().hash());
    assertThat(coins(reopened)).isEqualTo(coins(fresh));

    reopened.invalidate(reopened.entry(winning.block(106).hash()).orElseThrow());
    ChainState other = open(new MemoryStore());
    submit(other, losing.blocks());
    assertThat(coins(reopened)).as("and back again").isEqualTo(coins(other));
  }

  /// Blocks to a height, every seventh of which spends: a coinbase to three, one of those at once, another ten blocks later.
  private static void grow(ChainBuilder builder, int height) {
    Transaction earlier = null;
    while (builder.height() < height) {
      int next = builder.height() + 1;
      if (next % 7 != 0) {
        builder.mine();
        continue;
      }
      long value = builder.coinbase(next - 104).value(0);
      Transaction split =
          builder.spendCoinbase(
              next - 104,
              builder.key().output(value / 2),
              TestKey.of(2).output(value / 4),
              TestKey.of(3).output(value / 8));
      List<Transaction> transactions = new ArrayList<>(List.of(split));
      transactions.add(TestKey.of(2).spend(split, 1, TestKey.of(4).output(value / 5)));
      if (earlier != null) {
        transactions.add(builder.key().spend(earlier, 0, TestKey.of(5).output(earlier.value(0))));
      }
      builder.mine(transactions);
      earlier = split;
    }
  }

  private static void submit(ChainState chain, List<Block> blocks) {
    for (Block block : blocks) {
      assertThat(chain.submitBlock(block)).isNotInstanceOf(BlockOutcome.Rejected.class);
    }
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
