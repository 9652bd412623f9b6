package org.groat.node.app;

import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.crypto.Secp256k1;
import org.groat.chain.mempool.MempoolLimits;
import org.groat.chain.policy.RelayPolicy;
import org.groat.chain.primitives.FeeRate;
import org.groat.chain.runtime.ThreadEventLoop;
import org.groat.chain.service.ChainService;
import org.groat.chain.service.PoolSettings;
import org.groat.chain.state.ChainSettings;
import org.groat.chain.state.Columns;
import org.groat.chain.storage.ColumnId;
import org.groat.chain.storage.KeyValueStore;
import org.groat.chain.storage.RocksStore;
import org.groat.node.config.ChainOptions;
import org.groat.node.config.ConfigurationException;
import org.groat.node.config.DataDirectory;
import org.groat.node.config.Options;
import org.groat.node.config.PruneMode;
import org.groat.node.config.Settings;
import org.groat.node.index.IndexBuilder;

/// The chain of a data directory, open: its store, its loop, and the threads that verify for it. What a node stands on, and
/// what commands that need no node work on directly.
final class Ledger implements AutoCloseable {
  private static final long MIB = 1L << 20;

  /// Of the memory that the user grants, the share of the database; the rest is for coins.
  private static final int READ_CACHE_SHARE = 8;

  private static final long READ_CACHE_MAX = 256 * MIB;

  private final Closer closer = new Closer();
  private final ThreadEventLoop loop;
  private final RocksStore store;
  private final ChainService chain;

  /// With the parameters that follow from the settings.
  ///
  /// @param onFatal told what a task of the chain loop threw: the node must stop
  /// @throws org.groat.chain.storage.StorageException where the store cannot be opened, or holds something else
  Ledger(
      Settings settings,
      DataDirectory directory,
      Secp256k1 curve,
      InstantSource clock,
      Consumer<Throwable> onFatal) {
    this(settings, parameters(settings), directory, curve, clock, onFatal);
  }

  Ledger(
      Settings settings,
      NetworkParameters parameters,
      DataDirectory directory,
      Secp256k1 curve,
      InstantSource clock,
      Consumer<Throwable> onFatal) {
    try {
      long cacheBytes = settings.get(Options.DBCACHE) * MIB;
      long readCacheBytes = Math.min(cacheBytes / READ_CACHE_SHARE, READ_CACHE_MAX);
      int threads = scriptThreads(settings);
      makeFolder(directory);
      this.store =
          closer.add("store", RocksStore.open(directory.ledger(), columns(), readCacheBytes));
      ExecutorService workers =
          Executors.newFixedThreadPool(
              threads, Thread.ofPlatform().name("worker-", 0).daemon().factory());
      closer.add("workers", workers::shutdownNow);
      this.loop = closer.add("chain loop", new ThreadEventLoop("chain", onFatal, clock));
      ChainSettings chainSettings =
          ChainSettings.of(parameters)
              .withCacheBytes(Math.max(ChainSettings.CACHE_BYTES_MIN, cacheBytes - readCacheBytes))
              .withScriptThreads(threads)
              .withPruneTargetBytes(PruneMode.of(settings).targetBytes());
      this.chain =
          closer.add(
              "chain",
              ChainService.open(
                  chainSettings, poolSettings(settings), store, loop, workers, curve));
    } catch (RuntimeException e) {
      closer.close();
      throw e;
    }
  }

  private static void makeFolder(DataDirectory directory) {
    try {
      Files.createDirectories(directory.ledger());
    } catch (IOException e) {
      throw new ConfigurationException(
          "cannot use the data directory " + directory.path() + ": " + e, e);
    }
  }

  private static PoolSettings poolSettings(Settings settings) {
    RelayPolicy policy = RelayPolicy.DEFAULT;
    Optional<FeeRate> least = settings.find(Options.MINRELAYTXFEE);
    return new PoolSettings(
        least.isPresent() ? policy.withMinRelayFee(least.get()) : policy,
        MempoolLimits.DEFAULT.withMemoryMax(settings.get(Options.MAXMEMPOOL) * 1_000_000L));
  }

  private static int scriptThreads(Settings settings) {
    int processors = Runtime.getRuntime().availableProcessors();
    int asked = Math.toIntExact(settings.get(Options.PAR));
    return asked > 0 ? asked : Math.max(1, processors + asked);
  }

  /// The network's parameters with what the user changed of them.
  static NetworkParameters parameters(Settings settings) {
    return ChainOptions.parameters(settings);
  }

  ChainService chain() {
    return chain;
  }

  KeyValueStore store() {
    return store;
  }

  /// Of the chain and of all indexes, whether they are wanted now or not.
  private static List<ColumnId> columns() {
    return Stream.concat(Columns.ids().stream(), IndexBuilder.columns().stream()).toList();
  }

  ThreadEventLoop loop() {
    return loop;
  }

  /// Bytes on disk that the coins take.
  long coinBytes() {
    return store.sizeBytes(Columns.COIN.id()) + store.sizeBytes(Columns.SECOND_COIN.id());
  }

  /// Bytes on disk.
  long sizeBytes() {
    return columns().stream().mapToLong(store::sizeBytes).sum();
  }

  @Override
  public void close() {
    closer.close();
  }
}
