package org.groat.chain.state;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.Coin;
import org.groat.chain.consensus.KnownSnapshot;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.storage.Batch;
import org.groat.chain.storage.Column;
import org.groat.chain.storage.Cursor;
import org.groat.chain.storage.KeyValueStore;
import org.groat.chain.storage.StorageException;

/// Reads a file of coins into the column that is not in use, and proves that it holds what the network's parameters say.
///
/// Nothing of it counts before [ChainState#adopt]: where it fails, or the node stops, the column is cleared, now or at the next
/// start. Used by one thread, any one; made on the chain loop.
public final class SnapshotLoader implements AutoCloseable {
  private static final long BATCH_BYTES = 4L << 20;
  private static final int PROGRESS_STEP = 10_000;
  private static final Bytes AFTER_ALL = Bytes.fromHex("ff".repeat(64));

  private final ChainState chain;
  private final KeyValueStore store;
  private final Column<OutPoint, Coin> column;
  private final Runnable onClose;

  SnapshotLoader(
      ChainState chain, KeyValueStore store, Column<OutPoint, Coin> column, Runnable onClose) {
    this.chain = chain;
    this.store = store;
    this.column = column;
    this.onClose = onClose;
  }

  /// Makes way for another one.
  @Override
  public void close() {
    onClose.run();
  }

  /// A set of coins that was read and proven, for [ChainState#adopt].
  public record Loaded(SnapshotLoader loader, KnownSnapshot known, HeaderEntry base, long coins) {}

  /// Reads a file.
  ///
  /// @param progress told of the number of coins read, now and then
  /// @throws SnapshotException where the file is not the one expected, or the chain has no use for it
  public Loaded read(Path file, LongConsumer progress) {
    try (SnapshotReader reader = new SnapshotReader(file)) {
      SnapshotFile.Header header = reader.header(chain.params());
      KnownSnapshot known = known(header.base());
      HeaderEntry base = expectHeader(header.base());
      expectUseful(base);
      reader.baseHeight(base.height());
      try {
        clear(store, column);
        readCoins(reader, progress);
        expectContent(base, known, header.coins());
      } catch (RuntimeException e) {
        clear(store, column);
        throw e;
      }
      return new Loaded(this, known, base, header.coins());
    }
  }

  /// Fails unless the chain of a block is the best one known and the node is not there yet.
  void expectUseful(HeaderEntry base) {
    ChainSnapshot at = chain.snapshot();
    if (base.isInvalid()) {
      throw new SnapshotException(
          "The base block header (%s) is part of an invalid chain".formatted(base.hash()));
    }
    if (!at.bestHeader().isDescendantOf(base)) {
      throw new SnapshotException(
          "A forked headers-chain with more work than the chain with the snapshot base block header"
              + " exists. Please proceed to sync without AssumeUtxo.");
    }
    if (base.chainWork().compareTo(at.tip().chainWork()) <= 0) {
      throw new SnapshotException("Work does not exceed active chainstate.");
    }
  }

  /// The facts of a set of coins that the store stands on.
  static KnownSnapshot stillKnown(NetworkParameters params, BlockHash base) {
    return find(params, base)
        .orElseThrow(
            () ->
                new StorageException(
                    "the chain stands on coins loaded at block %s, which this version does not know: use the version that loaded them, or remove the data directory and sync anew"
                        .formatted(base)));
  }

  /// Removes the coins of a chain that was validated to its end, and the notes of it, in one step.
  static void forget(KeyValueStore store, Column<OutPoint, Coin> column) {
    try (Batch batch = store.batch()) {
      StoreFormat.removeAssumed(batch);
      batch.deleteRange(column.id(), Bytes.EMPTY, AFTER_ALL);
      store.write(batch);
    }
    store.flush();
    store.compact(column.id(), Bytes.EMPTY, AFTER_ALL);
  }

  /// Removes whatever is in a column that is not in use.
  static void clear(KeyValueStore store, Column<OutPoint, Coin> column) {
    try (Cursor<OutPoint, Coin> cursor = store.scan(column)) {
      if (!cursor.next()) {
        return;
      }
    }
    try (Batch batch = store.batch()) {
      batch.deleteRange(column.id(), Bytes.EMPTY, AFTER_ALL);
      store.write(batch);
    }
    store.compact(column.id(), Bytes.EMPTY, AFTER_ALL);
  }

  private KnownSnapshot known(BlockHash base) {
    return find(chain.params(), base)
        .orElseThrow(
            () ->
                new SnapshotException(
                    "assumeutxo block hash in snapshot metadata not recognized (hash: %s). The following snapshot heights are available: %s."
                        .formatted(base, heights())));
  }

  private String heights() {
    List<String> heights =
        chain.params().snapshots().stream().map(known -> Integer.toString(known.height())).toList();
    return heights.isEmpty() ? "none" : String.join(", ", heights);
  }

  private static Optional<KnownSnapshot> find(NetworkParameters params, BlockHash base) {
    return params.snapshots().stream().filter(each -> each.blockHash().equals(base)).findFirst();
  }

  private HeaderEntry expectHeader(BlockHash base) {
    return chain
        .tree()
        .get(base)
        .orElseThrow(
            () ->
                new SnapshotException(
                    "The base block header (%s) must appear in the headers chain. Make sure all headers are syncing, and call loadtxoutset again"
                        .formatted(base)));
  }

  private void readCoins(SnapshotReader reader, LongConsumer progress) {
    Batch batch = store.batch();
    try {
      long read = 0;
      Optional<SnapshotReader.Entry> next = reader.next();
      while (next.isPresent()) {
        batch.put(column, next.get().outPoint(), next.get().coin());
        if (batch.sizeBytes() > BATCH_BYTES) {
          store.write(batch);
          batch.close();
          batch = store.batch();
        }
        if (++read % PROGRESS_STEP == 0) {
          progress.accept(read);
        }
        next = reader.next();
      }
      store.write(batch);
      progress.accept(read);
    } finally {
      batch.close();
    }
    store.flush();
  }

  private void expectContent(HeaderEntry base, KnownSnapshot known, long coins) {
    CoinStatistics statistics;
    try (CoinSnapshot read = new CoinSnapshot(base, store.snapshot(), column)) {
      statistics = CoinStatistics.of(read, CoinStatistics.HashKind.HASH_SERIALIZED_3, count -> {});
    }
    if (!statistics.hash().equals(known.hashSerialized())) {
      throw new SnapshotException(
          "Bad snapshot content hash: expected %s, got %s"
              .formatted(known.hashSerialized().reversed(), statistics.hash().reversed()));
    }
    if (statistics.coins() != coins) {
      throw new SnapshotException(
          "Mismatch in coins count in snapshot metadata and actual snapshot data");
    }
  }
}
