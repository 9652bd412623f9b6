package org.groat.wallet.account;

import java.time.Duration;
import java.util.function.Supplier;
import org.groat.chain.runtime.EventLoop;
import org.groat.chain.runtime.Scheduler;
import org.groat.wallet.keys.WalletException;
import org.groat.wallet.store.WalletData;
import org.groat.wallet.store.WalletStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// When a wallet's file is written: at once where somebody will rely on it, else some time later, many changes at a time.
final class WalletFile {
  private static final Logger LOG = LoggerFactory.getLogger(WalletFile.class);
  private static final Duration DELAY = Duration.ofSeconds(1);
  private static final Duration RETRY = Duration.ofSeconds(30);

  private final String name;
  private final WalletStore store;
  private final EventLoop loop;
  private final Supplier<WalletData> data;
  private Scheduler.@Nullable Cancellable pending;
  private boolean closed;

  WalletFile(String name, WalletStore store, EventLoop loop, Supplier<WalletData> data) {
    this.name = name;
    this.store = store;
    this.loop = loop;
    this.data = data;
  }

  /// Saves now.
  ///
  /// @throws WalletException where the disk does not take it
  void save() {
    store.save(name, data.get());
    cancel();
  }

  /// Saves within a second, or where that fails, again and again until it succeeds.
  void saveSoon() {
    if (pending == null && !closed) {
      pending = loop.schedule(DELAY, this::saveOrRetry);
    }
  }

  private void saveOrRetry() {
    pending = null;
    try {
      save();
    } catch (WalletException e) {
      LOG.error("event=wallet-unsaved wallet={} reason=\"{}\"", name, e.getMessage());
      pending = loop.schedule(RETRY, this::saveOrRetry);
    }
  }

  /// Saves for the last time.
  void close() {
    closed = true;
    cancel();
    save();
  }

  private void cancel() {
    if (pending != null) {
      pending.cancel();
      pending = null;
    }
  }
}
