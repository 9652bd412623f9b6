package org.groat.chain.state;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.groat.chain.runtime.Scheduler;
import org.groat.chain.storage.Batch;
import org.groat.chain.storage.KeyValueStore;

/// Decides when the state in memory goes to disk, and writes it: coins, tip, active chain and headers in one batch, so that the
/// store is always the state after exactly one block.
///
/// Coins are written when the cache is full, when a given time has passed, and at the end. Blocks, undo data and headers are
/// written as they come ([BlockArchive]); they may run ahead of the coins, never lag behind them.
final class ChainFlusher {
  private final KeyValueStore store;
  private CoinsCache coins;
  private final ChainSettings settings;
  private final Scheduler clock;
  private final Set<HeaderEntry> changed = new LinkedHashSet<>();
  private HeaderEntry flushedTip;
  private long lastFlushNanos;
  private long cacheBytesMax;
  private boolean bulk;
  private long storedBytes;

  ChainFlusher(
      KeyValueStore store,
      CoinsCache coins,
      HeaderEntry tip,
      ChainSettings settings,
      Scheduler clock) {
    this.store = store;
    this.coins = coins;
    this.flushedTip = tip;
    this.settings = settings;
    this.clock = clock;
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

  /// True where [#flushIfDue] would flush.
  boolean isDue() {
    return coins.bytes() > cacheBytesMax
        || clock.nanos() - lastFlushNanos > settings.flushInterval().toNanos();
  }

  /// Flushes where the cache is full or the time has come.
  void flushIfDue(HeaderEntry tip) {
    if (coins.bytes() > cacheBytesMax) {
      write(tip, true);
    } else if (clock.nanos() - lastFlushNanos > settings.flushInterval().toNanos()) {
      write(tip, false);
      if (bulk) {
        store.flush();
      }
    }
  }

  /// Writes everything and waits until it would survive a crash.
  ///
  /// @param drop true to give the coins' memory back too
  void flush(HeaderEntry tip, boolean drop) {
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
    bulk = on;
    store.bulk(on);
  }

  private void write(HeaderEntry tip, boolean drop) {
    try (Batch batch = store.batch()) {
      write(batch, tip);
    }
    coins.written(drop);
  }

  private void write(Batch batch, HeaderEntry tip) {
    BlockArchive.putHeaders(batch, takeChanged());
    putActive(batch, tip);
    StoreFormat.putTip(batch, tip.hash());
    coins.writeTo(batch);
    store.write(batch);
    flushedTip = tip;
    lastFlushNanos = clock.nanos();
  }

  private void putActive(Batch batch, HeaderEntry tip) {
    int fork = HeaderEntry.fork(flushedTip, tip).height();
    for (HeaderEntry at = tip; at.height() > fork; at = at.parent()) {
      batch.put(Columns.ACTIVE, at.height(), at.hash());
    }
    for (int height = tip.height() + 1; height <= flushedTip.height(); height++) {
      batch.delete(Columns.ACTIVE, height);
    }
  }
}
