package org.groat.chain.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.Coin;
import org.groat.chain.consensus.CoinView;
import org.groat.chain.crypto.SipHash;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.primitives.Txid;
import org.groat.chain.storage.Batch;
import org.groat.chain.storage.Cursor;
import org.groat.chain.storage.MemoryStore;
import org.junit.jupiter.api.Test;

class OffHeapCoinsCacheTest extends CoinsCacheContract {
  private static final long SEED = 20_251_125L;
  private static final int[] SCRIPT_SIZES = {0, 22, 23, 25, 34, 34, 34, 80};

  @Override
  CoinsCache cache(CoinView stored) {
    return new OffHeapCoinsCache(stored);
  }

  @Test
  void aMillionRandomOperationsAreAnsweredAsByTheCacheOfObjects() {
    compare(1_000_000, 60_000, SEED, new SipHash(SEED, 1)::hash);
  }

  @Test
  void hashesThatAllFallOnAFewPlacesChangeNothingButTheSpeed() {
    // Seven hashes, one of them the largest: the last slots run over into the first ones.
    CoinTable.KeyHash few = (a, b, c, d, index) -> Math.floorMod(a ^ index, 7) * (-1L / 6);
    compare(60_000, 1_500, SEED + 1, few);
  }

  @Test
  void theTableGrowsAndShrinksWithoutLosingACoin() {
    Random random = new Random(SEED);
    OffHeapCoinsCache cache = new OffHeapCoinsCache(none());
    List<OutPoint> outPoints = new ArrayList<>();
    for (int i = 0; i < 300_000; i++) {
      OutPoint outPoint = outPoint(random, i);
      outPoints.add(outPoint);
      cache.add(outPoint, coin(i, 22), false);
    }
    assertThat(cache.size()).isEqualTo(300_000);
    assertThat(cache.bytes() / cache.size()).as("bytes a coin").isBetween(70L, 100L);
    for (int i = 0; i < outPoints.size(); i++) {
      assertThat(cache.find(outPoints.get(i))).isEqualTo(coin(i, 22));
    }
    for (int i = 0; i < outPoints.size(); i++) {
      assertThat(cache.spend(outPoints.get(i))).isEqualTo(coin(i, 22));
      assertThat(cache.find(outPoints.get(i))).isNull();
    }
    assertThat(cache.size()).isZero();
    assertThat(cache.dirtyCount()).isZero();
    cache.written(true);
    assertThat(cache.bytes()).isZero();
  }

  @Test
  void memoryStaysWithinABoundWhileCoinsComeAndGo() {
    // Memory comes in steps of 2 MiB, a fifth of what this takes; heights and amounts grow by a
    // byte meanwhile.
    assertThat(growthFactor(i -> SCRIPT_SIZES.length)).isLessThan(1.5);
  }

  @Test
  void memoryStaysWithinABoundWhileTheMixOfSizesMovesOn() {
    // From the smallest scripts alone to all sizes again: what one size freed is not joined for
    // another, so the most of each counts.
    assertThat(growthFactor(i -> 1 + i / 250_000)).isLessThan(2.5);
  }

  /// Creates a hundred thousand coins, spends and creates two million, and tells what became of the memory.
  ///
  /// @param mix how many of the sizes are in use at a step
  private double growthFactor(IntUnaryOperator mix) {
    Random random = new Random(SEED);
    OffHeapCoinsCache cache = new OffHeapCoinsCache(none());
    OutPoint[] outPoints = new OutPoint[100_000];
    for (int i = 0; i < outPoints.length; i++) {
      outPoints[i] = outPoint(random, i);
      cache.add(outPoints[i], coin(i, SCRIPT_SIZES[random.nextInt(SCRIPT_SIZES.length)]), false);
    }
    long before = cache.bytes();
    for (int i = 0; i < 2_000_000; i++) {
      int at = random.nextInt(outPoints.length);
      if (cache.spend(outPoints[at]) == null) {
        throw new AssertionError("lost: " + outPoints[at]);
      }
      outPoints[at] = outPoint(random, i);
      int size = SCRIPT_SIZES[random.nextInt(mix.applyAsInt(i))];
      cache.add(outPoints[at], coin(i, size), false);
    }
    assertThat(cache.size()).isEqualTo(outPoints.length);
    return (double) cache.bytes() / before;
  }

  @Test
  void aScriptOfTheLargestSizeIsKeptAndALargerOneRefusedWithNothingChanged() {
    OffHeapCoinsCache cache = new OffHeapCoinsCache(none());
    OutPoint outPoint = outPoint(new Random(SEED), 0);
    cache.add(outPoint, coin(1, 10_000), false);
    assertThatThrownBy(() -> cache.add(outPoint, coin(1, 20_000), true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(cache.find(outPoint)).isEqualTo(coin(1, 10_000));
    assertThat(cache.size()).isEqualTo(1);
  }

  @Test
  void theOutputsOfALargeTransactionAreWrittenInOrder() {
    OffHeapCoinsCache cache = new OffHeapCoinsCache(none());
    Txid txid = outPoint(new Random(SEED), 0).txid();
    for (int i = 0; i < 100_000; i++) {
      cache.add(new OutPoint(txid, Integer.reverse(i)), coin(i, 22), false);
    }
    MemoryStore store = new MemoryStore();
    List<Bytes> keys = new ArrayList<>();
    try (Batch batch = store.batch()) {
      cache.writeTo(new Recorder(batch, keys, new ArrayList<>()));
    }
    assertThat(keys).isSorted().hasSize(100_000);
  }

  /// Plays the same operations on a cache and on one of objects, each with a store of its own; both stores end the same.
  private static void compare(int steps, int outPoints, long seed, CoinTable.KeyHash hash) {
    Random random = new Random(seed);
    MemoryStore store = new MemoryStore();
    MemoryStore plainStore = new MemoryStore();
    CoinsCache cache =
        new OffHeapCoinsCache(
            outPoint -> store.get(Columns.COIN, outPoint),
            outPoint -> store.get(Columns.COIN, outPoint),
            Columns.COIN,
            hash);
    CoinsCache plain = new HeapCoinsCache(outPoint -> plainStore.get(Columns.COIN, outPoint));
    for (int step = 0; step < steps; step++) {
      int number = random.nextInt(outPoints);
      OutPoint outPoint = outPoint(new Random(number), number);
      switch (random.nextInt(4)) {
        case 0 -> expectSame(cache.find(outPoint), plain.find(outPoint), seed, step);
        case 1 -> expectSame(cache.spend(outPoint), plain.spend(outPoint), seed, step);
        default -> {
          boolean mayOverwrite = plain.find(outPoint) != null || random.nextInt(8) == 0;
          Coin coin = coin(step, scriptSize(random));
          cache.add(outPoint, coin, mayOverwrite);
          plain.add(outPoint, coin, mayOverwrite);
        }
      }
      if (random.nextInt(20_000) == 0) {
        if (random.nextBoolean()) {
          seal(cache, store, random.nextBoolean());
        } else {
          flush(cache, store, random.nextBoolean());
        }
        flush(plain, plainStore, random.nextBoolean());
      }
    }
    flush(cache, store, true);
    flush(plain, plainStore, true);
    assertThat(cache.bytes()).isZero();
    try (Cursor<OutPoint, Coin> one = store.scan(Columns.COIN);
        Cursor<OutPoint, Coin> other = plainStore.scan(Columns.COIN)) {
      while (one.next()) {
        assertThat(other.next()).as("seed %d", seed).isTrue();
        assertThat(one.key()).as("seed %d", seed).isEqualTo(other.key());
        assertThat(one.value()).as("seed %d", seed).isEqualTo(other.value());
      }
      assertThat(other.next()).as("seed %d", seed).isFalse();
    }
  }

  private static void expectSame(Object found, Object expected, long seed, int step) {
    if (!Objects.equals(found, expected)) {
      assertThat(found).as("seed %d step %d", seed, step).isEqualTo(expected);
    }
  }

  private static void flush(CoinsCache cache, MemoryStore store, boolean drop) {
    try (Batch batch = store.batch()) {
      cache.writeTo(batch);
      store.write(batch);
    }
    cache.written(drop);
  }

  private static void seal(CoinsCache cache, MemoryStore store, boolean keep) {
    CoinsCache.Sealed sealed = cache.seal();
    try (Batch batch = store.batch()) {
      sealed.writeTo(batch);
      store.write(batch);
    }
    sealed.written();
    if (!keep) {
      cache.dropSealed();
    }
  }

  private static int scriptSize(Random random) {
    return random.nextInt(1_000) == 0 ? 10_000 : SCRIPT_SIZES[random.nextInt(SCRIPT_SIZES.length)];
  }

  private static CoinView none() {
    return outPoint -> Optional.empty();
  }

  private static OutPoint outPoint(Random random, int number) {
    byte[] txid = new byte[32];
    random.nextBytes(txid);
    return new OutPoint(Txid.of(txid), number & 3);
  }

  private static Coin coin(int number, int scriptSize) {
    byte[] script = new byte[scriptSize];
    Arrays.fill(script, (byte) number);
    return new Coin(
        new TxOutput(new Amount(number * 1_000L), Bytes.wrap(script)), number, (number & 1) != 0);
  }
}
