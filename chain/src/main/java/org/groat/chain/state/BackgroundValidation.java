package org.groat.chain.state;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.Coin;
import org.groat.chain.consensus.KnownSnapshot;
import org.groat.chain.consensus.Rejection;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.storage.Batch;
import org.groat.chain.storage.Column;

/// Validates the chain below a loaded set of coins, from where the node was before, with a set of coins of its own.
///
/// Works on the chain loop one block at a time and goes to the end of the loop's queue after each, so whatever comes for the tip
/// is done first. Where the next block is not stored yet it waits until it is woken. At the block of the loaded set, its own
/// coins are hashed on a worker: they must be the known ones. Progress is flushed as the tip's is, with the coins in one batch;
/// a crash costs the blocks since.
final class BackgroundValidation {
  private final Tools tools;
  private final Owner owner;
  private final KnownSnapshot known;
  private final HeaderEntry base;
  private final Column<OutPoint, Coin> column;
  private final CoinsCache coins;
  private volatile HeaderEntry tip;
  private long lastFlushNanos;
  private boolean scheduled;
  private boolean ended;

  /// Who is told of the end, on the chain loop.
  interface Owner {
    HeaderEntry bestHeader();

    /// The chain below is valid, and leads to the loaded coins.
    void validated(BackgroundValidation ended);

    /// It is not, or does not.
    void refuted(BackgroundValidation ended, String reason);

    /// A block below breaks a rule; told before [#refuted].
    void condemned(HeaderEntry entry, Rejection rejection);
  }

  /// The two sets of coins and where they are.
  ///
  /// @param known what the loaded set has to be
  /// @param base its block
  /// @param column the coins of `tip`
  record Work(
      KnownSnapshot known,
      HeaderEntry base,
      Column<OutPoint, Coin> column,
      CoinsCache coins,
      HeaderEntry tip) {}

  BackgroundValidation(Tools tools, Owner owner, Work work) {
    this.tools = tools;
    this.owner = owner;
    this.known = work.known();
    this.base = work.base();
    this.column = work.column();
    this.coins = work.coins();
    this.tip = work.tip();
    this.lastFlushNanos = tools.loop().nanos();
  }

  HeaderEntry base() {
    return base;
  }

  /// The last block whose coins it has. Safe from any thread.
  HeaderEntry tip() {
    return tip;
  }

  CoinsCache coins() {
    return coins;
  }

  Column<OutPoint, Coin> column() {
    return column;
  }

  /// Goes on where it waits; does nothing where it does not.
  void wake() {
    if (!scheduled && !ended) {
      scheduled = true;
      tools.loop().execute(this::turn);
    }
  }

  /// Writes coins and progress.
  void flush(boolean drop) {
    try (Batch batch = tools.store().batch()) {
      StoreFormat.putBackgroundTip(batch, tip.hash());
      coins.writeTo(batch);
      tools.store().write(batch);
    }
    coins.written(drop);
    lastFlushNanos = tools.loop().nanos();
  }

  /// Flushes, and does nothing more.
  void close() {
    if (!ended) {
      ended = true;
      flush(true);
    }
  }

  private void turn() {
    scheduled = false;
    if (ended) {
      return;
    }
    if (tip == base) {
      conclude();
      return;
    }
    if (!base.isDescendantOf(tip)) {
      disconnect();
      wake();
      return;
    }
    HeaderEntry next = base.ancestor(tip.height() + 1);
    Optional<Block> block = tools.archive().block(next);
    if (block.isPresent() && connect(next, block.get())) {
      flushIfDue();
      wake();
    }
  }

  private void disconnect() {
    Block block = tools.archive().requireBlock(tip);
    tools.connector().disconnect(tip, block, tools.archive().requireUndo(tip), coins);
    tip = tip.parent();
  }

  private boolean connect(HeaderEntry entry, Block block) {
    boolean withScripts =
        !entry.wasConnected() && !tools.assumedValid().covers(entry, owner.bestHeader());
    switch (tools.connector().connect(entry, block, coins, withScripts)) {
      case BlockConnector.Result.Refused(Rejection rejection) -> {
        refuse(entry, rejection);
        return false;
      }
      case BlockConnector.Result.Applied(BlockUndo undo, Bytes stored, ScriptChecks scripts) -> {
        Optional<Rejection> rejection =
            scripts.verify(tools.workers(), tools.settings().scriptThreads());
        if (rejection.isPresent()) {
          tools.connector().disconnect(entry, block, undo, coins);
          refuse(entry, rejection.get());
          return false;
        }
        if (!entry.hasUndo()) {
          tools.archive().putUndo(entry, stored, tools.flusher());
        }
        tip = entry;
        return true;
      }
    }
  }

  private void refuse(HeaderEntry entry, Rejection rejection) {
    ended = true;
    owner.condemned(entry, rejection);
    owner.refuted(this, "block %s below it is invalid: %s".formatted(entry, rejection.text()));
  }

  private void flushIfDue() {
    ChainSettings settings = tools.settings();
    if (coins.bytes() > share(settings)) {
      flush(true);
    } else if (tools.loop().nanos() - lastFlushNanos > settings.flushInterval().toNanos()) {
      flush(false);
    }
  }

  /// The part of the coins' memory that is this one's; the rest is the tip's.
  static long share(ChainSettings settings) {
    return settings.cacheBytes() / 2;
  }

  private void conclude() {
    scheduled = true;
    flush(true);
    CoinSnapshot reached = new CoinSnapshot(base, tools.store().snapshot(), column);
    try {
      CompletableFuture.supplyAsync(() -> hash(reached), tools.workers())
          .whenComplete((hash, failure) -> tools.loop().execute(() -> judge(hash, failure)));
    } catch (RejectedExecutionException e) {
      // The node is stopping; the next start asks again.
      reached.close();
    }
  }

  private static Bytes hash(CoinSnapshot reached) {
    try (reached) {
      return CoinStatistics.of(reached, CoinStatistics.HashKind.HASH_SERIALIZED_3, coins -> {})
          .hash();
    }
  }

  private void judge(Bytes hash, Throwable failure) {
    if (ended) {
      return;
    }
    ended = true;
    if (failure != null) {
      throw new IllegalStateException("the coins could not be hashed", failure);
    }
    if (hash.equals(known.hashSerialized())) {
      owner.validated(this);
    } else {
      owner.refuted(
          this,
          "the chain leads to coins with the hash %s, not %s"
              .formatted(hash.reversed(), known.hashSerialized().reversed()));
    }
  }
}
