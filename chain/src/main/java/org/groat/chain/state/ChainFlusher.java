package org.groat.chain.state;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.groat.chain.runtime.Scheduler;
import org.groat.chain.storage.Batch;
import org.groat.chain.storage.KeyValueStore;
import org.groat.chain.storage.StorageException;
import org.jspecify.annotations.Nullable;

/// Decides when the state in memory goes to disk, and writes it: coins, tip, active chain and headers in one batch, so that the
/// store is always the state after exactly one block.
///
/// Coins are written when the cache is full, when a given time has passed, and at the end. Blocks, undo data and headers are
/// written as they come ([BlockArchive]); they may run ahead of the coins, never lag behind them.
///
/// *In the background.* When the young generation of the cache is full, it is sealed, and a worker writes it, sorted, in one batch
/// with the tip and the active chain as they were then, while blocks go on to connect. The headers that changed until then are
/// written before that on the loop: in the worker's batch they could overwrite what the loop writes of them meanwhile. One
/// generation is written at a time: whoever needs the next one sealed, or everything written, waits. Nothing else than this
/// class writes coins, tip and active chain of the tip, so their batches are in the order of the blocks. Where the workers run
/// tasks at once, all of it is as if there were no background.
///
/// *Failure.* A batch that could not be written is reported by the next call that would write, and by all after it: the store
/// stays at the block of the last batch that was.
///
/// *Memory.* A generation is sealed at two fifths of what the coins may take. So while a batch is put together, the sealed
/// generation, the batch, the store's buffer and the beginnings of the next generation are together about what was allowed;
/// afterwards two generations are less than that.
final class ChainFlusher {
  /// How much of the coins' memory a generation has.
  private static final int GENERATION_NUMERATOR = 2;

  private static final int GENERATION_DENOMINATOR = 5;

  /// Up to so many changes are written at once when only time has passed: that takes some hundredths of a second, and the coins
  /// stay where they are.
  private static final int FEW_CHANGES = 50_000;

  private final KeyValueStore store;
  private final Executor workers;
  private CoinsCache coins;
  private final ChainSettings settings;
  private final Scheduler clock;
  private final ImportStages stages;
  private final Set<HeaderEntry> changed = new LinkedHashSet<>();
  private HeaderEntry flushedTip;
  private long lastFlushNanos;
  private long cacheBytesMax;
  private boolean bulk;
  private long storedBytes;
  private @Nullable Writing writing;

  /// A generation on its way to the store.
  private record Writing(CoinsCache.Sealed sealed, CompletableFuture<Void> done) {}

  /// @param workers write in the background; may run tasks at once
  ChainFlusher(
      KeyValueStore store,
      Executor workers,
      CoinsCache coins,
      HeaderEntry tip,
      ChainSettings settings,
      Scheduler clock,
      ImportStages stages) {
    this.store = store;
    this.workers = workers;
    this.coins = coins;
    this.flushedTip = tip;
    this.settings = settings;
    this.clock = clock;
    this.stages = stages;
    this.cacheBytesMax = settings.cacheBytes();
    this.lastFlushNanos = clock.nanos();
  }

  /// Notes that an entry has to be written.
  void changed(HeaderEntry entry) {
    changed.add(entry);
  }

  /// The entries to be written, handed over to whoever writes them now.
  List<HeaderEntry> takeChanged() {
    List<HeaderEntry> taken = List.copyOf(changed);
    changed.clear();
    return taken;
  }

  /// Counts bytes of blocks and undo data that were stored, or, negative, removed.
  void stored(long bytes) {
    storedBytes += bytes;
  }

  long storedBytes() {
    return storedBytes;
  }

  /// True where [#flushIfDue] would do something.
  boolean isDue() {
    boolean busy = writing != null && !writing.done.isDone();
    return isGenerationFull() || !busy && (coins.bytes() > cacheBytesMax || isIntervalOver());
  }

  private boolean isGenerationFull() {
    return coins.youngBytes() > cacheBytesMax / GENERATION_DENOMINATOR * GENERATION_NUMERATOR;
  }

  private boolean isIntervalOver() {
    return clock.nanos() - lastFlushNanos > settings.flushInterval().toNanos();
  }

  /// Flushes where the cache is full or the time has come.
  void flushIfDue(HeaderEntry tip) {
    settle(false);
    if (isGenerationFull()) {
      seal(tip, false);
    } else if (coins.bytes() > cacheBytesMax) {
      coins.dropSealed();
    } else if (writing == null && isIntervalOver()) {
      if (coins.dirtyCount() > FEW_CHANGES) {
        seal(tip, bulk);
      } else {
        write(tip, false);
        if (bulk) {
          store.flush();
        }
      }
    }
  }

  /// Writes everything and waits until it would survive a crash.
  ///
  /// @param drop true to give the coins' memory back too
  void flush(HeaderEntry tip, boolean drop) {
    settle(true);
    write(tip, drop);
    store.flush();
  }

  /// Sets how much memory the coins may take from now on.
  void cacheBytesMax(long bytes) {
    cacheBytesMax = bytes;
  }

  /// Goes over to other coins, those of another block, in one step that also writes the facts that `more` adds. What the
  /// coins so far have in memory has to be flushed before.
  void switchTo(CoinsCache otherCoins, HeaderEntry tip, Consumer<Batch> more) {
    settle(true);
    coins.written(true);
    coins = otherCoins;
    try (Batch batch = store.batch()) {
      more.accept(batch);
      write(batch, tip);
    }
    coins.written(false);
    store.flush();
  }

  KeyValueStore.Snapshot storeSnapshot() {
    return store.snapshot();
  }

  /// Turns the store's bulk mode on or off: while on, a crash takes back what was written since the last flush; while off, it
  /// takes back only what was never written.
  void bulk(boolean on) {
    // A batch without the log must not come between the store's change of mode and the first batch
    // with it.
    settle(true);
    bulk = on;
    store.bulk(on);
  }

  private void write(HeaderEntry tip, boolean drop) {
    stages.run(
        ImportStages.Stage.FLUSH,
        () -> {
          try (Batch batch = store.batch()) {
            write(batch, tip);
          }
        });
    coins.written(drop);
  }

  private void write(Batch batch, HeaderEntry tip) {
    BlockArchive.putHeaders(batch, takeChanged());
    putActive(batch, flushedTip, tip);
    StoreFormat.putTip(batch, tip.hash());
    coins.writeTo(batch);
    store.write(batch);
    flushedTip = tip;
    lastFlushNanos = clock.nanos();
  }

  /// Ends the present generation, and has it written in the background.
  ///
  /// @param durable true to have the worker wait until it would survive a crash
  private void seal(HeaderEntry tip, boolean durable) {
    settle(true);
    if (!changed.isEmpty()) {
      try (Batch batch = store.batch()) {
        BlockArchive.putHeaders(batch, takeChanged());
        store.write(batch);
      }
    }
    CoinsCache.Sealed sealed = coins.seal();
    HeaderEntry before = flushedTip;
    writing = new Writing(sealed, inBackground(() -> write(sealed, before, tip, durable)));
    flushedTip = tip;
    lastFlushNanos = clock.nanos();
    settle(false);
  }

  /// On a worker.
  private void write(
      CoinsCache.Sealed sealed, HeaderEntry before, HeaderEntry tip, boolean durable) {
    try (Batch batch = store.batch()) {
      putActive(batch, before, tip);
      StoreFormat.putTip(batch, tip.hash());
      sealed.writeTo(batch);
      store.write(batch);
    }
    if (durable) {
      store.flush();
    }
  }

  private CompletableFuture<Void> inBackground(Runnable task) {
    try {
      return CompletableFuture.runAsync(task, workers);
    } catch (RejectedExecutionException e) {
      // The node is stopping: its workers went first.
      return CompletableFuture.runAsync(task, Runnable::run);
    }
  }

  /// Takes note of the end of what is written in the background.
  ///
  /// @param wait false to leave it where it has not ended
  private void settle(boolean wait) {
    Writing at = writing;
    if (at == null || !wait && !at.done.isDone()) {
      return;
    }
    try {
      stages.run(ImportStages.Stage.FLUSH, at.done::join);
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new StorageException(
          cause instanceof StorageException
              ? cause.getMessage()
              : "the coins could not be written: " + cause,
          cause);
    }
    at.sealed.written();
    writing = null;
  }

  private static void putActive(Batch batch, HeaderEntry flushedTip, HeaderEntry tip) {
    int fork = HeaderEntry.fork(flushedTip, tip).height();
    for (HeaderEntry at = tip; at.height() > fork; at = at.parent()) {
      batch.put(Columns.ACTIVE, at.height(), at.hash());
    }
    for (int height = tip.height() + 1; height <= flushedTip.height(); height++) {
      batch.delete(Columns.ACTIVE, height);
    }
  }
}
