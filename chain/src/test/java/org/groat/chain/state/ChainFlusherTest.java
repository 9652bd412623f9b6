package org.groat.chain.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.Coin;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.MerkleRoot;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.primitives.Txid;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.chain.storage.Batch;
import org.groat.chain.storage.MemoryStore;
import org.groat.chain.storage.StorageException;
import org.junit.jupiter.api.Test;

/// Coins go to disk behind the chain's back: whatever the instant, the store is the state after exactly one block.
class ChainFlusherTest {
  /// More than a generation of the smallest cache.
  private static final int MANY = 40_000;

  private final MemoryStore store = new MemoryStore();
  private final ManualEventLoop loop = new ManualEventLoop(Instant.ofEpochSecond(1_800_000_000L));
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final HeaderTree tree = new HeaderTree(NetworkParameters.REGTEST.genesis().header());
  private final List<HeaderEntry> chain = new ArrayList<>(List.of(tree.genesis()));
  private final CoinsCache coins = OffHeapCoinsCache.of(store, Columns.COIN);
  private int made;

  @Test
  void aFullCacheIsWrittenLaterAndTheChainGoesOnMeanwhile() {
    ChainFlusher flusher = flusher(tasks::add);
    fill(MANY);
    flusher.flushIfDue(extend());
    fill(10);
    flusher.flushIfDue(extend());
    assertThat(tasks).hasSize(1);
    assertThat(storedTip()).as("nothing is written yet").isEqualTo(tree.genesis().hash());
    assertThat(coins.find(outPoint(0))).as("sealed").isEqualTo(coin(0));
    assertThat(coins.find(outPoint(MANY + 5))).as("young").isEqualTo(coin(MANY + 5));
    tasks.remove().run();
    assertThat(storedTip()).isEqualTo(chain.get(1).hash());
    assertThat(store.contains(Columns.COIN, outPoint(MANY - 1))).isTrue();
    assertThat(store.contains(Columns.COIN, outPoint(MANY))).as("of a later block").isFalse();
    assertThat(store.get(Columns.ACTIVE, 1)).contains(chain.get(1).hash());
    assertThat(store.get(Columns.ACTIVE, 2)).isEmpty();
    flusher.flush(chain.getLast(), true);
    assertThat(storedTip()).isEqualTo(chain.get(2).hash());
    assertThat(store.contains(Columns.COIN, outPoint(MANY + 9))).isTrue();
    assertThat(coins.bytes()).isZero();
  }

  @Test
  void aCrashBeforeTheWorkerWroteLeavesTheStoreAsItWas() {
    ChainFlusher flusher = flusher(tasks::add);
    fill(10);
    flusher.flush(extend(), false);
    fill(MANY);
    coins.spend(outPoint(3));
    flusher.flushIfDue(extend());
    assertThat(tasks).hasSize(1);
    MemoryStore survivor = store.crashed(store.unflushedBatches());
    assertThat(StoreFormat.tip(survivor)).isEqualTo(chain.get(1).hash());
    assertThat(survivor.contains(Columns.COIN, outPoint(3))).isTrue();
    assertThat(survivor.contains(Columns.COIN, outPoint(10))).isFalse();
  }

  @Test
  void headersThatChangeWhileAGenerationIsWrittenAreNotTakenBackByIt() {
    ChainFlusher flusher = flusher(tasks::add);
    HeaderEntry entry = extend();
    flusher.changed(entry);
    fill(MANY);
    flusher.flushIfDue(entry);
    assertThat(store.get(Columns.HEADER, entry.hash())).as("written when sealed").isPresent();
    entry.transactionCount(7);
    new BlockArchive(store).putHeaders(List.of(entry));
    tasks.remove().run();
    assertThat(store.get(Columns.HEADER, entry.hash()).orElseThrow().transactionCount())
        .isEqualTo(7);
  }

  @Test
  void whatFailsInTheBackgroundIsReportedByTheNextCallAndNothingLaterIsWritten() {
    ChainFlusher flusher = flusher(tasks::add);
    fill(MANY);
    flusher.flushIfDue(extend());
    store.close();
    tasks.remove().run();
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> flusher.flushIfDue(chain.getLast()))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("closed");
      assertThatThrownBy(() -> flusher.flush(chain.getLast(), true))
          .isInstanceOf(StorageException.class);
    }
  }

  @Test
  void withWorkersThatRunTasksAtOnceNothingIsLeftForLater() {
    ChainFlusher flusher = flusher(Runnable::run);
    fill(MANY);
    flusher.flushIfDue(extend());
    assertThat(storedTip()).isEqualTo(chain.get(1).hash());
    fill(MANY);
    flusher.flushIfDue(extend());
    assertThat(storedTip()).isEqualTo(chain.get(2).hash());
    assertThat(coins.youngBytes()).isZero();
  }

  @Test
  void whenOnlyTimeHasPassedFewChangesAreWrittenAtOnceAndTheCoinsStay() {
    ChainFlusher flusher = flusher(tasks::add);
    fill(100);
    flusher.flushIfDue(extend());
    assertThat(storedTip()).isEqualTo(tree.genesis().hash());
    loop.runFor(ChainSettings.FLUSH_INTERVAL_DEFAULT.plus(Duration.ofSeconds(1)));
    flusher.flushIfDue(chain.getLast());
    assertThat(tasks).isEmpty();
    assertThat(storedTip()).isEqualTo(chain.get(1).hash());
    assertThat(coins.size()).isEqualTo(100);
    assertThat(coins.dirtyCount()).isZero();
  }

  private ChainFlusher flusher(Executor workers) {
    ChainSettings settings =
        ChainSettings.of(NetworkParameters.REGTEST).withCacheBytes(ChainSettings.CACHE_BYTES_MIN);
    try (Batch batch = store.batch()) {
      StoreFormat.putTip(batch, tree.genesis().hash());
      store.write(batch);
    }
    return new ChainFlusher(
        store, workers, coins, tree.genesis(), settings, loop, new ImportStages(loop));
  }

  private BlockHash storedTip() {
    return StoreFormat.tip(store);
  }

  private HeaderEntry extend() {
    HeaderEntry parent = chain.getLast();
    BlockHeader header =
        new BlockHeader(
            1,
            parent.hash(),
            MerkleRoot.ZERO,
            1_800_000_000L,
            parent.header().bits(),
            chain.size());
    chain.add(tree.add(header));
    return chain.getLast();
  }

  private void fill(int count) {
    for (int i = 0; i < count; i++) {
      coins.add(outPoint(made), coin(made), false);
      made++;
    }
  }

  private static OutPoint outPoint(int number) {
    byte[] txid = new byte[32];
    txid[0] = (byte) number;
    txid[1] = (byte) (number >>> 8);
    txid[2] = (byte) (number >>> 16);
    return new OutPoint(Txid.of(txid), 0);
  }

  private static Coin coin(int number) {
    return new Coin(new TxOutput(new Amount(number), Bytes.of((byte) 0x51)), 1, false);
  }
}
