package org.groat.chain.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.HyperClockCache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// What the coins' column costs to read, laid out in different ways: keys of 36 bytes, values of 31, all of them in the system's
/// page cache. A time is of one look-up. Two threads at once: `-t 2`.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
public class StoreBenchmark {
  private static final int KEY_BYTES = 36;
  private static final int VALUE_BYTES = 31;
  private static final int BATCH = 10_000;
  private static final long STEP = 7_368_787;

  @Param("2000000")
  public int coins;

  @Param({
    "as the node has it",
    "blocks of 1 KiB",
    "blocks of 16 KiB",
    "no filter",
    "hyper clock cache",
    "mapped, cache of 1 MiB"
  })
  public String layout = "";

  @Param("32")
  public int cacheMb;

  private final List<AutoCloseable> owned = new ArrayList<>();
  private @Nullable Path folder;
  private @Nullable RocksDB store;

  /// Where a thread is in its round of the keys.
  @State(Scope.Thread)
  public static class Place {
    private long next = Thread.currentThread().threadId() * 1_000_003;
    private final byte[] key = new byte[KEY_BYTES];
    private final byte[] value = new byte[VALUE_BYTES];

    byte[] next(int coins) {
      next = (next + STEP) % coins;
      fill(key, next);
      return key;
    }
  }

  @Setup
  public void fillStore() throws IOException, RocksDBException {
    RocksDB.loadLibrary();
    folder = Files.createTempDirectory("groat-store-");
    RocksDB open = keep(RocksDB.open(options(), folder.toString()));
    store = open;
    byte[] key = new byte[KEY_BYTES];
    byte[] value = new byte[VALUE_BYTES];
    try (WriteOptions unlogged = new WriteOptions().setDisableWAL(true)) {
      for (int i = 0; i < coins; ) {
        try (WriteBatch batch = new WriteBatch()) {
          for (int end = Math.min(coins, i + BATCH); i < end; i++) {
            fill(key, i);
            batch.put(key, value);
          }
          open.write(unlogged, batch);
        }
      }
    }
    try (FlushOptions flush = new FlushOptions()) {
      open.flush(flush);
    }
    open.compactRange();
  }

  /// A coin that is there.
  @Benchmark
  public int present(Place place) throws RocksDBException {
    RocksDB open = store;
    return open == null ? 0 : open.get(place.next(coins), place.value);
  }

  /// A coin that is not, as the outputs of blocks still to come.
  @Benchmark
  public int absent(Place place) throws RocksDBException {
    RocksDB open = store;
    byte[] key = place.next(coins);
    key[KEY_BYTES - 1] = 1;
    return open == null ? 0 : open.get(key, place.value);
  }

  @TearDown
  public void remove() throws Exception {
    for (AutoCloseable each : owned.reversed()) {
      each.close();
    }
    owned.clear();
    if (folder != null) {
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).forEach(StoreBenchmark::delete);
      }
    }
  }

  private Options options() {
    boolean mapped = layout.startsWith("mapped");
    long cacheBytes = mapped ? 1 << 20 : (long) cacheMb << 20;
    Cache cache =
        keep(
            layout.startsWith("hyper")
                ? new HyperClockCache(cacheBytes, 0, -1, false)
                : new LRUCache(cacheBytes));
    int blockBytes =
        layout.endsWith(" 1 KiB") ? 1 << 10 : layout.endsWith(" 16 KiB") ? 16 << 10 : 4 << 10;
    BlockBasedTableConfig table =
        new BlockBasedTableConfig().setBlockCache(cache).setBlockSize(blockBytes);
    if (!layout.startsWith("no filter")) {
      table.setFilterPolicy(keep(new BloomFilter(10, false))).setWholeKeyFiltering(true);
    }
    return keep(new Options())
        .setCreateIfMissing(true)
        .setAllowMmapReads(mapped)
        .setMaxOpenFiles(256)
        .setMaxBackgroundJobs(2)
        .setWriteBufferSize(64L << 20)
        .setCompressionType(CompressionType.NO_COMPRESSION)
        .setLevelCompactionDynamicLevelBytes(true)
        .setTableFormatConfig(table);
  }

  /// Like a hash, the same each time.
  private static void fill(byte[] key, long number) {
    ByteBuffer words = ByteBuffer.wrap(key);
    long word = number;
    for (int at = 0; at < 32; at += Long.BYTES) {
      word = (word + at + 1) * 0x9e3779b97f4a7c15L;
      word ^= word >>> 32;
      words.putLong(at, word);
    }
    words.putInt(32, 0);
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <T extends AutoCloseable> T keep(T each) {
    owned.add(each);
    return each;
  }
}
