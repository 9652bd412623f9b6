package org.groat.chain.state;

import java.util.Collection;
import java.util.Optional;
import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.Block;
import org.groat.chain.storage.Batch;
import org.groat.chain.storage.KeyValueStore;
import org.groat.chain.storage.StorageException;

/// Blocks, undo data and headers on disk. Reading is safe from any thread; the chain loop writes.
///
/// A header's record says that a block or its undo data is there in the same batch that stores it: nothing is ever referred to
/// before it is there.
public final class BlockArchive {
  private final KeyValueStore store;
  private final WaitingBlocks waiting = new WaitingBlocks(WaitingBlocks.BYTES_MAX);

  BlockArchive(KeyValueStore store) {
    this.store = store;
  }

  /// The block's bytes as they travel, with witnesses; nothing where it is not stored, or was pruned.
  public Optional<Bytes> raw(HeaderEntry entry) {
    return entry.hasBlock()
        ? store.get(Columns.BLOCK, Columns.BlockKey.of(entry))
        : Optional.empty();
  }

  /// The block; nothing where it is not stored, or was pruned.
  public Optional<Block> block(HeaderEntry entry) {
    return raw(entry).map(Block.CODEC::decode);
  }

  /// The coins that the block spent; nothing where it was never connected, or was pruned.
  public Optional<BlockUndo> undo(HeaderEntry entry) {
    if (entry.height() == 0) {
      return Optional.of(BlockUndo.EMPTY);
    }
    return entry.hasUndo() ? store.get(Columns.UNDO, Columns.BlockKey.of(entry)) : Optional.empty();
  }

  Block requireBlock(HeaderEntry entry) {
    return block(entry).orElseThrow(() -> missing("block", entry));
  }

  /// Keeps a block that was stored in memory too, where there is room, until [#nextBlock] asks for it. On the chain loop.
  void keepWaiting(HeaderEntry entry, Block block) {
    waiting.put(entry, block);
  }

  /// The block that is to be connected next, from memory where it waited there. On the chain loop.
  Block nextBlock(HeaderEntry entry) {
    return waiting.take(entry).orElseGet(() -> requireBlock(entry));
  }

  BlockUndo requireUndo(HeaderEntry entry) {
    return undo(entry).orElseThrow(() -> missing("undo", entry));
  }

  /// Stores a block, with what changed among the headers.
  void put(HeaderEntry entry, Block block, ChainFlusher flusher) {
    try (Batch batch = store.batch()) {
      batch.putRaw(
          Columns.BLOCK.id(),
          Columns.BlockKey.CODEC.encode(Columns.BlockKey.of(entry)),
          block.raw());
      entry.transactionCount(block.transactions().size());
      entry.addStatus(BlockStatus.HAS_BLOCK);
      write(batch, entry, block.totalSize(), flusher);
    }
  }

  /// Stores what a connected block spent, with what changed among the headers.
  ///
  /// @param encoded the stored form of its [BlockUndo]
  void putUndo(HeaderEntry entry, Bytes encoded, ChainFlusher flusher) {
    try (Batch batch = store.batch()) {
      batch.putRaw(
          Columns.UNDO.id(), Columns.BlockKey.CODEC.encode(Columns.BlockKey.of(entry)), encoded);
      entry.addStatus(BlockStatus.HAS_UNDO | BlockStatus.CONNECTED);
      write(batch, entry, encoded.size(), flusher);
    }
  }

  private void write(Batch batch, HeaderEntry entry, int bytes, ChainFlusher flusher) {
    entry.storedBytes(entry.storedBytes() + bytes);
    flusher.stored(bytes);
    flusher.changed(entry);
    putHeaders(batch, flusher.takeChanged());
    store.write(batch);
  }

  /// Stores what the given entries say of themselves by now.
  void putHeaders(Collection<HeaderEntry> changed) {
    if (changed.isEmpty()) {
      return;
    }
    try (Batch batch = store.batch()) {
      putHeaders(batch, changed);
      store.write(batch);
    }
  }

  static void putHeaders(Batch batch, Collection<HeaderEntry> changed) {
    changed.forEach(
        entry -> batch.put(Columns.HEADER, entry.hash(), Columns.StoredHeader.of(entry)));
  }

  private static StorageException missing(String what, HeaderEntry entry) {
    if (entry.transactionCount() > 0 && !entry.hasBlock()) {
      return new StorageException(
          "block %s at height %d is needed to change to another branch, but was pruned: remove the data directory and sync anew"
              .formatted(entry.hash(), entry.height()));
    }
    return new StorageException(
        "the store is damaged: column '%s' lacks block %s at height %d; restore a copy of the data directory, or remove it and sync anew"
            .formatted(what, entry.hash(), entry.height()));
  }
}
