package org.groat.node.index;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.Codec;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.runtime.EventLoop;
import org.groat.chain.state.BlockArchive;
import org.groat.chain.state.BlockUndo;
import org.groat.chain.state.ChainSnapshot;
import org.groat.chain.state.HeaderEntry;
import org.groat.chain.state.HeaderTree;
import org.groat.chain.storage.Batch;
import org.groat.chain.storage.Column;
import org.groat.chain.storage.ColumnId;
import org.groat.chain.storage.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings one index up to the active chain's tip and keeps it there.
///
/// Works on a loop of its own in short turns, so that the loop stops promptly; entries and progress go to the store in one
/// batch. Where a block it needs is not stored (pruned, or not there yet below a loaded set of coins) it waits for the next
/// change of the tip.
public final class IndexBuilder {
  private static final Logger LOG = LoggerFactory.getLogger(IndexBuilder.class);

  /// A batch is written when it has grown to this.
  private static final long BATCH_BYTES = 4L << 20;

  /// One turn ends with the block that goes beyond this, so that a stop is not held up.
  private static final long TURN_NANOS = 200_000_000L;

  /// How far each index has come: its name, and the last block that it holds.
  private static final Column<String, BlockHash> PROGRESS =
      new Column<>(
          new ColumnId("index", ColumnId.Use.RECORDS),
          Codec.of(in -> text(in.bytes(in.remaining())), (name, out) -> out.bytes(bytes(name))),
          BlockHash.CODEC);

  private final ChainIndex index;
  private final HeaderTree tree;
  private final BlockArchive archive;
  private final Supplier<ChainSnapshot> chain;
  private final KeyValueStore store;
  private final EventLoop loop;

  private volatile @Nullable HeaderEntry best;
  private volatile boolean waiting;
  private boolean scheduled;

  /// @param chain where the chain stands, asked again each turn
  /// @param loop owns the index; may be shared by several
  public IndexBuilder(
      ChainIndex index,
      HeaderTree tree,
      BlockArchive archive,
      Supplier<ChainSnapshot> chain,
      KeyValueStore store,
      EventLoop loop) {
    this.index = index;
    this.tree = tree;
    this.archive = archive;
    this.chain = chain;
    this.store = store;
    this.loop = loop;
  }

  /// The columns of all indexes: a store is opened with them beside the ledger's, wanted or not.
  public static List<ColumnId> columns() {
    return Stream.of(
            List.of(PROGRESS.id()),
            TransactionIndex.COLUMNS,
            FilterIndex.COLUMNS,
            CoinStatisticsIndex.COLUMNS)
        .flatMap(List::stream)
        .toList();
  }

  /// Takes up where the index was, and goes on from there.
  public void start() {
    loop.execute(
        () -> {
          best =
              store
                  .get(PROGRESS, index.name())
                  .flatMap(tree::get)
                  .flatMap(index::resumeAt)
                  .orElse(null);
          LOG.info("index={} event=start height={}", index.name(), height());
          turn();
        });
  }

  /// Tells that the chain's tip has changed. Safe from any thread.
  public void tipChanged() {
    loop.execute(
        () -> {
          if (!scheduled) {
            turn();
          }
        });
  }

  public ChainIndex index() {
    return index;
  }

  /// The last block that the index holds.
  public Optional<HeaderEntry> best() {
    return Optional.ofNullable(best);
  }

  /// Its height, -1 before the first.
  public int height() {
    HeaderEntry at = best;
    return at == null ? -1 : at.height();
  }

  /// True where the index holds the whole active chain.
  public boolean isSynced() {
    return best == chain.get().tip();
  }

  /// True where a block that the index needs is not stored.
  public boolean isWaiting() {
    return waiting;
  }

  /// Removes an index that is no longer wanted, entries and progress.
  public static void remove(KeyValueStore store, ChainIndex index) {
    try (Batch batch = store.batch()) {
      batch.delete(PROGRESS, index.name());
      for (ColumnId column : index.columns()) {
        batch.deleteRange(column, Bytes.EMPTY, AFTER_ALL);
      }
      store.write(batch);
    }
    index.columns().forEach(column -> store.compact(column, Bytes.EMPTY, AFTER_ALL));
  }

  private static final Bytes AFTER_ALL = Bytes.wrap(filled(64));

  private void turn() {
    scheduled = false;
    HeaderEntry tip = chain.get().tip();
    HeaderEntry at = onChain(tip);
    long start = loop.nanos();
    waiting = false;
    try (Batch batch = store.batch()) {
      while (at != tip
          && loop.nanos() - start < TURN_NANOS
          && batch.sizeBytes() < BATCH_BYTES
          && !waiting) {
        HeaderEntry next = tip.ancestor(at == null ? 0 : at.height() + 1);
        if (connect(next, batch)) {
          at = next;
        } else {
          waiting = true;
        }
      }
      if (at != null && at != best) {
        batch.put(PROGRESS, index.name(), at.hash());
        store.write(batch);
        best = at;
      }
    }
    if (at != chain.get().tip() && !waiting) {
      scheduled = true;
      loop.execute(this::turn);
    }
  }

  /// Where to go on: the last block held if it is on the way to `tip`, else where the index can resume below the fork.
  private @Nullable HeaderEntry onChain(HeaderEntry tip) {
    HeaderEntry at = best;
    if (at == null || tip.isDescendantOf(at)) {
      return at == null ? index.resumeAt(tree.genesis()).orElse(null) : at;
    }
    HeaderEntry fork = HeaderEntry.fork(at, tip);
    LOG.info("index={} event=rewind from={} fork={}", index.name(), at, fork);
    return index.resumeAt(fork).orElse(null);
  }

  private boolean connect(HeaderEntry entry, Batch batch) {
    Optional<Block> block = archive.block(entry);
    Optional<BlockUndo> undo =
        entry.height() == 0 ? Optional.of(BlockUndo.EMPTY) : archive.undo(entry);
    if (block.isEmpty() || undo.isEmpty()) {
      return false;
    }
    index.connect(entry, block.get(), undo.get(), batch);
    return true;
  }

  private static byte[] filled(int size) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) 0xff);
    return bytes;
  }

  private static String text(Bytes bytes) {
    return new String(bytes.toByteArray(), StandardCharsets.US_ASCII);
  }

  private static Bytes bytes(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }
}
