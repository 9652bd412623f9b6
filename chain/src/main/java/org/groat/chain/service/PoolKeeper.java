package org.groat.chain.service;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.groat.chain.mempool.Mempool;
import org.groat.chain.mempool.TxOutcome;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.Txid;

/// Writes the memory pool to a file, and takes in what stands in one.
///
/// Transactions from a file are judged as if they came from a peer, one task of the chain loop each, so that the node does its
/// work meanwhile. One that is too cheap alone waits for the child in the file that pays for it.
///
/// Called from any thread but the chain loop's; both take their time.
public final class PoolKeeper {
  /// How long the chain loop may take to list the pool: at the end of a node nobody waits for one that stands.
  private static final Duration LISTING_MAX = Duration.ofSeconds(30);

  private final ChainService chain;

  public PoolKeeper(ChainService chain) {
    this.chain = chain;
  }

  /// What is taken from a file beside the transactions.
  ///
  /// @param times since when each waits; else since now
  /// @param feeDeltas what the owner pretended of fees
  /// @param own which are the owner's, to be announced until another node has them
  public record Wanted(boolean times, boolean feeDeltas, boolean own) {
    /// All, as for the node's own file.
    public static final Wanted ALL = new Wanted(true, true, true);
  }

  /// What became of the transactions in a file.
  ///
  /// @param known in the pool before
  /// @param expired waited too long meanwhile
  public record Result(int accepted, int known, int refused, int expired) {
    private Result plus(Result other) {
      return new Result(
          accepted + other.accepted,
          known + other.known,
          refused + other.refused,
          expired + other.expired);
    }
  }

  private static final Result NONE = new Result(0, 0, 0, 0);
  private static final Result ACCEPTED = new Result(1, 0, 0, 0);
  private static final Result KNOWN = new Result(0, 1, 0, 0);
  private static final Result REFUSED = new Result(0, 0, 1, 0);
  private static final Result EXPIRED = new Result(0, 0, 0, 1);

  private record Contents(List<PoolFile.Entry> entries, PoolFile.Rest rest) {}

  /// Writes all that the pool holds.
  ///
  /// @param key eight random bytes, behind which the transactions are written
  /// @throws IOException also where the chain does not answer
  public void save(Path file, byte[] key) throws IOException {
    Contents contents;
    try {
      contents = chain.query(PoolKeeper::contents).get(LISTING_MAX.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the pool could not be listed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    PoolFile.write(file, contents.entries, contents.rest, key);
  }

  private static Contents contents(ChainView view) {
    Mempool pool = view.mempool();
    Map<Txid, Long> deltas = new HashMap<>(pool.feeDeltas());
    List<PoolFile.Entry> entries = new ArrayList<>(pool.size());
    // Parents first: whoever reads it takes one after the other.
    pool.entries().stream()
        .sorted(Comparator.comparingInt(entry -> entry.ancestors().count()))
        .forEach(
            entry -> {
              Long delta = deltas.remove(entry.txid());
              entries.add(
                  new PoolFile.Entry(entry.tx(), entry.timeSeconds(), delta == null ? 0 : delta));
            });
    return new Contents(entries, new PoolFile.Rest(deltas, view.own().waiting()));
  }

  /// Takes in what stands in a file.
  ///
  /// @param ended asked before each transaction; where true the rest is left
  /// @throws org.groat.chain.codec.MalformedException where it is no such file; what stood before the damage is taken in
  public Result load(Path file, Wanted wanted, BooleanSupplier ended) throws IOException {
    Map<Txid, PoolFile.Entry> waiting = new HashMap<>();
    Result[] sum = {NONE};
    PoolFile.Rest rest =
        PoolFile.read(
            file,
            entry -> {
              if (ended.getAsBoolean()) {
                return false;
              }
              sum[0] = sum[0].plus(ask(view -> take(view, entry, wanted, waiting)));
              return true;
            });
    ask(
        view -> {
          if (wanted.feeDeltas) {
            rest.feeDeltas().forEach(view.mempool()::prioritise);
          }
          if (wanted.own) {
            view.own().remember(rest.unbroadcast());
          }
          return true;
        });
    return new Result(
        sum[0].accepted, sum[0].known, sum[0].refused + waiting.size(), sum[0].expired);
  }

  private <T> T ask(Function<ChainView, T> question) {
    try {
      return chain.<T>query(question).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private static Result take(
      ChainView view, PoolFile.Entry entry, Wanted wanted, Map<Txid, PoolFile.Entry> waiting) {
    Mempool pool = view.mempool();
    if (wanted.feeDeltas && entry.feeDelta() != 0) {
      pool.prioritise(entry.tx().txid(), entry.feeDelta());
    }
    long now = pool.nowSeconds();
    long since = wanted.times ? entry.timeSeconds() : now;
    if (since <= now - pool.limits().expiry().toSeconds()) {
      return EXPIRED;
    }
    return switch (pool.submit(entry.tx(), since)) {
      case TxOutcome.Accepted _ -> ACCEPTED;
      case TxOutcome.AlreadyKnown _ -> KNOWN;
      case TxOutcome.MissingInputs missing -> together(pool, entry.tx(), missing, waiting);
      case TxOutcome.Rejected no -> {
        if (no.isReconsiderable()) {
          waiting.put(entry.tx().txid(), entry);
          yield NONE;
        }
        yield REFUSED;
      }
    };
  }

  private static Result together(
      Mempool pool,
      Transaction child,
      TxOutcome.MissingInputs missing,
      Map<Txid, PoolFile.Entry> waiting) {
    if (!waiting.keySet().containsAll(missing.parents())) {
      return REFUSED;
    }
    List<Transaction> packaged = new ArrayList<>();
    missing.parents().forEach(parent -> packaged.add(waiting.get(parent).tx()));
    packaged.add(child);
    pool.submit(packaged);
    int accepted = 0;
    for (Transaction tx : packaged) {
      if (pool.get(tx.txid()).isPresent()) {
        waiting.remove(tx.txid());
        accepted++;
      }
    }
    boolean in = pool.get(child.txid()).isPresent();
    return new Result(accepted, 0, in ? 0 : 1, 0);
  }
}
