package org.groat.chain.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.groat.chain.consensus.Coin;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.consensus.Rejection;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.storage.Batch;
import org.groat.chain.storage.Column;
import org.jspecify.annotations.Nullable;

/// The chain that the coins belong to, and the way from one to another: disconnect to the fork, connect to the new tip, one
/// block at a time, in memory that does not grow with their number. Owned by the chain loop.
final class ActiveChain {
  /// A tip older than this means that the node is still catching up.
  private static final long FRESH_TIP_SECONDS = 24 * 60 * 60;

  private final Tools tools;
  private final NetworkParameters params;
  private final ChainSelection selection;
  private final BlockArchive archive;
  private final ChainFlusher flusher;
  private final List<ChainListener> listeners = new ArrayList<>();
  private Column<OutPoint, Coin> column;
  private CoinsCache coins;
  private HeaderEntry tip;
  private volatile ChainSnapshot snapshot;
  private boolean moved;

  /// Where a chain stands.
  ///
  /// @param column stored coins
  /// @param coins the cache on top of them, of `tip`
  record Start(HeaderEntry tip, Column<OutPoint, Coin> column, CoinsCache coins) {}

  ActiveChain(Tools tools, ChainSelection selection, Start start) {
    this.tools = tools;
    this.params = tools.settings().params();
    this.selection = selection;
    this.archive = tools.archive();
    this.flusher = tools.flusher();
    this.column = start.column;
    this.coins = start.coins;
    this.tip = start.tip;
    this.snapshot = new ChainSnapshot(tip, selection.bestHeader(), isCatchingUp(true));
    flusher.bulk(snapshot.initialBlockDownload());
  }

  CoinsCache coins() {
    return coins;
  }

  /// The column that the coins are stored in.
  Column<OutPoint, Coin> column() {
    return column;
  }

  HeaderEntry tip() {
    return tip;
  }

  /// Safe from any thread.
  ChainSnapshot snapshot() {
    return snapshot;
  }

  void addListener(ChainListener listener) {
    listeners.add(listener);
  }

  void removeListener(ChainListener listener) {
    listeners.remove(listener);
  }

  /// Disconnects blocks until an entry is not active any more.
  void leave(HeaderEntry entry) {
    while (tip.isDescendantOf(entry)) {
      disconnectTip();
      flusher.flushIfDue(tip);
    }
  }

  /// Goes to the best chain, whatever that takes.
  ///
  /// @param fresh a block just stored, so that it need not be read again
  /// @return why `fresh` itself could not be connected
  Optional<Rejection> activateBest(@Nullable Block fresh) {
    Rejection rejection = null;
    HeaderEntry best = selection.best(tip);
    while (best != tip) {
      HeaderEntry fork = HeaderEntry.fork(tip, best);
      while (tip != fork) {
        disconnectTip();
        flusher.flushIfDue(tip);
      }
      boolean connected = true;
      while (connected && tip != best) {
        HeaderEntry next = best.ancestor(tip.height() + 1);
        boolean isFresh = fresh != null && fresh.hash().equals(next.hash());
        Optional<Rejection> refused =
            connect(next, isFresh && fresh != null ? fresh : archive.requireBlock(next));
        connected = refused.isEmpty();
        if (isFresh && refused.isPresent()) {
          rejection = refused.get();
        }
        flusher.flushIfDue(tip);
        if (connected && tip.chainWork().compareTo(snapshot.tip().chainWork()) > 0) {
          publish();
        }
      }
      best = selection.best(tip);
    }
    selection.tipChanged(tip);
    archive.putHeaders(flusher.takeChanged());
    publish();
    if (moved) {
      moved = false;
      listeners.forEach(listener -> listener.tipChanged(snapshot));
    }
    return Optional.ofNullable(rejection);
  }

  private Optional<Rejection> connect(HeaderEntry entry, Block block) {
    // Once connected, a block's scripts were verified: after a crash or a reorg only its coins are
    // applied again.
    boolean withScripts =
        !entry.wasConnected() && !tools.assumedValid().covers(entry, selection.bestHeader());
    switch (tools.connector().connect(entry, block, coins, withScripts)) {
      case BlockConnector.Result.Refused(Rejection rejection) -> {
        condemn(entry, rejection);
        return Optional.of(rejection);
      }
      case BlockConnector.Result.Applied(BlockUndo undo, ScriptChecks scripts) -> {
        Optional<Rejection> rejection =
            scripts.verify(tools.workers(), tools.settings().scriptThreads());
        if (rejection.isPresent()) {
          tools.connector().disconnect(entry, block, undo, coins);
          condemn(entry, rejection.get());
          return rejection;
        }
        // A block spends the same whenever it is connected: what was stored once need not be again.
        if (!entry.hasUndo()) {
          archive.put(entry, undo, flusher);
        }
        tip = entry;
        moved = true;
        listeners.forEach(listener -> listener.connected(entry, block, undo));
        return Optional.empty();
      }
    }
  }

  void disconnectTip() {
    HeaderEntry entry = tip;
    Block block = archive.requireBlock(entry);
    BlockUndo undo = archive.requireUndo(entry);
    tools.connector().disconnect(entry, block, undo, coins);
    tip = entry.parent();
    moved = true;
    listeners.forEach(listener -> listener.disconnected(entry, block, undo));
  }

  /// Remembers a block as invalid, with all that builds on it.
  void condemn(HeaderEntry entry, Rejection rejection) {
    selection.invalidate(entry, tip).forEach(flusher::changed);
    listeners.forEach(listener -> listener.invalidFound(entry, rejection));
  }

  /// Stands on other coins from now on, those of another block.
  void switchTo(Column<OutPoint, Coin> otherColumn, HeaderEntry otherTip, Consumer<Batch> facts) {
    column = otherColumn;
    coins = OffHeapCoinsCache.of(tools.store(), column);
    flusher.switchTo(
        coins,
        otherTip,
        batch -> {
          StoreFormat.putCoins(batch, otherColumn);
          facts.accept(batch);
        });
    tip = otherTip;
    moved = true;
    selection.reload(tip);
    activateBest(null);
  }

  /// Lets other threads see where the chain stands.
  void publish() {
    boolean catchingUp = snapshot.initialBlockDownload() && isCatchingUp(true);
    if (snapshot.initialBlockDownload() && !catchingUp) {
      flusher.bulk(false);
    }
    snapshot = new ChainSnapshot(tip, selection.bestHeader(), catchingUp);
  }

  /// True until the tip has the work that the true chain has at least and is of this day; never again afterwards.
  private boolean isCatchingUp(boolean before) {
    return before
        && (tip.chainWork().compareTo(params.minimumChainWork()) < 0
            || tip.header().time() < tools.loop().nowSeconds() - FRESH_TIP_SECONDS);
  }
}
