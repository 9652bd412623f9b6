package org.groat.chain.state;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.groat.chain.consensus.Coin;
import org.groat.chain.consensus.Rejection;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.storage.Column;
import org.groat.chain.storage.StorageException;
import org.jspecify.annotations.Nullable;

/// A chain that goes on from a set of coins which came in a file, while the chain below is validated in the background
/// ("assumeutxo").
///
/// There are two columns of coins then. One has those of the tip: at first what was in the file, whose hash the network's
/// parameters know. The other grows, from where the node was before, block by block to the file's block; there its hash must be
/// the same. Then it is dropped, and nothing is assumed any more. Until then no block up to the file's can be taken back. Should
/// the hashes differ, or a block below be invalid, the chain steps back to the validated coins, what was connected above counts
/// as never verified, and the node stops with the reason.
///
/// Owned by the chain loop, but for [#progress()].
public final class LoadedCoins {
  private final ChainState chain;
  private final Tools tools;
  private final ChainSelection selection;
  private final ChainFlusher flusher;
  private Column<OutPoint, Coin> column = Columns.COIN;
  private final AtomicBoolean loading = new AtomicBoolean();
  private volatile @Nullable BackgroundValidation background;

  LoadedCoins(ChainState chain, Tools tools, ChainSelection selection) {
    this.chain = chain;
    this.tools = tools;
    this.selection = selection;
    this.flusher = tools.flusher();
  }

  /// How far the chain below a loaded set of coins is validated; nothing where all of the chain is. Safe from any thread.
  public Optional<SnapshotProgress> progress() {
    BackgroundValidation at = background;
    return at == null ? Optional.empty() : Optional.of(new SnapshotProgress(at.base(), at.tip()));
  }

  /// A loader of coins into this chain; it reads on any thread, then [#adopt] is told what it has read, and it is closed.
  ///
  /// @throws SnapshotException where a set was loaded already and is not validated yet, or is being loaded
  public SnapshotLoader loader() {
    tools.loop().checkOwner();
    expectNone();
    if (!loading.compareAndSet(false, true)) {
      throw new SnapshotException("a snapshot is being loaded already");
    }
    return new SnapshotLoader(
        chain, tools.store(), Columns.otherCoins(column), () -> loading.set(false));
  }

  /// Goes on from a set of coins, and begins to validate the chain below it in the background.
  ///
  /// @throws SnapshotException where the chain has moved on meanwhile, so that the set does not help any more
  public void adopt(SnapshotLoader.Loaded loaded) {
    tools.loop().checkOwner();
    expectNone();
    chain.settle();
    loaded.loader().expectUseful(loaded.base());
    HeaderEntry before = chain.tip();
    chain.flush();
    assume(
        new BackgroundValidation.Work(
            loaded.known(),
            loaded.base(),
            column,
            OffHeapCoinsCache.of(tools.store(), column),
            before));
    column = Columns.otherCoins(column);
    StoreFormat.Assumed assumed = new StoreFormat.Assumed(loaded.base().hash(), before.hash());
    chain.chain().switchTo(column, loaded.base(), batch -> StoreFormat.putAssumed(batch, assumed));
    wake();
  }

  /// The coins of an earlier block: takes the chain back to it and forward again, with all that listeners hear of that.
  ///
  /// @throws SnapshotException where the block is not on the active chain, or a block on the way back is not stored
  public CoinSnapshot coinsAt(HeaderEntry entry) {
    chain.settle();
    HeaderEntry tip = chain.tip();
    if (!tip.isDescendantOf(entry)) {
      throw new SnapshotException("block %s is not on the active chain".formatted(entry));
    }
    BackgroundValidation at = background;
    if (at != null && entry.height() < at.base().height()) {
      throw new SnapshotException(
          "Could not roll back to requested height: the chain stands on coins loaded at block %s, which are not validated yet"
              .formatted(at.base()));
    }
    for (HeaderEntry on = tip; on != entry; on = on.parent()) {
      if (!on.hasBlock() || !on.hasUndo()) {
        throw new SnapshotException(
            "Could not roll back to requested height: block %s is not stored any more"
                .formatted(on));
      }
    }
    while (chain.tip() != entry) {
      chain.chain().disconnectTip();
      flusher.flushIfDue(chain.tip());
    }
    CoinSnapshot taken = chain.coinSnapshot();
    chain.chain().activateBest(null);
    return taken;
  }

  /// Takes up what the store has begun; told which column has the tip's coins.
  void resume(Column<OutPoint, Coin> active) {
    column = active;
    Column<OutPoint, Coin> behind = Columns.otherCoins(column);
    Optional<StoreFormat.Assumed> assumed = StoreFormat.assumed(tools.store());
    if (assumed.isEmpty()) {
      SnapshotLoader.clear(tools.store(), behind);
      return;
    }
    assume(
        new BackgroundValidation.Work(
            SnapshotLoader.stillKnown(chain.params(), assumed.get().base()),
            ChainLoader.require(chain.tree(), assumed.get().base()),
            behind,
            OffHeapCoinsCache.of(tools.store(), behind),
            ChainLoader.require(chain.tree(), assumed.get().backgroundTip())));
  }

  /// Fails where an entry cannot be taken back.
  void expectAbove(HeaderEntry entry) {
    BackgroundValidation at = background;
    if (at != null && at.base().isDescendantOf(entry)) {
      throw new IllegalArgumentException(
          "the chain stands on coins loaded at block %s, which are not validated yet: until they are, no block up to there can be taken back"
              .formatted(at.base()));
    }
  }

  /// Tells that a block was stored: it may be the one that the background waits for.
  void wake() {
    BackgroundValidation at = background;
    if (at != null) {
      at.wake();
    }
  }

  void close() {
    BackgroundValidation at = background;
    if (at != null) {
      at.close();
    }
  }

  private void expectNone() {
    if (background != null) {
      throw new SnapshotException("Can't activate a snapshot-based chainstate more than once");
    }
  }

  private void assume(BackgroundValidation.Work work) {
    background = new BackgroundValidation(tools, new Owner(), work);
    work.base().chainTransactions(work.known().chainTransactions());
    selection.base(work.base());
    long share = BackgroundValidation.share(tools.settings());
    flusher.cacheBytesMax(tools.settings().cacheBytes() - share);
  }

  private void leave() {
    background = null;
    selection.base(null);
    flusher.cacheBytesMax(tools.settings().cacheBytes());
  }

  private final class Owner implements BackgroundValidation.Owner {
    @Override
    public HeaderEntry bestHeader() {
      return selection.bestHeader();
    }

    @Override
    public void validated(BackgroundValidation ended) {
      chain.settle();
      SnapshotLoader.forget(tools.store(), ended.column());
      leave();
      selection.reload(chain.tip());
      chain.chain().activateBest(null);
    }

    @Override
    public void condemned(HeaderEntry entry, Rejection rejection) {
      chain.chain().condemn(entry, rejection);
    }

    @Override
    public void refuted(BackgroundValidation ended, String reason) {
      chain.settle();
      leave();
      for (HeaderEntry entry : chain.tree().branchesFrom(ended.base())) {
        if (entry != ended.base()) {
          entry.removeStatus(BlockStatus.CONNECTED | BlockStatus.HAS_UNDO);
          flusher.changed(entry);
        }
      }
      ended.flush(true);
      column = ended.column();
      chain.chain().switchTo(column, ended.tip(), StoreFormat::removeAssumed);
      throw new StorageException(
          "the coins loaded at block %s are not those of the chain: %s. They are set aside; start again, and the chain goes on from block %s, up to which it was validated"
              .formatted(ended.base(), reason, ended.tip()));
    }
  }
}
