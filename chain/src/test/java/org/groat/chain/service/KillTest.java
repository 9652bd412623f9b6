package org.groat.chain.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.groat.chain.Vectors;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.state.ChainSettings;
import org.groat.chain.state.Columns;
import org.groat.chain.storage.MemoryStore;
import org.groat.chain.storage.RocksStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that imports is killed at random instants; each next start comes up by itself at a block of the chain, with
/// exactly the coins that a fresh import has there.
class KillTest {
  private static final int KILLS = 20;
  private static final long READ_CACHE_BYTES = 8L << 20;

  @TempDir Path folder;

  @Test
  void killsAtRandomInstantsOfAnImportLoseNothingThatMatters()
      throws IOException, InterruptedException {
    long seed = System.nanoTime();
    System.out.println("KillTest seed " + seed);
    Random random = new Random(seed);
    Path file = Vectors.chain("regtest-modern.blk");
    ReferenceImport reference = ReferenceImport.of(file, new MemoryStore());
    List<Integer> heights = new ArrayList<>();
    for (int kill = 0; kill < KILLS; kill++) {
      // Near a hundred empty blocks come first, then some forty full ones.
      int blocks = heights.isEmpty() ? random.nextInt(100) : random.nextInt(4);
      boolean ended = importAndKill(file, blocks, random.nextInt(300));
      heights.add(expectGoodStore("seed %d kill %d".formatted(seed, kill), reference));
      if (ended) {
        break;
      }
    }
    System.out.println("KillTest heights after each kill: " + heights);
    try (TestChain chain = open()) {
      chain.service().importer().run(file, progress -> {});
      RealChainsTest.expectModernCoins(chain);
    }
  }

  /// Runs an import in a process of its own, and kills that.
  ///
  /// @param blocks to be connected before
  /// @param thenMillis to wait before
  /// @return true where the import ended before
  private boolean importAndKill(Path file, int blocks, int thenMillis)
      throws IOException, InterruptedException {
    // Flushes often, so that kills meet flushes.
    Process process = ImportMain.process(folder, file, Duration.ofMillis(100)).start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).isEqualTo("open");
      for (int i = 0; i < blocks; i++) {
        if (out.readLine() == null) {
          return true;
        }
      }
      return process.waitFor(thenMillis, TimeUnit.MILLISECONDS);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private int expectGoodStore(String about, ReferenceImport reference) {
    try (TestChain chain = open()) {
      return reference.expectCoinsOfItsTip(chain, about);
    }
  }

  private TestChain open() {
    return TestChain.open(
        ChainSettings.of(NetworkParameters.REGTEST).withCacheBytes(ChainSettings.CACHE_BYTES_MIN),
        RocksStore.open(folder.resolve("chain"), Columns.ids(), READ_CACHE_BYTES));
  }
}
