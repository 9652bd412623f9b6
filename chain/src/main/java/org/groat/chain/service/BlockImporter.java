package org.groat.chain.service;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.MalformedException;
import org.groat.chain.consensus.Rejection;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.runtime.EventLoop;
import org.groat.chain.state.BlockOutcome;
import org.groat.chain.state.ChainListener;
import org.groat.chain.state.ChainState;
import org.groat.chain.state.CheckedBlock;
import org.groat.chain.state.HeaderEntry;
import org.groat.chain.state.ImportStages.Stage;
import org.jspecify.annotations.Nullable;

/// Imports a file of blocks in any order.
///
/// Three threads' worth of work overlap: the caller's thread reads, workers parse and check, the chain loop connects in the
/// file's order. Bytes under way are limited, so the reader waits for the slowest of them. Of a block whose parent is not known
/// yet only its place in the file is kept; it is read again once the parent came.
///
/// The first block that breaks a rule ends the import; what came before stays.
public final class BlockImporter {
  /// Bytes of blocks read and not yet connected: enough to keep every worker busy with blocks of the largest size. In the heap
  /// they are some three times as large, and five times with the coins that were read for them ahead.
  private static final int BYTES_UNDER_WAY_MAX = 20 << 20;

  /// Blocks whose parent is missing: a place in the file each, some 200 bytes.
  private static final int WAITING_MAX = 2_000_000;

  private static final int HEADERS_AT_ONCE = 2_000;

  private final ChainService service;
  private final ChainState chain;
  private final EventLoop loop;
  private final Executor workers;
  private volatile boolean stopped;

  BlockImporter(ChainService service, ChainState chain, EventLoop loop, Executor workers) {
    this.service = service;
    this.chain = chain;
    this.loop = loop;
    this.workers = workers;
  }

  /// How far an import has come.
  ///
  /// @param bytes of the file up to the end of the last block taken
  /// @param blocks taken from the file so far
  /// @param height of the active chain
  public record Progress(long bytes, long bytesTotal, long blocks, int height) {}

  /// What an import came to.
  ///
  /// @param blocks read from the file
  /// @param added of them, blocks that were not stored before
  /// @param waiting blocks whose parent neither the file nor the chain has
  /// @param skippedBytes that belong to no block
  /// @param truncated true where the file ends within a block
  /// @param stopped true where [#stop()] ended it early
  public record Result(
      HeaderEntry tip,
      long blocks,
      long added,
      long waiting,
      long bytes,
      long skippedBytes,
      boolean truncated,
      boolean stopped) {}

  /// Ends a running import after the block that is being connected. Safe from any thread.
  public void stop() {
    stopped = true;
  }

  /// Imports a file; returns when all of its blocks are connected and flushed. Not for the chain loop.
  ///
  /// @param progress told after each block that was taken, on the chain loop: must be quick
  /// @throws BlockFileException where the file cannot be read, is another network's, or a block breaks a rule: the message
  ///     names the block and the rule
  /// @throws org.groat.chain.storage.StorageException where the store fails
  public Result run(Path file, Consumer<? super Progress> progress) {
    learnHeaders(file);
    try (BlockFileReader reader = BlockFileReader.open(file, service.params())) {
      Session session = new Session(file, reader, progress);
      Loops.call(loop, () -> session.begin());
      long blocks = 0;
      try {
        Optional<BlockFileReader.Record> next;
        while (!stopped && session.isSound() && (next = reader.next()).isPresent()) {
          blocks++;
          session.submit(next.get());
        }
        session.awaitAll();
      } finally {
        Loops.call(loop, () -> session.end());
      }
      session.throwFailure();
      return new Result(
          service.snapshot().tip(),
          blocks,
          session.added,
          session.waitingCount,
          reader.position(),
          reader.skippedBytes(),
          reader.isTruncated(),
          stopped);
    }
  }

  /// Takes the file's headers first, where it may hold the block whose ancestors' scripts are assumed to be valid: as in a sync
  /// from peers the chain has to know that block, and the work on top of it, before the first script is skipped.
  private void learnHeaders(Path file) {
    Optional<BlockHash> assumed = service.params().assumedValid();
    if (assumed.isEmpty() || service.header(assumed.get()).isPresent()) {
      return;
    }
    try (BlockFileReader reader = BlockFileReader.open(file, service.params())) {
      List<BlockHeader> batch = new ArrayList<>();
      Optional<BlockHeader> next;
      while (!stopped && (next = reader.nextHeader()).isPresent()) {
        batch.add(next.get());
        if (batch.size() == HEADERS_AT_ONCE) {
          learn(batch);
        }
      }
      learn(batch);
    }
  }

  /// Those that come before their parents, or are not valid, are left to their blocks.
  private void learn(List<BlockHeader> headers) {
    Loops.call(
        loop,
        () -> {
          headers.forEach(chain::acceptHeader);
          return true;
        });
    headers.clear();
  }

  /// One import. The caller's thread submits; everything else happens on the chain loop.
  private final class Session implements ChainListener {
    private final Path file;
    private final BlockFileReader reader;
    private final Semaphore bytesUnderWay = new Semaphore(BYTES_UNDER_WAY_MAX);
    private final Map<BlockHash, List<Place>> waiting = new HashMap<>();
    private final Consumer<? super Progress> progress;
    private long waitingCount;
    private long added;
    private long taken;
    private volatile @Nullable String failure;
    private volatile @Nullable RuntimeException defect;

    private record Place(long offset, int size) {}

    Session(Path file, BlockFileReader reader, Consumer<? super Progress> progress) {
      this.file = file;
      this.reader = reader;
      this.progress = progress;
    }

    boolean begin() {
      chain.addListener(this);
      return true;
    }

    boolean end() {
      if (defect == null) {
        chain.flush();
      }
      chain.removeListener(this);
      return true;
    }

    boolean isSound() {
      return failure == null && defect == null;
    }

    void throwFailure() {
      RuntimeException thrown = defect;
      if (thrown != null) {
        throw thrown;
      }
      String refused = failure;
      if (refused != null) {
        throw new BlockFileException(refused);
      }
    }

    void submit(BlockFileReader.Record next) {
      int size = next.block().size();
      chain.stages().run(Stage.READ, () -> bytesUnderWay.acquireUninterruptibly(size));
      CompletableFuture<CheckedBlock> checked =
          CompletableFuture.supplyAsync(() -> check(next.block()), workers);
      loop.execute(
          () -> {
            try {
              take(checked, new Place(next.offset(), size));
            } catch (RuntimeException e) {
              // A broken machine: the loop's owner is told, and so is whoever called.
              defect = e;
              throw e;
            } finally {
              bytesUnderWay.release(size);
            }
          });
    }

    /// Waits until the chain loop is done with everything submitted.
    void awaitAll() {
      if (!loop.isOwner()) {
        bytesUnderWay.acquireUninterruptibly(BYTES_UNDER_WAY_MAX);
      }
    }

    private CheckedBlock check(Bytes raw) {
      return chain.check(Block.CODEC.decode(raw));
    }

    private void take(CompletableFuture<CheckedBlock> checked, Place place) {
      if (!isSound() || stopped) {
        return;
      }
      try {
        connect(chain.stages().call(Stage.CHECK, checked::join), place);
        taken++;
        progress.accept(
            new Progress(
                place.offset + place.size, reader.sizeBytes(), taken, chain.tip().height()));
      } catch (CompletionException e) {
        if (!(e.getCause() instanceof MalformedException malformed)) {
          throw e;
        }
        fail(
            "the record at byte %d of %s is no block: %s"
                .formatted(place.offset, file, malformed.getMessage()));
      }
    }

    private void connect(CheckedBlock first, Place firstPlace) {
      Deque<BlockHash> arrived = new ArrayDeque<>();
      submit(first, firstPlace, arrived);
      while (!arrived.isEmpty() && isSound()) {
        List<Place> children = waiting.remove(arrived.remove());
        if (children != null) {
          waitingCount -= children.size();
          for (Place place : children) {
            submit(check(reader.readAgain(place.offset, place.size)), place, arrived);
          }
        }
      }
    }

    private void submit(CheckedBlock checked, Place place, Deque<BlockHash> arrived) {
      chain.submitBlock(checked, outcome -> told(outcome, checked, place));
      if (chain.entry(checked.block().hash()).filter(entry -> !entry.isInvalid()).isPresent()) {
        arrived.add(checked.block().hash());
      }
    }

    private void told(BlockOutcome outcome, CheckedBlock checked, Place place) {
      switch (outcome) {
        case BlockOutcome.Connected ignored -> added++;
        case BlockOutcome.SideBranch ignored -> added++;
        case BlockOutcome.AlreadyKnown ignored -> {}
        case BlockOutcome.MissingParent(BlockHash parent) -> wait(parent, place);
        case BlockOutcome.Rejected(Rejection rejection) ->
            fail(
                "block %s at byte %d of %s is refused: %s"
                    .formatted(
                        name(checked.block().header()), place.offset, file, rejection.text()));
      }
    }

    private void wait(BlockHash parent, Place place) {
      if (waitingCount >= WAITING_MAX) {
        fail(
            "%s has more than %d blocks without the block before them"
                .formatted(file, WAITING_MAX));
        return;
      }
      waiting.computeIfAbsent(parent, hashOfParent -> new ArrayList<>(1)).add(place);
      waitingCount++;
    }

    /// A block that was stored before is found invalid only now that those before it came.
    @Override
    public void invalidFound(HeaderEntry entry, Rejection rejection) {
      fail(
          "block %s at height %d of %s is invalid: %s"
              .formatted(entry.hash(), entry.height(), file, rejection.text()));
    }

    private String name(BlockHeader header) {
      return chain
          .entry(header.previous())
          .map(parent -> header.hash() + " at height " + (parent.height() + 1))
          .orElse(header.hash().toString());
    }

    private void fail(String why) {
      if (failure == null) {
        failure = why;
      }
    }
  }
}
