package org.groat.node.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.FilterHash;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.chain.state.ChainBuilder;
import org.groat.chain.state.ChainSettings;
import org.groat.chain.state.ChainState;
import org.groat.chain.storage.MemoryStore;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Indexes after a crash: whatever the store kept of them and of the chain, they end as if nothing had happened.
class IndexCrashTest {
  private static final NetworkParameters PARAMS = NetworkParameters.REGTEST;
  private static final int HEIGHT = 130;
  private static final List<Block> BLOCKS = blocks();

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void anIndexEndsAfterACrashAsIfNothingHadHappened(long seed) {
    Random random = new Random(seed);
    Machine machine = new Machine(new MemoryStore());
    int until = 1 + random.nextInt(HEIGHT);
    for (int height = 1; height <= until; height++) {
      machine.chain.submitBlock(BLOCKS.get(height));
      if (random.nextInt(5) == 0) {
        machine.catchUp();
      }
      if (random.nextInt(20) == 0) {
        machine.chain.flush();
      }
    }
    int surviving = random.nextInt(machine.store.unflushedBatches() + 1);
    Machine survivor = new Machine(machine.store.crashed(surviving));
    BLOCKS.forEach(survivor.chain::submitBlock);
    survivor.catchUp();

    Machine quiet = new Machine(new MemoryStore());
    BLOCKS.forEach(quiet.chain::submitBlock);
    quiet.catchUp();
    assertThat(survivor.builders).allMatch(IndexBuilder::isSynced);
    assertThat(survivor.totals()).isEqualTo(quiet.totals());
    assertThat(survivor.filterHeader()).isEqualTo(quiet.filterHeader());
    for (Block block : BLOCKS) {
      for (Transaction tx : block.transactions()) {
        assertThat(survivor.transactions.find(tx.txid(), survivor.chain.snapshot()))
            .as("transaction %s", tx)
            .map(TransactionIndex.Found::transaction)
            .contains(tx);
      }
    }
  }

  private static List<Block> blocks() {
    ChainBuilder builder = ChainBuilder.regtest();
    builder.mineEmpty(101);
    for (int height = 102; height <= HEIGHT; height++) {
      TxOutput output = new TxOutput(Amount.ofBitcoins(49), builder.coinbase(1).scriptPubKey(0));
      builder.mine(builder.spendCoinbase(height - 101, output));
    }
    return builder.blocks();
  }

  /// A chain and its indexes on one store.
  private static final class Machine {
    private final MemoryStore store;
    private final ManualEventLoop loop = new ManualEventLoop(Instant.ofEpochSecond(1_700_000_000));
    private final ChainState chain;
    private final TransactionIndex transactions;
    private final FilterIndex filters;
    private final CoinStatisticsIndex statistics;
    private final List<IndexBuilder> builders;

    Machine(MemoryStore store) {
      this.store = store;
      this.chain =
          ChainState.open(ChainSettings.of(PARAMS), store, loop, Runnable::run, Secp256k1s.best());
      this.transactions = new TransactionIndex(store, chain.archive());
      this.filters = new FilterIndex(store);
      this.statistics = new CoinStatisticsIndex(store, PARAMS);
      this.builders =
          List.of(transactions, filters, statistics).stream()
              .map(
                  index ->
                      new IndexBuilder(
                          index, chain.tree(), chain.archive(), chain::snapshot, store, loop))
              .toList();
      builders.forEach(IndexBuilder::start);
      loop.runDue();
    }

    void catchUp() {
      builders.forEach(IndexBuilder::tipChanged);
      loop.runDue();
    }

    CoinTotals totals() {
      return statistics.totals(chain.tip()).orElseThrow();
    }

    FilterHash filterHeader() {
      return filters.header(chain.tip()).orElseThrow();
    }
  }
}
