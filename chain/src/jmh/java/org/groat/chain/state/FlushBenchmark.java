package org.groat.chain.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.groat.chain.storage.Batch;
import org.groat.chain.storage.RocksStore;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Writing a full coins cache into an empty store, until it would survive a crash: a time is of all the coins.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx3g")
@Warmup(iterations = 1)
@Measurement(iterations = 5)
public class FlushBenchmark {
  private static final long READ_CACHE_BYTES = 32L << 20;

  @Param("500000")
  public int coins;

  private CoinsCache cache = new OffHeapCoinsCache(_ -> Optional.empty());
  private @Nullable Path folder;
  private @Nullable RocksStore store;

  @Setup(Level.Iteration)
  public void fill() throws IOException {
    folder = Files.createTempDirectory("groat-flush-");
    store = RocksStore.open(folder, Columns.ids(), READ_CACHE_BYTES);
    cache = new OffHeapCoinsCache(_ -> Optional.empty());
    for (int i = 0; i < coins; i++) {
      cache.add(CoinsBenchmark.outPoint(i), CoinsBenchmark.coin(i), false);
    }
  }

  @Benchmark
  public long flush() {
    RocksStore open = store;
    if (open == null) {
      throw new IllegalStateException("not set up");
    }
    try (Batch batch = open.batch()) {
      cache.writeTo(batch);
      open.write(batch);
      cache.written(true);
      open.flush();
      return batch.sizeBytes();
    }
  }

  @TearDown(Level.Iteration)
  public void remove() throws IOException {
    if (store != null) {
      store.close();
    }
    if (folder != null) {
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).forEach(FlushBenchmark::delete);
      }
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
