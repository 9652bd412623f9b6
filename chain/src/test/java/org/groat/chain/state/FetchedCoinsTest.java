package org.groat.chain.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.Coin;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.MerkleRoot;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.primitives.Txid;
import org.groat.chain.storage.Batch;
import org.groat.chain.storage.MemoryStore;
import org.junit.jupiter.api.Test;

/// Coins read ahead of a block's turn are never older than the store.
class FetchedCoinsTest {
  private static final int OUT_POINTS = 300;

  private final MemoryStore store = new MemoryStore();
  private int storeReads;
  private final OffHeapCoinsCache cache =
      new OffHeapCoinsCache(
          outPoint -> {
            storeReads++;
            return store.get(Columns.COIN, outPoint);
          },
          outPoint -> store.get(Columns.COIN, outPoint),
          Columns.COIN,
          (word0, word1, word2, word3, index) -> word0 * 0x9e3779b97f4a7c15L);

  @Test
  void whatWasReadAheadSavesTheChainFromAskingTheStore() {
    begin();
    FetchedCoins fetched = cache.fetch(block(0, OUT_POINTS));
    cache.expect(fetched);
    int before = storeReads;
    for (int i = 0; i < OUT_POINTS; i++) {
      assertThat(cache.spend(outPoint(i))).isEqualTo(coin(i));
    }
    assertThat(storeReads).isEqualTo(before);
  }

  @Test
  void nothingIsReadAheadWhileTheCacheHasWhatBlocksSpend() {
    for (int i = 0; i < 10; i++) {
      cache.add(outPoint(i), coin(i), false);
    }
    for (int i = 0; i < 10; i++) {
      assertThat(cache.spend(outPoint(i))).isNotNull();
    }
    cache.expect(FetchedCoins.NONE);
    assertThat(cache.fetch(block(0, 10))).isSameAs(FetchedCoins.NONE);
  }

  @Test
  void aCoinSpentAndWrittenSinceItWasReadAheadIsGone() {
    for (boolean drop : new boolean[] {true, false}) {
      begin();
      FetchedCoins fetched = cache.fetch(block(0, OUT_POINTS));
      assertThat(cache.spend(outPoint(7))).isEqualTo(coin(7));
      flush(drop);
      cache.expect(fetched);
      assertThat(cache.spend(outPoint(7))).isNull();
      assertThat(cache.spend(outPoint(8))).isEqualTo(coin(8));
      flush(true);
    }
  }

  @Test
  void whatAnotherCacheReadIsNotBelieved() {
    begin();
    FetchedCoins fetched = cache.fetch(block(0, OUT_POINTS));
    OffHeapCoinsCache other = OffHeapCoinsCache.of(new MemoryStore(), Columns.SECOND_COIN);
    other.expect(fetched);
    assertThat(other.spend(outPoint(7))).isNull();
  }

  @Test
  void whateverHappensMeanwhileTheCoinsAreThoseOfAPlainMap() {
    long seed = 20_261_125;
    Random random = new Random(seed);
    begin();
    Map<OutPoint, Coin> model = new HashMap<>();
    for (int i = 0; i < OUT_POINTS; i++) {
      model.put(outPoint(i), coin(i));
    }
    List<FetchedCoins> ahead = new ArrayList<>();
    CoinsCache.Sealed sealed = null;
    int used = 0;
    for (int step = 0; step < 200_000; step++) {
      OutPoint outPoint = outPoint(random.nextInt(OUT_POINTS));
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3, 4 ->
            assertThat(cache.spend(outPoint)).as("step %d", step).isEqualTo(model.remove(outPoint));
        case 5, 6, 7, 8 -> {
          if (!model.containsKey(outPoint)) {
            cache.add(outPoint, coin(step), false);
            model.put(outPoint, coin(step));
          }
        }
        case 9 -> ahead.add(cache.fetch(block(random.nextInt(OUT_POINTS), 40)));
        case 10 -> {
          if (!ahead.isEmpty()) {
            FetchedCoins fetched = ahead.remove(random.nextInt(ahead.size()));
            used += fetched == FetchedCoins.NONE ? 0 : 1;
            cache.expect(fetched);
          }
        }
        default -> {
          if (sealed != null) {
            write(sealed);
            sealed.written();
            sealed = null;
          } else if (random.nextInt(3) == 0) {
            flush(random.nextBoolean());
          } else if (random.nextBoolean()) {
            cache.dropSealed();
          } else {
            sealed = cache.seal();
          }
        }
      }
    }
    assertThat(used).isGreaterThan(1000);
  }

  /// Has the cache empty, every coin in the store, and reading ahead worth while.
  private void begin() {
    for (int i = 0; i < OUT_POINTS; i++) {
      cache.add(outPoint(i), coin(i), true);
    }
    OutPoint other = outPoint(OUT_POINTS);
    cache.add(other, coin(OUT_POINTS), true);
    flush(true);
    cache.expect(FetchedCoins.NONE);
    assertThat(cache.spend(other)).isNotNull();
    cache.expect(FetchedCoins.NONE);
  }

  private void flush(boolean drop) {
    try (Batch batch = store.batch()) {
      cache.writeTo(batch);
      store.write(batch);
    }
    cache.written(drop);
  }

  private void write(CoinsCache.Sealed sealed) {
    try (Batch batch = store.batch()) {
      sealed.writeTo(batch);
      store.write(batch);
    }
  }

  /// A block that spends some of the outpoints.
  private static Block block(int from, int count) {
    List<TxInput> inputs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      inputs.add(new TxInput(outPoint((from + i) % OUT_POINTS), Bytes.EMPTY, 0, List.of()));
    }
    List<TxOutput> outputs = List.of(new TxOutput(Amount.ofSatoshis(1), Bytes.EMPTY));
    Transaction coinbase =
        Transaction.of(
            1, List.of(new TxInput(OutPoint.NONE, Bytes.EMPTY, 0, List.of())), outputs, 0);
    BlockHeader header = new BlockHeader(1, BlockHash.ZERO, MerkleRoot.ZERO, 0, 0, 0);
    return Block.of(header, List.of(coinbase, Transaction.of(1, inputs, outputs, 0)));
  }

  private static OutPoint outPoint(int number) {
    byte[] hash = new byte[32];
    hash[0] = (byte) number;
    hash[1] = (byte) (number >>> 8);
    hash[31] = 1;
    return new OutPoint(Txid.of(hash), number % 5);
  }

  private static Coin coin(int number) {
    TxOutput output = new TxOutput(Amount.ofSatoshis(1000L + number), Bytes.of((byte) 0x51));
    return new Coin(output, 1 + number, false);
  }
}
