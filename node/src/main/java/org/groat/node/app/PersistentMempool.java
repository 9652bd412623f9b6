package org.groat.node.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.groat.chain.codec.MalformedException;
import org.groat.chain.service.ChainService;
import org.groat.chain.service.PoolKeeper;
import org.groat.node.rpc.MempoolFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The memory pool over restarts: read in the background when the node starts, written when it stops. A node
/// that stops before it read all leaves the file as it is.
final class PersistentMempool implements MempoolFile, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PersistentMempool.class);

  private static final Duration END_WAIT = Duration.ofSeconds(10);
  private static final int KEY_SIZE = 8;

  private final PoolKeeper keeper;
  private final Path file;
  private final boolean persists;
  private final RandomGenerator random;
  private final Thread reader;
  private final ReentrantLock saving = new ReentrantLock();
  private volatile boolean loaded;
  private volatile boolean ended;

  /// @param persists false where the user wants the pool neither read nor written; it can still be saved by hand
  PersistentMempool(ChainService chain, Path file, boolean persists, RandomGenerator random) {
    this.keeper = new PoolKeeper(chain);
    this.file = file;
    this.persists = persists;
    this.random = random;
    this.reader = Thread.ofPlatform().name("mempool-reader").daemon().unstarted(this::read);
    if (persists && Files.exists(file)) {
      reader.start();
    } else {
      loaded = true;
    }
  }

  private void read() {
    try {
      PoolKeeper.Result result = keeper.load(file, PoolKeeper.Wanted.ALL, () -> ended);
      LOG.info("event=mempool-loaded result={}", result);
    } catch (IOException | MalformedException e) {
      LOG.warn(
          "the memory pool's file could not be read to its end, the node goes on file={} cause={}",
          file,
          e.toString());
    }
    loaded = !ended;
  }

  @Override
  public boolean isLoaded() {
    return loaded;
  }

  @Override
  public Path save() throws IOException {
    byte[] key = new byte[KEY_SIZE];
    random.nextBytes(key);
    saving.lock();
    try {
      keeper.save(file, key);
    } finally {
      saving.unlock();
    }
    return file;
  }

  @Override
  public PoolKeeper.Result load(Path from, PoolKeeper.Wanted wanted) throws IOException {
    return keeper.load(from, wanted, () -> ended);
  }

  @Override
  public void close() throws IOException {
    ended = true;
    try {
      if (reader.isAlive()) {
        reader.join(END_WAIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (persists && loaded) {
      save();
    }
  }
}
