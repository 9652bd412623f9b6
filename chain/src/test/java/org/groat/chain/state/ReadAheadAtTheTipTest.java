package org.groat.chain.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.chain.storage.Batch;
import org.groat.chain.storage.MemoryStore;
import org.junit.jupiter.api.Test;

/// A node at the tip, whose blocks are connected one by one: its cache is told of each, and what was read ahead for it.
class ReadAheadAtTheTipTest {
  private static final long BTC = 100_000_000L;
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000L);
  private static final int STORED = 110;
  private static final TestKey OTHER = TestKey.of(2);

  private final ChainBuilder builder = ChainBuilder.regtest();
  private final MemoryStore store = new MemoryStore();
  private ChainState chain;

  @Test
  void whatWasReadAheadIsWhatTheBlockSpends() {
    openWithAllCoinsStored(Duration.ZERO);
    assertThat(chain.snapshot().initialBlockDownload()).isFalse();
    spendFromTheStore(2);
    CheckedBlock checked = chain.check(builder.mine(spendCoinbase(3)));
    assertThat(checked.fetched()).isNotSameAs(FetchedCoins.NONE);
    try (Batch batch = store.batch()) {
      batch.delete(Columns.COIN, new OutPoint(builder.coinbase(3).txid(), 0));
      store.write(batch);
    }
    assertThat(chain.submitBlock(checked))
        .as("the store has the coin no more")
        .isInstanceOf(BlockOutcome.Connected.class);
  }

  @Test
  void readingAheadThatBeganInTheFirstSyncEndsOnceBlocksSpendWhatIsInMemory() {
    openWithAllCoinsStored(Duration.ofDays(30));
    assertThat(chain.snapshot().initialBlockDownload()).isTrue();
    spendFromTheStore(2);
    Block third = builder.mine(spendCoinbase(3));
    assertThat(chain.check(third).fetched()).isNotSameAs(FetchedCoins.NONE);

    builder.at(NOW.getEpochSecond() - 600, 60);
    submit(third);
    submit(builder.mine());
    assertThat(chain.snapshot().initialBlockDownload()).isFalse();
    Transaction last = third.transaction(1);
    for (int i = 1; i <= 2; i++) {
      last = OTHER.spend(last, 0, OTHER.output((49 - i) * BTC));
      submit(builder.mine(last));
    }
    assertThat(chain.check(builder.mine(spendCoinbase(4))).fetched()).isSameAs(FetchedCoins.NONE);
  }

  /// Begins at the end of a chain, with nothing in memory.
  ///
  /// @param age of the chain's last block
  private void openWithAllCoinsStored(Duration age) {
    builder.at(NOW.minus(age).getEpochSecond() - STORED * 60, 60);
    try (ChainState before = open()) {
      builder.mineEmpty(STORED).forEach(before::submitBlock);
    }
    chain = open();
    assertThat(chain.tip().height()).isEqualTo(STORED);
  }

  /// Connects blocks that spend the first coinbases.
  private void spendFromTheStore(int count) {
    for (int height = 1; height <= count; height++) {
      submit(builder.mine(spendCoinbase(height)));
    }
  }

  private void submit(Block block) {
    assertThat(chain.submitBlock(block)).isInstanceOf(BlockOutcome.Connected.class);
  }

  private Transaction spendCoinbase(int height) {
    return builder.spendCoinbase(height, OTHER.output(49 * BTC));
  }

  private ChainState open() {
    return ChainState.open(
        ChainSettings.of(NetworkParameters.REGTEST),
        store,
        new ManualEventLoop(NOW),
        Runnable::run,
        Secp256k1s.best());
  }
}
