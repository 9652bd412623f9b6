package org.groat.chain.state;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.BlockRules;
import org.groat.chain.consensus.Coin;
import org.groat.chain.consensus.CoinView;
import org.groat.chain.consensus.HeaderRule;
import org.groat.chain.consensus.HeaderRules;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.consensus.Rejection;
import org.groat.chain.consensus.Rule;
import org.groat.chain.crypto.Secp256k1;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.runtime.EventLoop;
import org.groat.chain.storage.Batch;
import org.groat.chain.storage.Column;
import org.groat.chain.storage.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// The chain and its coins, kept at the tip of the valid branch with the most work.
///
/// Headers and blocks come in any order, each gets exactly one outcome. A block passes four gates: it is *checked* alone,
/// *accepted* in its place among the headers and stored, its coins are *connected* once its branch has the most work, and its
/// scripts are *verified*; only then is it part of the chain that others see. Whatever fails is remembered as invalid with all
/// that builds on it, unless only this copy of it is wrong.
///
/// Invariants: the coins are always those of [#tip()]; every block of the active chain is stored with its undo data (but for
/// pruned ones); what is on disk is a state that this class was in, at the last flush or, between flushes, with more blocks
/// than it had connected. So after a crash it opens at the last flushed tip and connects again what it has.
///
/// Owned by the chain loop: every method that is not said to be safe elsewhere is called there.
public final class ChainState implements AutoCloseable {
  /// A tip older than this means that the node is still catching up.
  private static final long FRESH_TIP_SECONDS = 24 * 60 * 60;

  private final ChainSettings settings;
  private final NetworkParameters params;
  private final KeyValueStore store;
  private final EventLoop loop;
  private final Executor workers;
  private final Secp256k1 curve;
  private final HeaderTree tree;
  private final BlockArchive archive;
  private final ChainSelection selection;
  private final BlockConnector connector;
  private final ChainFlusher flusher;
  private final HeaderAcceptance acceptance;
  private final AssumedValid assumedValid;
  private final LoadedCoins loadedCoins;
  private Column<OutPoint, Coin> column;
  private CoinsCache coins;
  private final List<ChainListener> listeners = new ArrayList<>();
  private HeaderEntry tip;
  private volatile ChainSnapshot snapshot;
  private boolean moved;
  private boolean closed;

  private ChainState(
      ChainSettings settings,
      KeyValueStore store,
      EventLoop loop,
      Executor workers,
      Secp256k1 curve) {
    this.settings = settings;
    this.params = settings.params();
    this.store = store;
    this.loop = loop;
    this.workers = workers;
    this.curve = curve;
    ChainLoader.Loaded loaded = ChainLoader.load(store, params);
    this.tree = loaded.tree();
    this.tip = loaded.tip();
    this.archive = new BlockArchive(store);
    this.selection = new ChainSelection(tree);
    this.connector = new BlockConnector(params, curve);
    this.column = StoreFormat.coins(store);
    this.coins = HeapCoinsCache.of(store, column);
    this.flusher = new ChainFlusher(store, coins, tip, settings, loop);
    this.acceptance = new HeaderAcceptance(tree, params, selection, flusher, loop);
    this.assumedValid = new AssumedValid(tree, params);
    BackgroundValidation.Tools tools =
        new BackgroundValidation.Tools(
            store, archive, connector, assumedValid, settings, loop, workers);
    this.loadedCoins = new LoadedCoins(this, tools, selection, flusher);
    loadedCoins.resume(column);
    selection.load(tip);
    this.snapshot = new ChainSnapshot(tip, selection.bestHeader(), isCatchingUp(true));
    flusher.bulk(snapshot.initialBlockDownload());
  }

  /// Opens the chain in a store, or begins one there, and connects what the store has beyond its last flush. Called on the
  /// chain loop.
  ///
  /// @param workers verify scripts; may run tasks at once
  /// @throws org.groat.chain.storage.StorageException where the store holds another network, a newer schema, or damage
  public static ChainState open(
      ChainSettings settings,
      KeyValueStore store,
      EventLoop loop,
      Executor workers,
      Secp256k1 curve) {
    loop.checkOwner();
    ChainState state = new ChainState(settings, store, loop, workers, curve);
    state.activateBest(null);
    state.loadedCoins.wake();
    return state;
  }

  /// The network's parameters. Safe from any thread.
  public NetworkParameters params() {
    return params;
  }

  /// All known headers. Safe from any thread.
  public HeaderTree tree() {
    return tree;
  }

  /// Stored blocks. Safe from any thread.
  public BlockArchive archive() {
    return archive;
  }

  /// Where the chain stands. Safe from any thread; may be a moment behind.
  public ChainSnapshot snapshot() {
    return snapshot;
  }

  /// The last block of the active chain.
  public HeaderEntry tip() {
    return tip;
  }

  /// The header with the most work that is not known to be invalid.
  public HeaderEntry bestHeader() {
    return selection.bestHeader();
  }

  public Optional<HeaderEntry> entry(BlockHash hash) {
    return tree.get(hash);
  }

  /// The block of the active chain at a height.
  public Optional<HeaderEntry> active(int height) {
    return height < 0 || height > tip.height()
        ? Optional.empty()
        : Optional.of(tip.ancestor(height));
  }

  /// True where the entry is on the active chain.
  public boolean isActive(HeaderEntry entry) {
    return tip.isDescendantOf(entry);
  }

  /// The coin, as of the tip.
  public Optional<Coin> coin(OutPoint outPoint) {
    loop.checkOwner();
    return coins.coin(outPoint);
  }

  /// The coins, as of the tip.
  public CoinView coins() {
    return this::coin;
  }

  public Optional<Bytes> rawBlock(HeaderEntry entry) {
    return archive.raw(entry);
  }

  public Optional<Block> block(HeaderEntry entry) {
    return archive.block(entry);
  }

  public Optional<BlockUndo> undo(HeaderEntry entry) {
    return archive.undo(entry);
  }

  /// Adds a listener; it is told of what happens from now on.
  public void addListener(ChainListener listener) {
    loop.checkOwner();
    listeners.add(listener);
  }

  public void removeListener(ChainListener listener) {
    loop.checkOwner();
    listeners.remove(listener);
  }

  /// Takes a header.
  public HeaderOutcome acceptHeader(BlockHeader header) {
    loop.checkOwner();
    HeaderOutcome outcome = acceptance.accept(header);
    if (outcome instanceof HeaderOutcome.Accepted) {
      flusher.writeHeaders(archive);
      publish();
    }
    return outcome;
  }

  /// Takes headers, each on top of one before, up to the first that is not accepted.
  public HeadersOutcome acceptHeaders(Collection<BlockHeader> headers) {
    loop.checkOwner();
    HeadersOutcome outcome = acceptance.accept(headers);
    if (outcome.accepted() > 0) {
      flusher.writeHeaders(archive);
      publish();
    }
    return outcome;
  }

  /// Takes a block.
  public BlockOutcome submitBlock(Block block) {
    return submitBlock(check(block));
  }

  /// Asks what can be asked of a block alone. Safe from any thread, so that the chain loop need not.
  public CheckedBlock check(Block block) {
    Optional<Rejection> rejection = HeaderRules.check(block.header(), params);
    if (rejection.isEmpty()) {
      rejection = BlockRules.check(block, params, curve);
    }
    return new CheckedBlock(block, rejection.orElse(null));
  }

  /// Takes a block that was checked.
  public BlockOutcome submitBlock(CheckedBlock checked) {
    loop.checkOwner();
    Block block = checked.block();
    Optional<HeaderEntry> known = tree.get(block.hash());
    if (known.isPresent() && known.get().transactionCount() > 0 && !known.get().isInvalid()) {
      return new BlockOutcome.AlreadyKnown(known.get());
    }
    if (checked.rejection() != null) {
      return refuseUnchecked(block, checked.rejection());
    }
    HeaderEntry entry;
    switch (acceptance.accept(block.header())) {
      case HeaderOutcome.Accepted(HeaderEntry added) -> entry = added;
      case HeaderOutcome.AlreadyKnown(HeaderEntry before) -> entry = before;
      case HeaderOutcome.MissingParent(BlockHash parent) -> {
        return new BlockOutcome.MissingParent(parent);
      }
      case HeaderOutcome.Rejected(Rejection rejection) -> {
        return new BlockOutcome.Rejected(rejection);
      }
    }
    Optional<Rejection> rejection = BlockRules.accept(block, entry.parent(), params);
    if (rejection.isPresent()) {
      if (rejection.get().kind() != Rule.Kind.MUTATED) {
        condemn(entry, rejection.get());
      }
      flusher.writeHeaders(archive);
      publish();
      return new BlockOutcome.Rejected(rejection.get());
    }
    return store(entry, block);
  }

  /// Declares a block invalid, though it may break no rule: the chain goes on without it and all that builds on it.
  ///
  /// @throws IllegalArgumentException for the genesis block
  public void invalidate(HeaderEntry entry) {
    loop.checkOwner();
    if (entry.height() == 0) {
      throw new IllegalArgumentException("the genesis block is valid by definition");
    }
    loadedCoins.expectAbove(entry);
    while (isActive(entry)) {
      disconnectTip();
      flusher.flushIfDue(tip);
    }
    selection.invalidate(entry, tip).forEach(flusher::changed);
    activateBest(null);
  }

  /// Takes back that a block is invalid, with all before and after it.
  public void reconsider(HeaderEntry entry) {
    loop.checkOwner();
    selection.reconsider(entry, tip).forEach(flusher::changed);
    activateBest(null);
  }

  /// Prefers a block to others of the same work, as if it had been seen first.
  public void precious(HeaderEntry entry) {
    loop.checkOwner();
    if (entry.chainWork().compareTo(tip.chainWork()) >= 0) {
      selection.precious(entry, tip);
      activateBest(null);
    }
  }

  /// The ends of all branches, the highest first.
  public List<ChainTip> tips() {
    loop.checkOwner();
    return selection.tips(tip);
  }

  /// Writes everything to disk.
  public void flush() {
    loop.checkOwner();
    flusher.flush(tip, false);
  }

  /// The coins of the tip, as a view of the store that stays as it is: for counting and searching them on another thread.
  public CoinSnapshot coinSnapshot() {
    loop.checkOwner();
    flusher.flush(tip, false);
    return new CoinSnapshot(tip, flusher.storeSnapshot(), column);
  }

  /// What is done with files of coins.
  public LoadedCoins loadedCoins() {
    return loadedCoins;
  }

  /// Flushes where the coins outgrew their memory: for those who looked up many.
  public void keepWithinCache() {
    loop.checkOwner();
    flusher.flushIfDue(tip);
  }

  /// Memory that the coins take, in bytes, roughly.
  public long cacheBytes() {
    return coins.bytes();
  }

  /// Flushes. The store itself is closed by whoever opened it.
  @Override
  public void close() {
    loop.checkOwner();
    if (!closed) {
      closed = true;
      loadedCoins.close();
      flusher.flush(tip, true);
    }
  }

  /// Refuses a block that is wrong in itself. Its hash is condemned only where the header commits to exactly these
  /// transactions: anything else a stranger may have done to a good block.
  private BlockOutcome refuseUnchecked(Block block, Rejection rejection) {
    Optional<HeaderEntry> known = tree.get(block.hash());
    if (known.isPresent()
        && !known.get().isInvalid()
        && rejection.kind() != Rule.Kind.MUTATED
        && BlockRules.checkMerkleRoot(block).isEmpty()) {
      condemn(known.get(), rejection);
      flusher.writeHeaders(archive);
      publish();
    }
    return new BlockOutcome.Rejected(rejection);
  }

  private BlockOutcome store(HeaderEntry entry, Block block) {
    entry.transactionCount(block.transactions().size());
    entry.addStatus(BlockStatus.HAS_BLOCK);
    flusher.changed(entry);
    archive.put(entry, block, flusher.takeChanged());
    selection.blockAdded(entry, tip);
    Optional<Rejection> rejection = activateBest(block);
    loadedCoins.wake();
    if (rejection.isPresent()) {
      return new BlockOutcome.Rejected(rejection.get());
    }
    if (entry.isInvalid()) {
      // A block before it was stored, and turned out to be invalid only when this one made its
      // branch the best.
      return new BlockOutcome.Rejected(Rejection.of(HeaderRule.PREVIOUS_INVALID));
    }
    return isActive(entry) ? new BlockOutcome.Connected(entry) : new BlockOutcome.SideBranch(entry);
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
    flusher.writeHeaders(archive);
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
        !entry.wasConnected() && !assumedValid.covers(entry, selection.bestHeader());
    switch (connector.connect(entry, block, coins, withScripts)) {
      case BlockConnector.Result.Refused(Rejection rejection) -> {
        condemn(entry, rejection);
        return Optional.of(rejection);
      }
      case BlockConnector.Result.Applied(BlockUndo undo, ScriptChecks scripts) -> {
        Optional<Rejection> rejection = scripts.verify(workers, settings.scriptThreads());
        if (rejection.isPresent()) {
          connector.disconnect(entry, block, undo, coins);
          condemn(entry, rejection.get());
          return rejection;
        }
        entry.addStatus(BlockStatus.CONNECTED | BlockStatus.HAS_UNDO);
        flusher.changed(entry);
        archive.put(entry, undo, flusher.takeChanged());
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
    connector.disconnect(entry, block, undo, coins);
    tip = entry.parent();
    moved = true;
    listeners.forEach(listener -> listener.disconnected(entry, block, undo));
  }

  void condemn(HeaderEntry entry, Rejection rejection) {
    selection.invalidate(entry, tip).forEach(flusher::changed);
    listeners.forEach(listener -> listener.invalidFound(entry, rejection));
  }

  /// Stands on other coins from now on, those of another block.
  void switchTo(Column<OutPoint, Coin> otherColumn, HeaderEntry otherTip, Consumer<Batch> facts) {
    column = otherColumn;
    coins = HeapCoinsCache.of(store, column);
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
            || tip.header().time() < loop.nowSeconds() - FRESH_TIP_SECONDS);
  }
}
