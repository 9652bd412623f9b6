package org.groat.chain.storage;

import org.groat.chain.codec.Bytes;

/// An ordered key-value store of several columns: the port through which everything that outlives the process passes.
///
/// What an implementation promises, and what those above build on:
///
/// 1. A [Batch] happens as a whole, over all columns, and is seen by readers at once.
/// 2. After a crash of the process at any instant the store holds the effect of the first n batches, for some n, in the order
///    they were written: never a later batch without an earlier one. So a batch may refer to what earlier ones stored.
/// 3. That n counts at least every batch written before the last [#flush()] returned; and, outside bulk mode, every batch
///    whose [#write] returned.
///
/// Bulk mode is for a first sync: batches cost half the disk traffic, and a crash takes back those since the last flush.
///
/// Reading is safe from any thread; so is writing, though each column has one owner by convention.
public interface KeyValueStore extends Reader, AutoCloseable {

  /// An empty batch for this store.
  Batch batch();

  /// Writes a batch that [#batch()] made.
  ///
  /// @throws StorageException where the store fails or is closed
  void write(Batch batch);

  /// Makes sure that everything written so far survives a crash.
  void flush();

  /// Turns bulk mode on or off; off at first. Turning it off flushes.
  void bulk(boolean on);

  /// The store as it is now, whatever is written later. To be closed: it keeps old data alive.
  Snapshot snapshot();

  /// Gives back the disk space of entries removed between two encoded keys.
  void compact(ColumnId column, Bytes from, Bytes to);

  /// Bytes on disk that a column takes up, roughly; what was not flushed yet may be missing.
  long sizeBytes(ColumnId column);

  /// Flushes and closes. Cursors and snapshots still open end here; any later use fails with a [StorageException].
  @Override
  void close();

  /// The store at one instant.
  interface Snapshot extends Reader, AutoCloseable {
    @Override
    void close();
  }
}
