package org.groat.chain.state;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.Coin;
import org.groat.chain.consensus.HeaderRule;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.consensus.Rejection;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.storage.Batch;
import org.groat.chain.storage.Column;
import org.jspecify.annotations.Nullable;

/// The chain that the coins belong to, and the way from one to another: disconnect to the fork, connect to the new tip, one
/// block at a time, in memory that does not grow with their number. Owned by the chain loop.
///
/// While the node catches up, blocks are connected as a pipeline. A block's coins are applied as soon as it comes, on top of
/// those of blocks whose scripts are still being verified on the workers: the *head* runs ahead of the *tip*. The tip follows
/// in order, when a block's scripts and all before it passed; only then its undo data is stored, and listeners and other
/// threads see it. Where a script fails, all coins from that block on are taken back and the block is condemned with those on
/// top of it. How far the head may run ahead is limited; a head that has come to the limit works on the oldest block's scripts
/// itself.
///
/// Whoever reads or changes the coins, or flushes them, calls [#settle()] first, after which head and tip are one: nothing
/// unverified is ever seen or written.
final class ActiveChain {
  /// Blocks that may wait for their scripts: with blocks of the largest size some 60,000 inputs of work in stock.
  static final int BLOCKS_AHEAD_MAX = 16;

  /// Bytes of blocks that may wait for their scripts.
  static final long BYTES_AHEAD_MAX = 32L << 20;

  /// A tip older than this means that the node is still catching up.
  private static final long FRESH_TIP_SECONDS = 24 * 60 * 60;

  private final Tools tools;
  private final NetworkParameters params;
  private final ChainSelection selection;
  private final BlockArchive archive;
  private final ChainFlusher flusher;
  private final List<ChainListener> listeners = new ArrayList<>();
  private Column<OutPoint, Coin> column;
  private volatile CoinsCache coins;
  private final Deque<AppliedBlock> ahead = new ArrayDeque<>();
  private final List<Runnable> outcomes = new ArrayList<>();
  private final Runnable whenVerified;
  private HeaderEntry tip;
  private HeaderEntry head;
  private long bytesAhead;
  private volatile ChainSnapshot snapshot;
  private boolean moved;
  private boolean settling;

  /// Where a chain stands.
  ///
  /// @param column stored coins
  /// @param coins the cache on top of them, of `tip`
  record Start(HeaderEntry tip, Column<OutPoint, Coin> column, CoinsCache coins) {}

  /// @param whenVerified run on any thread when a block's scripts are verified: is to call [#commitVerified] on the chain loop
  ActiveChain(Tools tools, ChainSelection selection, Start start, Runnable whenVerified) {
    this.tools = tools;
    this.params = tools.settings().params();
    this.selection = selection;
    this.archive = tools.archive();
    this.flusher = tools.flusher();
    this.column = start.column;
    this.coins = start.coins;
    this.tip = start.tip;
    this.head = start.tip;
    this.whenVerified = whenVerified;
    this.snapshot = new ChainSnapshot(tip, selection.bestHeader(), isCatchingUp(true));
    flusher.bulk(snapshot.initialBlockDownload());
  }

  /// Safe from any thread, for those who only read ahead.
  CoinsCache coins() {
    return coins;
  }

  /// The column that the coins are stored in.
  Column<OutPoint, Coin> column() {
    return column;
  }

  /// The last block whose scripts are verified, and of all before it.
  HeaderEntry tip() {
    return tip;
  }

  /// The block that the coins belong to: the tip, or one ahead of it.
  HeaderEntry head() {
    return head;
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

  /// Puts a block that was just stored on top of the head, with those that waited for it, where that is all there is to do and
  /// the node is catching up; their scripts may be verified later.
  ///
  /// @param outcome told once the block is part of the chain, or refused
  /// @return false where nothing was done
  boolean extend(HeaderEntry entry, CheckedBlock checked, Consumer<? super BlockOutcome> outcome) {
    if (!snapshot.initialBlockDownload()) {
      return false;
    }
    HeaderEntry best = selection.best(head);
    if (best == head || !best.isDescendantOf(head) || !best.isDescendantOf(entry)) {
      return false;
    }
    boolean sound = true;
    while (sound && head != best) {
      HeaderEntry next = best.ancestor(head.height() + 1);
      coins.expect(next == entry ? checked.fetched() : FetchedCoins.NONE);
      sound =
          next == entry
              ? apply(entry, checked.block(), outcome)
              : apply(next, archive.nextBlock(next), ignored -> {});
    }
    selection.tipChanged(head);
    commitVerified();
    return true;
  }

  /// Makes blocks part of the chain whose scripts are verified by now.
  void commitVerified() {
    while (!ahead.isEmpty() && ahead.element().scripts().isVerified()) {
      commitOldest();
    }
    showMoves();
  }

  /// Waits until the scripts of all blocks ahead are verified: the coins are those of the tip afterwards. Does nothing where
  /// it is called by a listener.
  void settle() {
    if (settling) {
      return;
    }
    while (!ahead.isEmpty()) {
      commitOldest();
    }
    showMoves();
  }

  /// Tells an outcome, after those of the blocks ahead.
  void tell(Runnable outcome) {
    if (ahead.isEmpty()) {
      outcomes.add(outcome);
      tellOutcomes();
    } else {
      ahead.getLast().then().add(outcome);
    }
  }

  /// @return false where the block, or one before it, turned out to be invalid
  private boolean apply(HeaderEntry entry, Block block, Consumer<? super BlockOutcome> outcome) {
    makeRoom(block);
    if (entry.isInvalid()) {
      refuse(entry, Rejection.of(HeaderRule.PREVIOUS_INVALID), outcome);
      return false;
    }
    switch (tools.connector().connect(entry, block, coins, needsScripts(entry))) {
      case BlockConnector.Result.Refused(Rejection rejection) -> {
        settle();
        if (entry.isInvalid()) {
          refuse(entry, Rejection.of(HeaderRule.PREVIOUS_INVALID), outcome);
        } else {
          condemn(entry, rejection);
          refuse(entry, rejection, outcome);
          activateBest(null);
        }
        return false;
      }
      case BlockConnector.Result.Applied(BlockUndo undo, Bytes stored, ScriptChecks scripts) -> {
        ahead.add(
            new AppliedBlock(entry, block, undo, stored, scripts, outcome, new ArrayList<>()));
        bytesAhead += block.totalSize();
        head = entry;
        scripts.begin(tools.workers(), tools.settings().scriptThreads(), whenVerified);
        return true;
      }
    }
  }

  private void refuse(
      HeaderEntry entry, Rejection rejection, Consumer<? super BlockOutcome> outcome) {
    tell(() -> outcome.accept(new BlockOutcome.Rejected(rejection)));
  }

  /// Sees to it that another block may run ahead, and that the coins keep within their memory.
  private void makeRoom(Block block) {
    while (!ahead.isEmpty()
        && (ahead.size() >= BLOCKS_AHEAD_MAX || bytesAhead + block.totalSize() > BYTES_AHEAD_MAX)) {
      commitOldest();
    }
    if (flusher.isDue()) {
      settle();
      flusher.flushIfDue(tip);
    }
  }

  private void commitOldest() {
    AppliedBlock oldest = ahead.element();
    oldest.scripts().help();
    Optional<Rejection> rejection =
        tools.stages().call(ImportStages.Stage.VERIFY, oldest.scripts()::verdict);
    settling = true;
    try {
      if (rejection.isPresent()) {
        takeBack(rejection.get());
      } else {
        ahead.remove();
        bytesAhead -= oldest.block().totalSize();
        commit(oldest.entry(), oldest.block(), oldest.undo(), oldest.storedUndo());
        outcomes.add(() -> oldest.outcome().accept(new BlockOutcome.Connected(oldest.entry())));
        outcomes.addAll(oldest.then());
      }
    } finally {
      settling = false;
    }
    if (rejection.isPresent()) {
      activateBest(null);
    }
  }

  /// Takes back all blocks ahead, the oldest of which is invalid.
  private void takeBack(Rejection rejection) {
    List<AppliedBlock> refused = List.copyOf(ahead);
    while (!ahead.isEmpty()) {
      AppliedBlock last = ahead.removeLast();
      last.scripts().abandon();
      tools.connector().disconnect(last.entry(), last.block(), last.undo(), coins);
    }
    bytesAhead = 0;
    head = tip;
    condemn(refused.getFirst().entry(), rejection);
    for (AppliedBlock block : refused) {
      Rejection why =
          block == refused.getFirst() ? rejection : Rejection.of(HeaderRule.PREVIOUS_INVALID);
      outcomes.add(() -> block.outcome().accept(new BlockOutcome.Rejected(why)));
      outcomes.addAll(block.then());
    }
  }

  private void showMoves() {
    if (moved) {
      archive.putHeaders(flusher.takeChanged());
      publish();
      moved = false;
      boolean before = settling;
      settling = true;
      listeners.forEach(listener -> listener.tipChanged(snapshot));
      settling = before;
    }
    tellOutcomes();
  }

  private void tellOutcomes() {
    List<Runnable> told = List.copyOf(outcomes);
    outcomes.clear();
    told.forEach(Runnable::run);
  }

  /// Disconnects blocks until an entry is not active any more. To be settled before.
  void leave(HeaderEntry entry) {
    while (tip.isDescendantOf(entry)) {
      disconnectTip();
      flusher.flushIfDue(tip);
    }
  }

  /// Goes to the best chain, whatever that takes. To be settled before.
  ///
  /// @param fresh a block just stored, so that it need not be read again
  /// @return why `fresh` itself could not be connected
  Optional<Rejection> activateBest(@Nullable CheckedBlock fresh) {
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
        CheckedBlock given =
            fresh != null && fresh.block().hash().equals(next.hash()) ? fresh : null;
        coins.expect(given == null ? FetchedCoins.NONE : given.fetched());
        Optional<Rejection> refused =
            connect(next, given == null ? archive.nextBlock(next) : given.block());
        connected = refused.isEmpty();
        if (given != null && refused.isPresent()) {
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
    showMoves();
    return Optional.ofNullable(rejection);
  }

  private Optional<Rejection> connect(HeaderEntry entry, Block block) {
    switch (tools.connector().connect(entry, block, coins, needsScripts(entry))) {
      case BlockConnector.Result.Refused(Rejection rejection) -> {
        condemn(entry, rejection);
        return Optional.of(rejection);
      }
      case BlockConnector.Result.Applied(BlockUndo undo, Bytes stored, ScriptChecks scripts) -> {
        Optional<Rejection> rejection =
            scripts.verify(tools.workers(), tools.settings().scriptThreads());
        if (rejection.isPresent()) {
          tools.connector().disconnect(entry, block, undo, coins);
          condemn(entry, rejection.get());
          return rejection;
        }
        head = entry;
        commit(entry, block, undo, stored);
        return Optional.empty();
      }
    }
  }

  /// Once connected, a block's scripts were verified: after a crash or a reorg only its coins are applied again.
  private boolean needsScripts(HeaderEntry entry) {
    return !entry.wasConnected() && !tools.assumedValid().covers(entry, selection.bestHeader());
  }

  /// The block's coins are applied and its scripts are good: it is the tip now.
  private void commit(HeaderEntry entry, Block block, BlockUndo undo, Bytes storedUndo) {
    // A block spends the same whenever it is connected: what was stored once need not be again.
    if (!entry.hasUndo()) {
      archive.putUndo(entry, storedUndo, flusher);
    }
    tip = entry;
    moved = true;
    listeners.forEach(listener -> listener.connected(entry, block, undo));
  }

  void disconnectTip() {
    HeaderEntry entry = tip;
    Block block = archive.requireBlock(entry);
    BlockUndo undo = archive.requireUndo(entry);
    tools.connector().disconnect(entry, block, undo, coins);
    tip = entry.parent();
    head = tip;
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
    coins = OffHeapCoinsCache.of(tools.store(), column, tools.stages());
    flusher.switchTo(
        coins,
        otherTip,
        batch -> {
          StoreFormat.putCoins(batch, otherColumn);
          facts.accept(batch);
        });
    tip = otherTip;
    head = tip;
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

  /// A block whose coins are applied while its scripts are being verified.
  ///
  /// @param then outcomes to be told after its own
  private record AppliedBlock(
      HeaderEntry entry,
      Block block,
      BlockUndo undo,
      Bytes storedUndo,
      ScriptChecks scripts,
      Consumer<? super BlockOutcome> outcome,
      List<Runnable> then) {}

  /// True until the tip has the work that the true chain has at least and is of this day; never again afterwards.
  private boolean isCatchingUp(boolean before) {
    return before
        && (tip.chainWork().compareTo(params.minimumChainWork()) < 0
            || tip.header().time() < tools.loop().nowSeconds() - FRESH_TIP_SECONDS);
  }
}
