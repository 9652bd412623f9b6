package org.groat.chain.state;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.groat.chain.codec.MalformedException;
import org.groat.chain.consensus.BlockRules;
import org.groat.chain.consensus.Coin;
import org.groat.chain.consensus.HeaderRules;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.consensus.Rejection;
import org.groat.chain.crypto.Secp256k1;
import org.groat.chain.primitives.Block;
import org.groat.chain.storage.StorageException;
import org.jspecify.annotations.Nullable;

/// Proves a store good, or says exactly what is wrong with it (`verifychain`).
///
/// Works on a snapshot, from the tip down; each level does what the ones below do:
///
/// - 0: the blocks are there, and are the ones that the headers name;
/// - 1: they keep every rule that needs nothing else;
/// - 2: their undo data is there and fits them;
/// - 3: taking them off the coins finds every coin that they made;
/// - 4: connecting them again keeps every rule, all scripts included.
///
/// Where the whole chain is asked for from level 3 on, the coins are also held against what blocks and undo data say
/// they must be, all of them at once, by [CoinHistory]. Levels 3 and 4 go back as far as the coins of those blocks fit the
/// memory given. Safe from any thread.
public final class ChainVerifier {
  private final ChainSettings settings;
  private final NetworkParameters params;
  private final BlockArchive archive;
  private final Executor workers;
  private final Secp256k1 curve;

  public ChainVerifier(
      ChainSettings settings, BlockArchive archive, Executor workers, Secp256k1 curve) {
    this.settings = settings;
    this.params = settings.params();
    this.archive = archive;
    this.workers = workers;
    this.curve = curve;
  }

  /// How far a verification has come.
  ///
  /// @param done steps so far; a block is one for each of reading, reconnecting, and counting its coins
  public record Progress(long done, long total) {}

  /// What a verification came to.
  ///
  /// @param problem what is wrong; null where nothing is
  /// @param blocks that were read
  /// @param disconnected of them, blocks whose coins were verified: fewer than asked for where memory did not suffice, or where
  ///     older ones were pruned
  /// @param coinsProven true where the whole set of coins was held against the chain
  public record Result(
      @Nullable String problem, int blocks, int disconnected, boolean coinsProven) {
    public boolean isGood() {
      return problem == null;
    }
  }

  /// Verifies the last blocks of a chain.
  ///
  /// @param level 0 to 4
  /// @param depth how many blocks; 0 for all
  public Result verify(
      CoinSnapshot snapshot, int level, int depth, Consumer<? super Progress> progress) {
    if (level < 0 || level > 4) {
      throw new IllegalArgumentException("there are levels 0 to 4, not " + level);
    }
    Run run = new Run(snapshot, level, depth, progress);
    try {
      return run.verify();
    } finally {
      run.coins.written(true);
    }
  }

  private final class Run {
    private final CoinSnapshot snapshot;
    private final int level;
    private final int lowest;
    private final boolean whole;
    private final long total;
    private final Consumer<? super Progress> progress;
    private final BlockConnector connector = new BlockConnector(params, curve);
    private final CoinsCache coins;
    private HeaderEntry coinsTip;
    private boolean coinsFit = true;
    private long done;

    Run(CoinSnapshot snapshot, int level, int depth, Consumer<? super Progress> progress) {
      this.snapshot = snapshot;
      this.level = level;
      this.progress = progress;
      int height = snapshot.tip().height();
      int asked = depth <= 0 || depth > height ? 1 : height - depth + 1;
      int stored = height + 1;
      while (stored > asked && snapshot.tip().ancestor(stored - 1).hasBlock()) {
        stored--;
      }
      this.lowest = stored;
      this.whole = lowest == 1;
      long blocks = height - lowest + 1L;
      this.total = blocks * (1 + (level >= 4 ? 1 : 0) + (level >= 3 && whole ? 1 : 0));
      this.coins =
          new OffHeapCoinsCache(outPoint -> snapshot.reader().get(snapshot.column(), outPoint));
      this.coinsTip = snapshot.tip();
    }

    Result verify() {
      Optional<String> problem = down();
      int disconnected = snapshot.tip().height() - coinsTip.height();
      if (problem.isEmpty() && level >= 4) {
        problem = up();
      }
      boolean provable = level >= 3 && whole;
      if (problem.isEmpty() && provable) {
        problem = proveCoins();
      }
      return new Result(
          problem.orElse(null),
          snapshot.tip().height() - lowest + 1,
          disconnected,
          provable && problem.isEmpty());
    }

    /// From the tip down to the lowest block asked for.
    private Optional<String> down() {
      for (int height = snapshot.tip().height(); height >= lowest; height--) {
        HeaderEntry entry = snapshot.tip().ancestor(height);
        try {
          Optional<String> problem = verify(entry);
          if (problem.isPresent()) {
            return problem.map(
                text -> "block " + entry.hash() + " at height " + entry.height() + " " + text);
          }
        } catch (StorageException | MalformedException e) {
          return Optional.of(
              "block %s at height %d cannot be read: %s"
                  .formatted(entry.hash(), height, e.getMessage()));
        }
        step();
      }
      return Optional.empty();
    }

    private Optional<String> verify(HeaderEntry entry) {
      Optional<Block> found = archive.block(entry);
      if (found.isEmpty()) {
        return Optional.of("is not stored");
      }
      Block block = found.get();
      if (!block.hash().equals(entry.hash())) {
        return Optional.of("is stored as another one, " + block.hash());
      }
      if (level >= 1) {
        Optional<Rejection> rejection = HeaderRules.check(block.header(), params);
        if (rejection.isEmpty()) {
          rejection = BlockRules.check(block, params, curve);
        }
        if (rejection.isEmpty()) {
          rejection = BlockRules.accept(block, entry.parent(), params);
        }
        if (rejection.isPresent()) {
          return Optional.of("breaks a rule: " + rejection.get().text());
        }
      }
      if (level < 2) {
        return Optional.empty();
      }
      Optional<BlockUndo> undo = archive.undo(entry);
      if (undo.isEmpty()) {
        return Optional.of("has no undo data");
      }
      if (!fits(undo.get(), block)) {
        return Optional.of("has the undo data of another block");
      }
      return level < 3 ? Optional.empty() : disconnect(entry, block, undo.get());
    }

    private Optional<String> disconnect(HeaderEntry entry, Block block, BlockUndo undo) {
      if (!coinsFit || coins.bytes() > settings.cacheBytes()) {
        coinsFit = false;
        return Optional.empty();
      }
      if (!connector.disconnectExactly(entry, block, undo, coins)) {
        return Optional.of("made coins that are neither there nor spent");
      }
      coinsTip = entry.parent();
      return Optional.empty();
    }

    /// Up again from where disconnecting ended.
    private Optional<String> up() {
      for (int height = coinsTip.height() + 1; height <= snapshot.tip().height(); height++) {
        HeaderEntry entry = snapshot.tip().ancestor(height);
        Block block = archive.requireBlock(entry);
        Optional<Rejection> rejection =
            switch (connector.connect(entry, block, coins, true)) {
              case BlockConnector.Result.Refused(Rejection refused) -> Optional.of(refused);
              case BlockConnector.Result.Applied(var _, var _, ScriptChecks scripts) ->
                  scripts.verify(workers, settings.scriptThreads());
            };
        if (rejection.isPresent()) {
          return Optional.of(
              "block %s at height %d does not connect again: %s"
                  .formatted(entry.hash(), height, rejection.get().text()));
        }
        step();
      }
      return Optional.empty();
    }

    private Optional<String> proveCoins() {
      CoinHistory history = new CoinHistory(params);
      for (int height = 1; height <= snapshot.tip().height(); height++) {
        HeaderEntry entry = snapshot.tip().ancestor(height);
        history.connected(entry, archive.requireBlock(entry), archive.requireUndo(entry));
        step();
      }
      CoinStatistics stored =
          CoinStatistics.of(snapshot, CoinStatistics.HashKind.MUHASH, counted -> {});
      return history.hash().equals(stored.hash())
          ? Optional.empty()
          : Optional.of(
              "the coins (MuHash %s) are not those that the blocks make (MuHash %s)"
                  .formatted(stored.hash().reversed(), history.hash().reversed()));
    }

    private void step() {
      done++;
      progress.accept(new Progress(done, total));
    }
  }

  private static boolean fits(BlockUndo undo, Block block) {
    List<List<Coin>> spent = undo.spent();
    if (spent.size() != block.transactions().size() - 1) {
      return false;
    }
    for (int i = 0; i < spent.size(); i++) {
      if (spent.get(i).size() != block.transaction(i + 1).inputCount()) {
        return false;
      }
    }
    return true;
  }
}
