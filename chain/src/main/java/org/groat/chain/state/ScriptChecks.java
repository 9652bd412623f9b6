package org.groat.chain.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.groat.chain.consensus.BlockRule;
import org.groat.chain.consensus.Rejection;
import org.groat.chain.crypto.Secp256k1;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.script.ScriptError;
import org.groat.chain.script.ScriptVerifier;
import org.groat.chain.script.TransactionContext;

/// The scripts of one block's inputs, verified on several threads at once; the failure reported is always the first one.
///
/// Threads take runs of inputs in order, and take no more once a failure lies before: so every input before the first failure
/// is verified, whoever is quicker. The calling thread works too and needs no other one: a pool that is busy elsewhere only
/// slows it.
final class ScriptChecks {
  /// Inputs taken at a time: few enough to share the work out evenly, enough to make the sharing cheap.
  private static final int RUN = 16;

  private final int flags;
  private final Secp256k1 curve;
  private final List<TransactionContext> contexts = new ArrayList<>();
  private final List<Integer> firstInputs = new ArrayList<>();
  private int inputCount;

  private final AtomicInteger nextInput = new AtomicInteger();
  private final AtomicInteger firstFailure = new AtomicInteger(Integer.MAX_VALUE);
  private final AtomicInteger verified = new AtomicInteger();
  private final CompletableFuture<Boolean> finished = new CompletableFuture<>();

  /// @param flags the rules that hold, of [org.groat.chain.script.ScriptFlags]
  ScriptChecks(int flags, Secp256k1 curve) {
    this.flags = flags;
    this.curve = curve;
  }

  /// Adds all inputs of a transaction, before verification begins.
  void add(TransactionContext context) {
    contexts.add(context);
    firstInputs.add(inputCount);
    inputCount += context.tx().inputCount();
  }

  /// Verifies all inputs, on this thread and others. Instead of [#begin], once.
  ///
  /// @param threads how many may work at once, the calling one among them
  Optional<Rejection> verify(Executor workers, int threads) {
    begin(workers, threads - 1, () -> {});
    help();
    return verdict();
  }

  /// Begins to verify all inputs on other threads. Called once.
  ///
  /// @param threads how many may work at once
  /// @param then run when all are verified, on whichever thread verified the last
  void begin(Executor workers, int threads, Runnable then) {
    if (inputCount == 0) {
      finished.complete(true);
      return;
    }
    for (int i = 0; i < Math.min(threads, Math.ceilDiv(inputCount, RUN)); i++) {
      try {
        workers.execute(this::work);
      } catch (RejectedExecutionException e) {
        // The pool is closing: whoever asks for the verdict does the rest.
        break;
      }
    }
    // Where the workers are this very thread there is nobody to tell.
    if (!finished.isDone()) {
      finished.thenRun(then);
    }
  }

  /// True where [#verdict()] need not wait.
  boolean isVerified() {
    return finished.isDone();
  }

  /// Works with the others until no input is left to begin with.
  void help() {
    if (inputCount > 0) {
      work();
    }
  }

  /// Waits until all inputs are verified. Whoever waits has to [#help] before: a pool that is closing does nothing more.
  ///
  /// @return why the first bad input is bad
  Optional<Rejection> verdict() {
    finished.join();
    int failure = firstFailure.get();
    return failure == Integer.MAX_VALUE ? Optional.empty() : Optional.of(rejection(failure));
  }

  /// Says that nobody wants the verdict any more: inputs not yet begun are left out.
  void abandon() {
    nextInput.set(inputCount);
  }

  private void work() {
    while (true) {
      int from = nextInput.getAndAdd(RUN);
      if (from >= inputCount) {
        return;
      }
      int to = Math.min(from + RUN, inputCount);
      try {
        verifyRun(from, to);
      } catch (Throwable defect) {
        // Whoever waits for the verdict must hear of it, whatever it is.
        finished.completeExceptionally(defect);
        throw defect;
      }
      if (verified.addAndGet(to - from) == inputCount) {
        finished.complete(true);
      }
    }
  }

  private void verifyRun(int from, int to) {
    int transaction = transactionOf(from);
    for (int input = from; input < to && input < firstFailure.get(); input++) {
      while (input >= firstInputs.get(transaction) + contexts.get(transaction).tx().inputCount()) {
        transaction++;
      }
      if (verify(transaction, input) != ScriptError.OK) {
        firstFailure.accumulateAndGet(input, Math::min);
      }
    }
  }

  private ScriptError verify(int transaction, int input) {
    return ScriptVerifier.verify(
        contexts.get(transaction), input - firstInputs.get(transaction), flags, curve);
  }

  /// The index of the transaction that has the given input of the block.
  private int transactionOf(int input) {
    int low = 0;
    int high = firstInputs.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (firstInputs.get(middle) <= input) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private Rejection rejection(int failure) {
    int transaction = transactionOf(failure);
    int input = failure - firstInputs.get(transaction);
    Transaction tx = contexts.get(transaction).tx();
    // The verdict is not kept from the run: asking once more costs nothing beside having an invalid
    // block.
    ScriptError error = verify(transaction, failure);
    return new Rejection(
        BlockRule.SCRIPT,
        " (" + error.text() + ")",
        "input %d of %s (wtxid %s), spending %s"
            .formatted(input, tx.txid(), tx.wtxid(), tx.outPoint(input)));
  }
}
