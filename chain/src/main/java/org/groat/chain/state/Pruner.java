package org.groat.chain.state;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.groat.chain.codec.Bytes;
import org.groat.chain.storage.Batch;
import org.groat.chain.storage.KeyValueStore;
import org.groat.chain.storage.StorageException;

/// Removes old blocks and their undo data: all up to a height at once, on every branch, or as many as a target size asks for.
///
/// The coins are flushed before, so that a crash never leaves the chain at a tip whose next blocks are gone. Headers stay, and
/// so does the genesis block. Space comes back when the store has compacted the range, in the background. Owned by the chain
/// loop.
final class Pruner {
  /// Blocks below the tip that always stay with their undo data: enough for any reorganisation that a pruned node promises to
  /// follow, and what peers may ask it for (BIP-0159).
  static final int BLOCKS_KEPT = 288;

  /// Pruning to a target goes this share below it, so that it does not come with every block.
  private static final int SLACK_DIVISOR = 10;

  private final KeyValueStore store;
  private final HeaderTree tree;
  private final ChainFlusher flusher;
  private final long targetBytes;
  private final Executor workers;
  private volatile int prunedUpTo;

  Pruner(
      KeyValueStore store,
      HeaderTree tree,
      ChainFlusher flusher,
      ChainSettings settings,
      Executor workers) {
    this.store = store;
    this.tree = tree;
    this.flusher = flusher;
    this.targetBytes = settings.pruneTargetBytes();
    this.workers = workers;
    this.prunedUpTo = StoreFormat.prunedUpTo(store);
    tree.all().forEach(entry -> flusher.stored(entry.storedBytes()));
  }

  int prunedUpTo() {
    return prunedUpTo;
  }

  int storedFrom() {
    return prunedUpTo == 0 ? 0 : prunedUpTo + 1;
  }

  long storedBytes() {
    return flusher.storedBytes();
  }

  /// True where all blocks together exceed the target.
  boolean isDue() {
    return targetBytes > 0 && storedBytes() > targetBytes;
  }

  /// Removes blocks where all together exceed the target.
  void pruneIfDue(HeaderEntry tip) {
    if (!isDue()) {
      return;
    }
    long wanted = storedBytes() - (targetBytes - targetBytes / SLACK_DIVISOR);
    int highest = tip.height() - BLOCKS_KEPT;
    int height = prunedUpTo;
    while (height < highest && wanted > 0) {
      height++;
      wanted -= tip.ancestor(height).storedBytes();
    }
    if (height > prunedUpTo) {
      pruneUpTo(height, tip);
    }
  }

  /// Removes blocks up to a height, but none of the last [#BLOCKS_KEPT].
  ///
  /// @return the height up to which they are removed now
  int pruneUpTo(int wanted, HeaderEntry tip) {
    int height = Math.min(wanted, tip.height() - BLOCKS_KEPT);
    if (height <= prunedUpTo) {
      return prunedUpTo;
    }
    flusher.flush(tip, false);
    List<HeaderEntry> removed = new ArrayList<>();
    for (HeaderEntry entry : tree.all()) {
      if (entry.height() > 0 && entry.height() <= height && entry.storedBytes() > 0) {
        entry.removeStatus(BlockStatus.HAS_BLOCK | BlockStatus.HAS_UNDO);
        flusher.stored(-entry.storedBytes());
        entry.storedBytes(0);
        removed.add(entry);
      }
    }
    Bytes from = Columns.BlockKey.firstAt(1);
    Bytes to = Columns.BlockKey.firstAt(height + 1);
    try (Batch batch = store.batch()) {
      batch.deleteRange(Columns.BLOCK.id(), from, to);
      batch.deleteRange(Columns.UNDO.id(), from, to);
      BlockArchive.putHeaders(batch, removed);
      StoreFormat.putPrunedUpTo(batch, height);
      store.write(batch);
    }
    prunedUpTo = height;
    workers.execute(() -> reclaim(from, to));
    return height;
  }

  private void reclaim(Bytes from, Bytes to) {
    try {
      store.compact(Columns.BLOCK.id(), from, to);
      store.compact(Columns.UNDO.id(), from, to);
    } catch (StorageException e) {
      // The node is closing: the next pruning, or the store by itself, compacts the range.
      return;
    }
  }
}
