package org.groat.chain.state;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.BlockRules;
import org.groat.chain.consensus.Coin;
import org.groat.chain.consensus.CoinView;
import org.groat.chain.consensus.HeaderRules;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.consensus.Rejection;
import org.groat.chain.crypto.Secp256k1;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.runtime.EventLoop;
import org.groat.chain.storage.Column;
import org.groat.chain.storage.KeyValueStore;
import org.groat.chain.storage.StorageException;

/// The chain and its coins, kept at the tip of the valid branch with the most work.
///
/// Headers and blocks come in any order, each gets exactly one outcome. A block passes four gates: it is *checked* alone,
/// *accepted* in its place among the headers and stored, its coins are *connected* once its branch has the most work, and its
/// scripts are *verified*; only then is it part of the chain that others see. Whatever fails is remembered as invalid with all
/// that builds on it, unless only this copy of it is wrong.
///
/// Invariants: the coins are always those of [#tip()]; every block of the active chain is stored with its undo data (but for
/// pruned ones); what is on disk is a state that this class was in, at the last flush or, between flushes, with more blocks
/// than it had connected. So after a crash it opens at the last flushed tip and connects again what it has. After an exception
/// the state in memory may be half changed: nothing of it is written any more, which is a crash's case again.
///
/// Owned by the chain loop: every method that is not said to be safe elsewhere is called there.
public final class ChainState implements AutoCloseable {
  private final NetworkParameters params;
  private final EventLoop loop;
  private final Secp256k1 curve;
  private final HeaderTree tree;
  private final BlockArchive archive;
  private final ChainSelection selection;
  private final HeaderAcceptance headers;
  private final ImportStages stages;
  private final ChainFlusher flusher;
  private final Pruner pruner;
  private final ActiveChain chain;
  private final BlockIntake intake;
  private final LoadedCoins loadedCoins;
  private boolean broken;
  private boolean closed;

  private ChainState(
      ChainSettings settings,
      KeyValueStore store,
      EventLoop loop,
      Executor workers,
      Secp256k1 curve) {
    this.params = settings.params();
    this.loop = loop;
    this.curve = curve;
    ChainLoader.Loaded loaded = ChainLoader.load(store, params);
    HeaderEntry tip = loaded.tip();
    this.tree = loaded.tree();
    this.archive = new BlockArchive(store);
    this.selection = new ChainSelection(tree);
    Column<OutPoint, Coin> column = StoreFormat.coins(store);
    this.stages = new ImportStages(loop);
    CoinsCache coins = OffHeapCoinsCache.of(store, column, stages);
    this.flusher = new ChainFlusher(store, workers, coins, tip, settings, loop, stages);
    this.headers = new HeaderAcceptance(tree, params, selection, flusher, loop);
    this.pruner = new Pruner(store, tree, flusher, settings, workers);
    Tools tools =
        new Tools(
            store,
            archive,
            new BlockConnector(params, curve),
            new AssumedValid(tree, params),
            flusher,
            stages,
            settings,
            loop,
            workers);
    this.loadedCoins = new LoadedCoins(this, tools, selection);
    loadedCoins.resume(column);
    selection.load(tip);
    this.chain =
        new ActiveChain(
            tools,
            selection,
            new ActiveChain.Start(tip, column, coins),
            () -> loop.execute(this::commitVerified));
    this.intake = new BlockIntake(tools, tree, headers, selection, chain);
  }

  /// Opens the chain in a store, or begins one there, and connects what the store has beyond its last flush. Called on the
  /// chain loop.
  ///
  /// @param workers verify scripts; may run tasks at once
  /// @throws StorageException where the store holds another network, a newer schema, or damage
  public static ChainState open(
      ChainSettings settings,
      KeyValueStore store,
      EventLoop loop,
      Executor workers,
      Secp256k1 curve) {
    loop.checkOwner();
    ChainState state = new ChainState(settings, store, loop, workers, curve);
    state.chain.activateBest(null);
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

  /// How long blocks waited where. Safe from any thread.
  public ImportStages stages() {
    return stages;
  }

  /// Where the chain stands. Safe from any thread; may be a moment behind.
  public ChainSnapshot snapshot() {
    return chain.snapshot();
  }

  /// The last block of the active chain.
  public HeaderEntry tip() {
    return chain.tip();
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
    return height < 0 || height > tip().height()
        ? Optional.empty()
        : Optional.of(tip().ancestor(height));
  }

  /// True where the entry is on the active chain.
  public boolean isActive(HeaderEntry entry) {
    return tip().isDescendantOf(entry);
  }

  /// The coin, as of the tip.
  public Optional<Coin> coin(OutPoint outPoint) {
    settle();
    return chain.coins().coin(outPoint);
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
    chain.addListener(listener);
  }

  public void removeListener(ChainListener listener) {
    loop.checkOwner();
    chain.removeListener(listener);
  }

  /// Takes a header.
  public HeaderOutcome acceptHeader(BlockHeader header) {
    return change(
        () -> {
          HeaderOutcome outcome = headers.accept(header);
          if (outcome instanceof HeaderOutcome.Accepted) {
            intake.settleHeaders();
          }
          return outcome;
        });
  }

  /// Takes headers, each on top of one before, up to the first that is not accepted.
  public HeadersOutcome acceptHeaders(Collection<BlockHeader> run) {
    return change(
        () -> {
          HeadersOutcome outcome = headers.accept(run);
          if (outcome.accepted() > 0) {
            intake.settleHeaders();
          }
          return outcome;
        });
  }

  /// Takes a block, and waits for its outcome.
  public BlockOutcome submitBlock(Block block) {
    return submitBlock(check(block));
  }

  /// Asks what can be asked of a block alone, and reads ahead what it spends. Safe from any thread, so that the chain loop need
  /// not.
  public CheckedBlock check(Block block) {
    Optional<Rejection> rejection = HeaderRules.check(block.header(), params);
    if (rejection.isEmpty()) {
      rejection = BlockRules.check(block, params, curve);
    }
    FetchedCoins fetched = rejection.isEmpty() ? chain.coins().fetch(block) : FetchedCoins.NONE;
    return new CheckedBlock(block, rejection.orElse(null), fetched);
  }

  /// Takes a block that was checked, and waits for its outcome.
  public BlockOutcome submitBlock(CheckedBlock checked) {
    List<BlockOutcome> told = new ArrayList<>(1);
    submitBlock(checked, told::add);
    settle();
    return told.getFirst();
  }

  /// Takes a block that was checked. While the node catches up its scripts may be verified beside the next blocks: the tip
  /// follows later, and so does the outcome.
  ///
  /// @param outcome told once, on this thread, in the order in which blocks were submitted; but a missing parent is told at once
  public void submitBlock(CheckedBlock checked, Consumer<? super BlockOutcome> outcome) {
    change(
        () -> {
          Optional<BlockOutcome> known = submit(checked, outcome);
          if (known.isPresent() && known.get() instanceof BlockOutcome.MissingParent missing) {
            outcome.accept(missing);
          } else {
            known.ifPresent(told -> chain.tell(() -> outcome.accept(told)));
          }
          return known;
        });
  }

  /// Waits until all blocks submitted so far have their outcome: the coins are those of the tip then.
  public void settle() {
    loop.checkOwner();
    if (!broken) {
      change(() -> chain.settle());
    }
  }

  /// Declares a block invalid, though it may break no rule: the chain goes on without it and all that builds on it.
  ///
  /// @throws IllegalArgumentException for the genesis block, and for one that was pruned
  public void invalidate(HeaderEntry entry) {
    settle();
    if (entry.height() == 0) {
      throw new IllegalArgumentException("the genesis block is valid by definition");
    }
    loadedCoins.expectAbove(entry);
    if (entry.height() < storedFrom() && isActive(entry)) {
      throw new IllegalArgumentException(
          "block " + entry + " was pruned: there is no way back below it");
    }
    change(
        () -> {
          chain.leave(entry);
          selection.invalidate(entry, tip()).forEach(flusher::changed);
          return chain.activateBest(null);
        });
  }

  /// Takes back that a block is invalid, with all before and after it.
  public void reconsider(HeaderEntry entry) {
    settle();
    change(
        () -> {
          selection.reconsider(entry, tip()).forEach(flusher::changed);
          return chain.activateBest(null);
        });
  }

  /// Prefers a block to others of the same work, as if it had been seen first.
  public void precious(HeaderEntry entry) {
    settle();
    change(
        () -> {
          if (entry.chainWork().compareTo(tip().chainWork()) >= 0) {
            selection.precious(entry, tip());
            chain.activateBest(null);
          }
          return entry;
        });
  }

  /// The ends of all branches, the highest first.
  public List<ChainTip> tips() {
    loop.checkOwner();
    return selection.tips(tip());
  }

  /// Removes blocks and undo data up to a height, as far as 288 blocks below the tip. Removes nothing while the chain below a
  /// loaded set of coins is being validated: that needs the blocks.
  ///
  /// @return the height up to which nothing but the genesis block is stored now
  public int prune(int height) {
    settle();
    return change(
        () ->
            loadedCoins.progress().isPresent()
                ? pruner.prunedUpTo()
                : pruner.pruneUpTo(height, tip()));
  }

  /// The lowest height from which on every block of the active chain is stored; 0 where nothing was pruned. Safe from any
  /// thread.
  public int storedFrom() {
    return pruner.storedFrom();
  }

  /// Bytes that blocks and undo data take up, but for what their removal has not given back yet.
  public long storedBytes() {
    return pruner.storedBytes();
  }

  /// Writes everything to disk.
  public void flush() {
    settle();
    change(() -> flusher.flush(tip(), false));
  }

  /// The coins of the tip, as a view of the store that stays as it is: for counting and searching them on another thread.
  public CoinSnapshot coinSnapshot() {
    flush();
    return new CoinSnapshot(tip(), flusher.storeSnapshot(), chain.column());
  }

  /// What is done with files of coins.
  public LoadedCoins loadedCoins() {
    return loadedCoins;
  }

  /// Flushes where the coins outgrew their memory: for those who looked up many.
  public void keepWithinCache() {
    settle();
    change(() -> flusher.flushIfDue(tip()));
  }

  /// Memory that the coins take, in bytes, roughly.
  public long cacheBytes() {
    return chain.coins().bytes();
  }

  /// Flushes, unless an exception left the state half changed. The store itself is closed by whoever opened it.
  @Override
  public void close() {
    loop.checkOwner();
    if (!closed && !broken) {
      settle();
      loadedCoins.close();
      flusher.flush(tip(), true);
    }
    closed = true;
  }

  /// The chain that the coins belong to.
  ActiveChain chain() {
    return chain;
  }

  private void commitVerified() {
    if (!broken && !closed) {
      change(() -> chain.commitVerified());
    }
  }

  /// @return the outcome; nothing where the chain tells it once it knows
  private Optional<BlockOutcome> submit(
      CheckedBlock checked, Consumer<? super BlockOutcome> outcome) {
    Optional<BlockOutcome> told = intake.submit(checked, outcome);
    if (loadedCoins.progress().isEmpty() && pruner.isDue()) {
      chain.settle();
      pruner.pruneIfDue(tip());
    }
    loadedCoins.wake();
    return told;
  }

  private void change(Runnable change) {
    change(
        () -> {
          change.run();
          return true;
        });
  }

  /// Makes a change on the owner's thread. An exception leaves the state broken: it is not written any more.
  private <T> T change(Supplier<T> change) {
    loop.checkOwner();
    if (broken) {
      throw new StorageException(
          "the chain stopped at an earlier failure: see the log, then start again");
    }
    boolean whole = false;
    try {
      T result = change.get();
      whole = true;
      return result;
    } finally {
      broken = !whole;
    }
  }
}
