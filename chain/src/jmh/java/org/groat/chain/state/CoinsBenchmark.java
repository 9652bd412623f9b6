package org.groat.chain.state;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.Coin;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.primitives.Txid;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The coins cache with coins of 22-byte scripts under scattered keys, nothing below it: a time is of one coin.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx3g")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class CoinsBenchmark {
  @Param("1000000")
  public int coins;

  private CoinsCache cache = cache();
  private int next;
  private int oldest;
  private int newest;

  private static CoinsCache cache() {
    return new OffHeapCoinsCache(_ -> Optional.empty());
  }

  /// The key of a number: the same each time, and like a hash.
  static OutPoint outPoint(int number) {
    byte[] hash = new byte[32];
    long word = number;
    for (int i = 0; i < hash.length; i += 8) {
      word = mix(word + i + 1);
      for (int b = 0; b < 8; b++) {
        hash[i + b] = (byte) (word >>> 8 * b);
      }
    }
    return new OutPoint(Txid.of(hash), number & 3);
  }

  /// A bijection of 64-bit words whose results look like chance.
  private static long mix(long word) {
    long mixed = word * 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ mixed >>> 32) * 0xd6e8feb86659fd93L;
    return mixed ^ mixed >>> 32;
  }

  static Coin coin(int number) {
    byte[] script = new byte[22];
    script[1] = 20;
    for (int i = 0; i < 4; i++) {
      script[2 + i] = (byte) (number >>> 8 * i);
    }
    TxOutput output = new TxOutput(Amount.ofSatoshis(1000L + number), Bytes.wrap(script));
    return new Coin(output, number, false);
  }

  @Setup
  public void fill() {
    cache = cache();
    oldest = 0;
    for (newest = 0; newest < coins; newest++) {
      cache.add(outPoint(newest), coin(newest), false);
    }
  }

  /// Finds a coin that is there, never twice in a row the same.
  @Benchmark
  public @Nullable Coin get() {
    next = (int) ((next + 7_368_787L) % (newest - oldest));
    return cache.find(outPoint(oldest + next));
  }

  /// Takes the oldest coin away and adds a new one.
  @Benchmark
  public @Nullable Coin spendAndCreate() {
    Coin spent = cache.spend(outPoint(oldest++));
    cache.add(outPoint(newest), coin(newest), false);
    newest++;
    return spent;
  }
}
