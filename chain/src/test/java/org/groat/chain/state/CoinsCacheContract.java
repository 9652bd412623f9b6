package org.groat.chain.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.Coin;
import org.groat.chain.consensus.CoinView;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.primitives.Txid;
import org.groat.chain.storage.Batch;
import org.groat.chain.storage.CoinCodec;
import org.groat.chain.storage.ColumnId;
import org.groat.chain.storage.Cursor;
import org.groat.chain.storage.MemoryStore;
import org.junit.jupiter.api.Test;

/// What every [CoinsCache] does, on top of any store.
abstract class CoinsCacheContract {
  private final MemoryStore store = new MemoryStore();
  private final CoinsCache cache = cache(outPoint -> store.get(Columns.COIN, outPoint));

  /// A new cache on top of stored coins.
  abstract CoinsCache cache(CoinView stored);

  @Test
  void aCoinCreatedAndSpentBetweenFlushesNeverReachesTheStore() {
    cache.add(outPoint(1), coin(1), false);
    cache.add(outPoint(2), coin(2), false);
    assertThat(cache.spend(outPoint(1))).isEqualTo(coin(1));
    assertThat(cache.size()).isEqualTo(1);
    assertThat(flush(false)).containsExactly("+" + outPoint(2));
    assertThat(cache.dirtyCount()).isZero();
    assertThat(flush(false)).isEmpty();
  }

  @Test
  void aStoredCoinThatIsSpentIsDeletedByTheNextFlush() {
    cache.add(outPoint(1), coin(1), false);
    flush(true);
    assertThat(cache.size()).isZero();
    assertThat(cache.bytes()).isZero();
    assertThat(cache.spend(outPoint(1))).isEqualTo(coin(1));
    assertThat(cache.spend(outPoint(1))).isNull();
    assertThat(cache.coin(outPoint(1))).isEmpty();
    assertThat(flush(false)).containsExactly("-" + outPoint(1));
    assertThat(cache.size()).isZero();
    assertThat(cache.find(outPoint(1))).isNull();
  }

  @Test
  void aCoinThatWasSpentAndComesBackIsWrittenThoughTheStoreStillHasTheOldOne() {
    cache.add(outPoint(1), coin(1), false);
    flush(false);
    cache.spend(outPoint(1));
    cache.add(outPoint(1), coin(9), false);
    // Not fresh: the store has one, so that spending it must delete it.
    cache.spend(outPoint(1));
    assertThat(flush(false)).containsExactly("-" + outPoint(1));
  }

  @Test
  void whatIsSpentIsAppendedToTheUndoDataWhereverItWas() {
    cache.add(outPoint(1), coin(1), false);
    flush(true);
    cache.add(outPoint(2), coin(2), false);
    cache.seal();
    cache.add(outPoint(3), coin(3), false);
    ByteWriter undo = new ByteWriter();
    List<Coin> spent = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      Coin coin = cache.spend(outPoint(i), undo);
      if (coin != null) {
        spent.add(coin);
      }
    }
    assertThat(spent).containsExactly(coin(1), coin(2), coin(3));
    assertThat(cache.spend(outPoint(1), undo)).as("spent before").isNull();
    ByteWriter expected = new ByteWriter();
    spent.forEach(coin -> CoinCodec.COIN.write(coin, expected));
    assertThat(undo.toBytes()).isEqualTo(expected.toBytes());
  }

  @Test
  void overwritingIsRefusedUnlessItWasAskedFor() {
    cache.add(outPoint(1), coin(1), false);
    assertThatThrownBy(() -> cache.add(outPoint(1), coin(2), false))
        .isInstanceOf(IllegalStateException.class);
    cache.add(outPoint(1), coin(2), true);
    assertThat(cache.find(outPoint(1))).isEqualTo(coin(2));
    flush(true);
    cache.add(outPoint(1), coin(3), true);
    cache.spend(outPoint(1));
    assertThat(flush(true))
        .as("what the store may have is deleted")
        .containsExactly("-" + outPoint(1));
  }

  @Test
  void theBatchIsInTheOrderOfTheStoredKeys() {
    Random random = new Random(3);
    for (int i = 0; i < 500; i++) {
      cache.add(outPoint(random.nextInt()), coin(i), true);
      cache.add(new OutPoint(outPoint(7).txid(), random.nextInt()), coin(i), true);
    }
    List<Bytes> keys = new ArrayList<>();
    try (Batch batch = store.batch()) {
      cache.writeTo(new Recorder(batch, keys, new ArrayList<>()));
    }
    assertThat(keys).isSorted().hasSizeGreaterThan(900);
  }

  @Test
  void whatIsSealedIsSeenWhileItIsWrittenAndAfterwards() {
    cache.add(outPoint(1), coin(1), false);
    cache.add(outPoint(2), coin(2), false);
    flush(true);
    cache.spend(outPoint(1));
    cache.add(outPoint(3), coin(3), false);
    CoinsCache.Sealed sealed = cache.seal();
    assertThat(cache.dirtyCount()).isZero();
    assertThat(cache.find(outPoint(1))).as("spent in what is sealed").isNull();
    assertThat(cache.spend(outPoint(1))).isNull();
    assertThat(cache.find(outPoint(3))).isEqualTo(coin(3));
    assertThat(cache.spend(outPoint(3))).isEqualTo(coin(3));
    assertThat(cache.spend(outPoint(3))).isNull();
    assertThat(cache.find(outPoint(3))).isNull();
    assertThat(write(sealed)).containsExactlyInAnyOrder("-" + outPoint(1), "+" + outPoint(3));
    assertThat(cache.find(outPoint(1))).isNull();
    assertThat(cache.find(outPoint(2))).isEqualTo(coin(2));
    cache.dropSealed();
    assertThat(cache.find(outPoint(1))).isNull();
    assertThat(cache.find(outPoint(3))).isNull();
    assertThat(flush(true)).containsExactly("-" + outPoint(3));
    assertThat(stored()).containsOnlyKeys(outPoint(2));
  }

  @Test
  void aCoinThatWasSpentInWhatIsSealedComesBackAndGoesWithoutATrace() {
    cache.add(outPoint(1), coin(1), false);
    flush(true);
    cache.spend(outPoint(1));
    CoinsCache.Sealed sealed = cache.seal();
    cache.add(outPoint(1), coin(5), false);
    assertThat(cache.find(outPoint(1))).isEqualTo(coin(5));
    assertThat(cache.spend(outPoint(1))).isEqualTo(coin(5));
    assertThat(cache.find(outPoint(1))).isNull();
    assertThat(write(sealed)).containsExactly("-" + outPoint(1));
    assertThat(flush(false)).isEmpty();
  }

  @Test
  void oneGenerationIsWrittenAtATime() {
    cache.add(outPoint(1), coin(1), false);
    CoinsCache.Sealed sealed = cache.seal();
    cache.add(outPoint(2), coin(2), false);
    assertThatThrownBy(cache::seal).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> cache.writeTo(store.batch()))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> cache.written(true)).isInstanceOf(IllegalStateException.class);
    cache.dropSealed();
    assertThat(cache.find(outPoint(1))).as("not dropped before it is written").isEqualTo(coin(1));
    write(sealed);
    assertThat(write(cache.seal())).containsExactly("+" + outPoint(2));
    assertThat(stored()).containsOnlyKeys(outPoint(1), outPoint(2));
  }

  @Test
  void whatTheWritingOfLaterChangesForgetsIsNotRememberedFromEarlierOnes() {
    cache.add(outPoint(1), coin(1), false);
    write(cache.seal());
    assertThat(cache.spend(outPoint(1))).isEqualTo(coin(1));
    assertThat(flush(false)).containsExactly("-" + outPoint(1));
    assertThat(cache.find(outPoint(1))).isNull();
  }

  @Test
  void randomChangesEndAsInAMapWheneverItIsFlushed() {
    long seed = 20_090_103L;
    Random random = new Random(seed);
    Map<OutPoint, Coin> model = new HashMap<>();
    CoinsCache.Sealed sealed = null;
    for (int step = 0; step < 20_000; step++) {
      OutPoint outPoint = outPoint(random.nextInt(200));
      switch (random.nextInt(3)) {
        case 0 ->
            assertThat(cache.find(outPoint))
                .as("seed %d step %d", seed, step)
                .isEqualTo(model.get(outPoint));
        case 1 ->
            assertThat(cache.spend(outPoint))
                .as("seed %d step %d", seed, step)
                .isEqualTo(model.remove(outPoint));
        default -> {
          Coin coin = coin(step);
          cache.add(outPoint, coin, model.containsKey(outPoint));
          model.put(outPoint, coin);
        }
      }
      if (random.nextInt(100) == 0) {
        if (sealed != null) {
          write(sealed);
          sealed = null;
        } else if (random.nextBoolean()) {
          sealed = cache.seal();
        } else {
          flush(random.nextBoolean());
          assertThat(stored()).as("seed %d step %d", seed, step).isEqualTo(model);
        }
      }
    }
  }

  private List<String> flush(boolean drop) {
    List<String> changes = new ArrayList<>();
    try (Batch batch = store.batch()) {
      cache.writeTo(new Recorder(batch, new ArrayList<>(), changes));
      store.write(batch);
    }
    cache.written(drop);
    return changes;
  }

  private List<String> write(CoinsCache.Sealed sealed) {
    List<String> changes = new ArrayList<>();
    try (Batch batch = store.batch()) {
      sealed.writeTo(new Recorder(batch, new ArrayList<>(), changes));
      store.write(batch);
    }
    sealed.written();
    return changes;
  }

  private Map<OutPoint, Coin> stored() {
    Map<OutPoint, Coin> coins = new HashMap<>();
    try (Cursor<OutPoint, Coin> cursor = store.scan(Columns.COIN)) {
      while (cursor.next()) {
        coins.put(cursor.key(), cursor.value());
      }
    }
    return coins;
  }

  private static OutPoint outPoint(int number) {
    byte[] txid = new byte[32];
    txid[0] = (byte) number;
    txid[9] = (byte) (number >>> 8);
    txid[31] = (byte) (number >>> 16);
    return new OutPoint(Txid.of(txid), number & 3);
  }

  private static Coin coin(int number) {
    return new Coin(
        new TxOutput(new Amount(number), Bytes.of((byte) number)), number, (number & 1) != 0);
  }

  /// Passes everything on and notes it.
  record Recorder(Batch batch, List<Bytes> keys, List<String> changes) implements Batch {
    @Override
    public void putRaw(ColumnId column, Bytes key, Bytes value) {
      keys.add(key);
      changes.add("+" + Columns.COIN.keyCodec().decode(key));
      batch.putRaw(column, key, value);
    }

    @Override
    public void deleteRaw(ColumnId column, Bytes key) {
      keys.add(key);
      changes.add("-" + Columns.COIN.keyCodec().decode(key));
      batch.deleteRaw(column, key);
    }

    @Override
    public void deleteRange(ColumnId column, Bytes from, Bytes to) {
      throw new IllegalStateException("coins are not deleted by range");
    }

    @Override
    public long sizeBytes() {
      return batch.sizeBytes();
    }

    @Override
    public void close() {
      batch.close();
    }
  }
}
