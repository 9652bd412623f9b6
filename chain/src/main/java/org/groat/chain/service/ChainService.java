package org.groat.chain.service;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.consensus.Rejection;
import org.groat.chain.crypto.Secp256k1;
import org.groat.chain.mempool.MempoolEntry;
import org.groat.chain.mempool.MempoolListener;
import org.groat.chain.mempool.PackageOutcome;
import org.groat.chain.mempool.RemovalReason;
import org.groat.chain.mempool.TxOutcome;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.FeeRate;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.Txid;
import org.groat.chain.primitives.Wtxid;
import org.groat.chain.runtime.EventLoop;
import org.groat.chain.state.BlockOutcome;
import org.groat.chain.state.BlockUndo;
import org.groat.chain.state.ChainListener;
import org.groat.chain.state.ChainSettings;
import org.groat.chain.state.ChainSnapshot;
import org.groat.chain.state.ChainState;
import org.groat.chain.state.ChainVerifier;
import org.groat.chain.state.CheckedBlock;
import org.groat.chain.state.CoinSnapshot;
import org.groat.chain.state.CoinStatistics;
import org.groat.chain.state.HeaderEntry;
import org.groat.chain.state.HeaderTree;
import org.groat.chain.state.HeadersOutcome;
import org.groat.chain.state.ImportStages;
import org.groat.chain.state.SnapshotException;
import org.groat.chain.state.SnapshotFile;
import org.groat.chain.state.SnapshotLoader;
import org.groat.chain.state.SnapshotProgress;
import org.groat.chain.storage.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// The chain for everybody else: every method may be called from any thread.
///
/// What changes the chain becomes a task of the chain loop; its one outcome is handed to the given callback there, in the order
/// of submission, and the callback posts to its own thread what it has to do. What only reads is answered at once from what is
/// published, or by a [#query] on the loop. Events reach each subscriber on the executor it named.
///
/// Submissions are not limited here: whoever submits for strangers limits how many it has under way.
public final class ChainService implements AutoCloseable {
  private final EventLoop loop;
  private final Executor workers;
  private final ChainState chain;
  private final PoolFeed pool;
  private final ChainVerifier verifier;

  private ChainService(
      EventLoop loop, Executor workers, ChainState chain, PoolFeed pool, ChainVerifier verifier) {
    this.loop = loop;
    this.workers = workers;
    this.chain = chain;
    this.pool = pool;
    this.verifier = verifier;
  }

  /// Opens the chain in a store, or begins one there, and waits until it is at its tip.
  ///
  /// @param store stays open when the service is closed; closed afterwards by whoever opened it
  /// @param loop the chain loop
  /// @param workers check blocks and verify scripts; a pool that runs tasks at once makes everything happen on the chain loop
  /// @throws org.groat.chain.storage.StorageException where the store holds another network, a newer schema, or damage
  public static ChainService open(
      ChainSettings settings,
      KeyValueStore store,
      EventLoop loop,
      Executor workers,
      Secp256k1 curve) {
    return open(settings, PoolSettings.DEFAULT, store, loop, workers, curve);
  }

  /// The same, with the memory pool run in another way than the usual one.
  public static ChainService open(
      ChainSettings settings,
      PoolSettings poolSettings,
      KeyValueStore store,
      EventLoop loop,
      Executor workers,
      Secp256k1 curve) {
    return Loops.call(
        loop,
        () -> {
          ChainState chain = ChainState.open(settings, store, loop, workers, curve);
          PoolFeed pool = PoolFeed.begin(poolSettings, chain, loop, curve);
          ChainVerifier verifier = new ChainVerifier(settings, chain.archive(), workers, curve);
          return new ChainService(loop, workers, chain, pool, verifier);
        });
  }

  public NetworkParameters params() {
    return chain.params();
  }

  /// How long blocks waited where, since the chain was opened.
  public ImportStages stages() {
    return chain.stages();
  }

  /// Where the chain stands; may be a moment behind.
  public ChainSnapshot snapshot() {
    return chain.snapshot();
  }

  /// All known headers.
  public HeaderTree headers() {
    return chain.tree();
  }

  public Optional<HeaderEntry> header(BlockHash hash) {
    return chain.tree().get(hash);
  }

  /// A block's bytes as they travel, with witnesses; nothing where it is not stored, or was pruned.
  public Optional<Bytes> rawBlock(HeaderEntry entry) {
    return chain.archive().raw(entry);
  }

  /// A block; nothing where it is not stored, or was pruned.
  public Optional<Block> block(HeaderEntry entry) {
    return chain.archive().block(entry);
  }

  /// The coins that a block spent; nothing where it was never connected, or was pruned.
  public Optional<BlockUndo> undo(HeaderEntry entry) {
    return chain.archive().undo(entry);
  }

  /// Submits headers, each on top of one before.
  public void submitHeaders(List<BlockHeader> headers, Consumer<? super HeadersOutcome> outcome) {
    loop.execute(() -> outcome.accept(chain.acceptHeaders(headers)));
  }

  /// Submits a block; what can be asked of it alone is asked on a worker.
  public void submitBlock(Block block, Consumer<? super BlockOutcome> outcome) {
    CompletableFuture<CheckedBlock> checked =
        CompletableFuture.supplyAsync(() -> chain.check(block), workers);
    loop.execute(
        () ->
            chain.submitBlock(
                chain.stages().call(ImportStages.Stage.CHECK, checked::join), outcome));
  }

  /// Submits a transaction to the memory pool.
  public void submitTransaction(Transaction tx, Consumer<? super TxOutcome> outcome) {
    toPool(() -> pool.mempool().submit(tx), outcome);
  }

  /// Submits a transaction of the node's owner, to be announced until another node has it.
  public void submitOwnTransaction(Transaction tx, Consumer<? super TxOutcome> outcome) {
    toPool(() -> pool.own().submit(tx), outcome);
  }

  /// Submits a child with its parents to the memory pool, the child last.
  public void submitPackage(List<Transaction> packaged, Consumer<? super PackageOutcome> outcome) {
    toPool(() -> pool.mempool().submit(packaged), outcome);
  }

  /// The same for the node's owner.
  public void submitOwnPackage(
      List<Transaction> packaged, Consumer<? super PackageOutcome> outcome) {
    toPool(() -> pool.own().submit(packaged), outcome);
  }

  private <T> void toPool(Supplier<T> submission, Consumer<? super T> outcome) {
    loop.execute(
        () -> {
          chain.settle();
          T got = submission.get();
          chain.keepWithinCache();
          outcome.accept(got);
        });
  }

  /// Whether a transaction is the owner's and no other node is known to have it. May be a moment behind.
  public boolean isUnbroadcast(Txid txid) {
    return pool.own().isWaiting(txid);
  }

  /// The owner's transactions that no other node is known to have. May be a moment behind.
  public List<Txid> unbroadcast() {
    return pool.own().waiting();
  }

  /// Another node has this transaction.
  public void broadcast(Txid txid) {
    loop.execute(() -> pool.own().arrived(txid));
  }

  /// A transaction of the memory pool.
  public Optional<MempoolEntry> pooled(Txid txid) {
    return pool.mempool().get(txid);
  }

  /// A transaction of the memory pool.
  public Optional<MempoolEntry> pooled(Wtxid wtxid) {
    return pool.mempool().get(wtxid);
  }

  /// The least rate that the memory pool asks of a newcomer; may be a moment behind.
  public FeeRate feeFloor() {
    return pool.feeFloor();
  }

  /// Asks on the chain loop, after everything submitted before. The future also carries what the question threw.
  public <T extends @Nullable Object> CompletableFuture<T> query(
      Function<? super ChainView, ? extends T> question) {
    return loop.submit(() -> answer(question));
  }

  /// As [#query], and waits for the answer. Not for the chain loop's own tasks, which have the answer at hand.
  public <T extends @Nullable Object> T ask(Function<? super ChainView, ? extends T> question) {
    return Loops.call(loop, () -> answer(question));
  }

  private <T extends @Nullable Object> T answer(Function<? super ChainView, ? extends T> question) {
    chain.settle();
    return question.apply(new ChainView(chain, pool.mempool(), pool.own()));
  }

  /// Tells `events` of all that happens from the subscription on, through `executor`.
  public Subscription subscribe(Executor executor, ChainEvents events) {
    Forwarder forwarder = new Forwarder(executor, events);
    loop.execute(
        () -> {
          chain.addListener(forwarder);
          pool.mempool().addListener(forwarder);
        });
    return () ->
        loop.execute(
            () -> {
              chain.removeListener(forwarder);
              pool.mempool().removeListener(forwarder);
            });
  }

  /// The lowest height from which on every block of the active chain is stored; 0 where nothing was pruned.
  public int storedFrom() {
    return chain.storedFrom();
  }

  /// True where every block of the active chain is stored: none was pruned, and none is missing below a loaded set of coins.
  public boolean servesAllBlocks() {
    return chain.storedFrom() == 0 && snapshotProgress().isEmpty();
  }

  /// How far the chain below a loaded set of coins is validated; nothing where all of the chain is.
  public Optional<SnapshotProgress> snapshotProgress() {
    return chain.loadedCoins().progress();
  }

  /// Writes the coins of the tip, or of an earlier block, to a file. Takes the chain back to that block for a moment, and
  /// forward again. Waits; not for the chain loop.
  ///
  /// @param progress told of the number of coins written, now and then, on the calling thread
  /// @throws SnapshotException where there is such a file already, it cannot be written, or the chain cannot go back there
  public CoinStatistics dumpCoins(HeaderEntry entry, Path file, LongConsumer progress) {
    SnapshotFile.expectAbsent(file);
    try (CoinSnapshot coins = ask(view -> view.chain().loadedCoins().coinsAt(entry))) {
      return SnapshotFile.write(coins, params(), file, progress);
    }
  }

  /// Goes on from the coins in a file, and validates the chain below in the background. Waits; not for the chain loop.
  ///
  /// @param progress told of the number of coins read, now and then, on the calling thread
  /// @throws SnapshotException where the file is not one of a set that the network's parameters know, or is of no use
  public SnapshotLoader.Loaded loadCoins(Path file, LongConsumer progress) {
    try (SnapshotLoader loader = ask(view -> view.chain().loadedCoins().loader())) {
      ask(ChainService::expectEmptyPool);
      SnapshotLoader.Loaded loaded = loader.read(file, progress);
      ask(
          view -> {
            expectEmptyPool(view);
            view.chain().loadedCoins().adopt(loaded);
            return true;
          });
      return loaded;
    }
  }

  private static boolean expectEmptyPool(ChainView view) {
    if (!view.mempool().entries().isEmpty()) {
      throw new SnapshotException("Can't activate a snapshot when mempool not empty");
    }
    return true;
  }

  /// An importer of files of blocks into this chain.
  public BlockImporter importer() {
    return new BlockImporter(this, chain, loop, workers);
  }

  /// Proves the stored chain good, or says what is wrong with it; takes as long as that takes, on the calling thread and the
  /// workers.
  ///
  /// @param level 0 to 4, as [ChainVerifier] has them
  /// @param depth how many blocks from the tip down; 0 for all
  public ChainVerifier.Result verify(
      int level, int depth, Consumer<? super ChainVerifier.Progress> progress) {
    try (CoinSnapshot coins = ask(view -> view.chain().coinSnapshot())) {
      return verifier.verify(coins, level, depth, progress);
    }
  }

  /// Flushes everything; whatever is submitted later fails. Store, loop and workers stay open.
  @Override
  public void close() {
    Loops.call(
        loop,
        () -> {
          chain.close();
          return true;
        });
  }

  /// What a subscriber holds to end it.
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  private record Forwarder(Executor executor, ChainEvents events)
      implements ChainListener, MempoolListener {
    @Override
    public void added(MempoolEntry entry) {
      executor.execute(() -> events.transactionAdded(entry.tx(), entry.fee(), entry.virtualSize()));
    }

    @Override
    public void restored(MempoolEntry entry) {
      executor.execute(
          () -> events.transactionRestored(entry.tx(), entry.fee(), entry.virtualSize()));
    }

    @Override
    public void sentAgain(MempoolEntry entry) {
      executor.execute(() -> events.transactionSentAgain(entry.tx()));
    }

    @Override
    public void removed(MempoolEntry entry, RemovalReason reason) {
      executor.execute(() -> events.transactionRemoved(entry.tx(), reason));
    }

    @Override
    public void connected(HeaderEntry entry, Block block, BlockUndo undo) {
      executor.execute(() -> events.blockConnected(entry, block, undo));
    }

    @Override
    public void disconnected(HeaderEntry entry, Block block, BlockUndo undo) {
      executor.execute(() -> events.blockDisconnected(entry, block, undo));
    }

    @Override
    public void tipChanged(ChainSnapshot snapshot) {
      executor.execute(() -> events.tipChanged(snapshot));
    }

    @Override
    public void invalidFound(HeaderEntry entry, Rejection rejection) {
      executor.execute(() -> events.invalidFound(entry, rejection));
    }
  }
}
