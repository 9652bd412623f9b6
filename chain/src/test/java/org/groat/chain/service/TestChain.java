package org.groat.chain.service;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.crypto.Secp256k1;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.primitives.Block;
import org.groat.chain.runtime.ThreadEventLoop;
import org.groat.chain.state.BlockOutcome;
import org.groat.chain.state.ChainSettings;
import org.groat.chain.state.CoinSnapshot;
import org.groat.chain.state.CoinStatistics;
import org.groat.chain.storage.KeyValueStore;
import org.groat.chain.storage.MemoryStore;
import org.groat.chain.storage.StorageException;

/// A chain service with everything it needs, on real threads: made in one line, closed in one.
public final class TestChain implements AutoCloseable {
  private final KeyValueStore store;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final ThreadEventLoop loop;
  private final ExecutorService workers;
  private final ChainService service;
  private boolean closed;

  private TestChain(ChainSettings settings, KeyValueStore store, Secp256k1 curve) {
    this.store = store;
    this.loop = new ThreadEventLoop("chain", thrown -> failure.compareAndSet(null, thrown));
    this.workers = Executors.newFixedThreadPool(settings.scriptThreads());
    try {
      this.service = ChainService.open(settings, store, loop, workers, curve);
    } catch (RuntimeException e) {
      loop.close();
      workers.shutdown();
      throw e;
    }
  }

  /// A new regtest chain in memory.
  public static TestChain regtest() {
    return open(ChainSettings.of(NetworkParameters.REGTEST), new MemoryStore());
  }

  /// The chain of a store, which this object closes.
  public static TestChain open(ChainSettings settings, KeyValueStore store) {
    return open(settings, store, Secp256k1s.best());
  }

  /// The same, with signatures verified by the given curve.
  public static TestChain open(ChainSettings settings, KeyValueStore store, Secp256k1 curve) {
    return new TestChain(settings, store, curve);
  }

  public ChainService service() {
    return service;
  }

  public KeyValueStore store() {
    return store;
  }

  public ThreadEventLoop loop() {
    return loop;
  }

  /// Submits a block and waits for what becomes of it.
  public BlockOutcome submit(Block block) {
    AtomicReference<BlockOutcome> outcome = new AtomicReference<>();
    service.submitBlock(block, outcome::set);
    service.ask(view -> true);
    BlockOutcome got = outcome.get();
    if (got == null) {
      throw new IllegalStateException("no outcome", failure.get());
    }
    return got;
  }

  /// Counts and hashes the coins.
  public CoinStatistics statistics(CoinStatistics.HashKind kind) {
    try (CoinSnapshot snapshot = service.ask(view -> view.chain().coinSnapshot())) {
      return CoinStatistics.of(snapshot, kind, coins -> {});
    }
  }

  /// The MuHash of the coins as JSON-RPC shows it.
  public String muHash() {
    return text(statistics(CoinStatistics.HashKind.MUHASH).hash());
  }

  /// A hash as JSON-RPC shows it.
  public static String text(Bytes hash) {
    return hash.reversed().toHex();
  }

  /// Stops everything; fails where a task of the chain loop had failed.
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    service.close();
    stop();
    store.close();
    if (failure.get() != null) {
      throw new IllegalStateException("a task of the chain loop failed", failure.get());
    }
  }

  /// Stops without flushing, as a crash would; the store stays as it is.
  public void abandon() {
    closed = true;
    stop();
  }

  private void stop() {
    loop.close();
    workers.shutdown();
    try {
      if (!workers.awaitTermination(30, TimeUnit.SECONDS)) {
        throw new StorageException("workers do not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
