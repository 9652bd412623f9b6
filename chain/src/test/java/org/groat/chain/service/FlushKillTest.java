package org.groat.chain.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.state.ChainSettings;
import org.groat.chain.state.ChainVerifier;
import org.groat.chain.state.Columns;
import org.groat.chain.storage.RocksStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that imports with the smallest cache there is, so that one generation of coins after the other is sealed and
/// written beside the connecting of blocks, is killed while the store writes that to disk: seen by its new files. Whether such
/// a write was cut off is seen afterwards: files of it lie there that nothing refers to.
class FlushKillTest {
  private static final int KILLS = 10;

  /// Runs that end, or whose write ends before the kill, do not count.
  private static final int RUNS_MAX = 60;

  /// Two buffers of the store, and a part of the third.
  private static final int FAT_BLOCKS = 160;

  private static final int DELAY_MILLIS_MAX = 60;
  private static final long LOOK_NANOS = 200_000L;
  private static final long READ_CACHE_BYTES = 8L << 20;

  @TempDir Path folder;

  @Test
  void killsDuringWritesInTheBackgroundLoseNothingThatMatters()
      throws IOException, InterruptedException {
    long seed = System.nanoTime();
    System.out.println("FlushKillTest seed " + seed);
    Random random = new Random(seed);
    FatChain fat = FatChain.write(folder.resolve("fat.blk"), FAT_BLOCKS);
    ReferenceImport reference = ReferenceImport.of(fat.file(), store(folder.resolve("reference")));
    assertThat(reference.height()).isEqualTo(fat.height());
    List<Integer> heights = new ArrayList<>();
    // Begun before, so that the first write seen is one of the import's.
    open(folder.resolve("import-1")).close();
    int cutOff = 0;
    int stores = 1;
    for (int run = 0; cutOff < KILLS; run++) {
      String about = "seed %d run %d".formatted(seed, run);
      assertThat(run).as(about).isLessThan(RUNS_MAX);
      Path data = folder.resolve("import-" + stores);
      // The later half of the kills finds a store that one write came to.
      boolean whole = cutOff >= KILLS / 2 && heights.getLast() == 0;
      boolean whileImporting = importAndKill(fat, data, whole, random.nextInt(DELAY_MILLIS_MAX));
      if (whileImporting && hasCutOffWrite(data)) {
        cutOff++;
      }
      int height = expectGoodStore(data, reference, about);
      heights.add(height);
      if (height == fat.height()) {
        stores++;
        open(folder.resolve("import-" + stores)).close();
      }
    }
    System.out.println("FlushKillTest heights after each kill: " + heights);
    assertThat(heights).anyMatch(height -> height > 0 && height < fat.height());
    Path last = folder.resolve("import-" + stores);
    try (TestChain chain = open(last)) {
      chain.service().importer().run(fat.file(), progress -> {});
      assertThat(reference.expectCoinsOfItsTip(chain, "at the end")).isEqualTo(fat.height());
      ChainVerifier.Result result = chain.service().verify(3, 0, progress -> {});
      assertThat(result.problem()).isNull();
      assertThat(result.coinsProven()).isTrue();
    }
  }

  /// Runs an import in a process of its own, and kills it soon after it began to write to disk.
  ///
  /// @param whole true to wait until it has written, too
  /// @return true where the import was not at its end yet
  private boolean importAndKill(FatChain fat, Path data, boolean whole, int thenMillis)
      throws IOException, InterruptedException {
    Path printed = folder.resolve("printed.txt");
    Path chain = data.resolve("chain");
    Files.createDirectories(data);
    Set<String> before = StoreFiles.tables(chain);
    Process process =
        ImportMain.process(data, fat.file(), ChainSettings.FLUSH_INTERVAL_DEFAULT)
            .redirectOutput(printed.toFile())
            .start();
    try {
      while (process.isAlive() && before.containsAll(StoreFiles.tables(chain))) {
        LockSupport.parkNanos(LOOK_NANOS);
      }
      long begun = StoreFiles.manifestBytes(chain);
      while (whole && process.isAlive() && StoreFiles.manifestBytes(chain) == begun) {
        LockSupport.parkNanos(LOOK_NANOS);
      }
      LockSupport.parkNanos(thenMillis * 1_000_000L);
    } finally {
      process.destroyForcibly().waitFor();
    }
    List<String> lines = Files.readAllLines(printed);
    return !lines.contains(String.valueOf(fat.height()));
  }

  /// Whether a write did not come to its end: opening removes what it left.
  private static boolean hasCutOffWrite(Path data) throws IOException {
    Path chain = data.resolve("chain");
    Set<String> left = new TreeSet<>(StoreFiles.tables(chain));
    store(data).close();
    left.removeAll(StoreFiles.tables(chain));
    return !left.isEmpty();
  }

  private static int expectGoodStore(Path data, ReferenceImport reference, String about)
      throws IOException {
    try (TestChain chain = open(data)) {
      int height = reference.expectCoinsOfItsTip(chain, about);
      ChainVerifier.Result result = chain.service().verify(2, 0, progress -> {});
      assertThat(result.problem()).as(about).isNull();
      return height;
    }
  }

  private static TestChain open(Path data) throws IOException {
    return TestChain.open(
        ChainSettings.of(NetworkParameters.REGTEST).withCacheBytes(ChainSettings.CACHE_BYTES_MIN),
        store(data));
  }

  private static RocksStore store(Path data) throws IOException {
    Files.createDirectories(data);
    return RocksStore.open(data.resolve("chain"), Columns.ids(), READ_CACHE_BYTES);
  }
}
