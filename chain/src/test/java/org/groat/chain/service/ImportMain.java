package org.groat.chain.service;

import java.nio.file.Path;
import java.time.Duration;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.Block;
import org.groat.chain.state.BlockUndo;
import org.groat.chain.state.ChainSettings;
import org.groat.chain.state.Columns;
import org.groat.chain.state.HeaderEntry;
import org.groat.chain.storage.RocksStore;

/// An import in a process of its own, to be killed: `ImportMain FOLDER FILE MILLIS`. Flushes when so much
/// time has passed. Prints `open` once the store is open, then each height.
final class ImportMain {
  private ImportMain() {}

  /// What starts one, on the classes that this process runs.
  static ProcessBuilder process(Path folder, Path file, Duration flushInterval) {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx512m",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            ImportMain.class.getName(),
            folder.toString(),
            file.toString(),
            String.valueOf(flushInterval.toMillis()))
        .redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  public static void main(String[] args) {
    Path folder = Path.of(args[0]);
    ChainSettings settings =
        ChainSettings.of(NetworkParameters.REGTEST)
            .withCacheBytes(ChainSettings.CACHE_BYTES_MIN)
            .withFlushInterval(Duration.ofMillis(Long.parseLong(args[2])));
    RocksStore store = RocksStore.open(folder.resolve("chain"), Columns.ids(), 8L << 20);
    try (TestChain chain = TestChain.open(settings, store)) {
      System.out.println("open");
      chain
          .service()
          .subscribe(
              Runnable::run,
              new ChainEvents() {
                @Override
                public void blockConnected(HeaderEntry entry, Block block, BlockUndo undo) {
                  System.out.println(entry.height());
                }
              });
      chain.service().importer().run(Path.of(args[1]), progress -> {});
    }
  }
}
