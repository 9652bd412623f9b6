package org.groat.node.index;

import java.util.List;
import java.util.Optional;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.Codecs;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.crypto.MuHash3072;
import org.groat.chain.primitives.Block;
import org.groat.chain.state.BlockUndo;
import org.groat.chain.state.Columns.BlockKey;
import org.groat.chain.state.HeaderEntry;
import org.groat.chain.storage.Batch;
import org.groat.chain.storage.Column;
import org.groat.chain.storage.ColumnId;
import org.groat.chain.storage.Reader;
import org.jspecify.annotations.Nullable;

/// The coin set's statistics at each block, its MuHash among them (`--coinstatsindex`).
///
/// The hash is a running product. The product itself, 384 bytes, is kept for the last [#RECENT] blocks and for one block in
/// [#MILESTONE], so that after a reorg of any depth the index goes on from the nearest one below the fork.
public final class CoinStatisticsIndex implements ChainIndex {
  private static final int RECENT = 300;
  private static final int MILESTONE = 2_000;

  private static final Column<BlockKey, CoinTotals> TOTALS =
      new Column<>(
          new ColumnId("coinstats", ColumnId.Use.RECORDS), BlockKey.CODEC, CoinTotals.CODEC);
  private static final Column<BlockKey, Bytes> PRODUCTS =
      new Column<>(
          new ColumnId("coinproduct", ColumnId.Use.RECORDS),
          BlockKey.CODEC,
          Codecs.fixedBytes(MuHash3072.NUMBER_SIZE));

  static final List<ColumnId> COLUMNS = List.of(TOTALS.id(), PRODUCTS.id());

  private final Reader reader;
  private final NetworkParameters params;
  private @Nullable HeaderEntry last;
  private RunningCoins running = new RunningCoins();

  public CoinStatisticsIndex(Reader reader, NetworkParameters params) {
    this.reader = reader;
    this.params = params;
  }

  @Override
  public String name() {
    return "coinstatsindex";
  }

  @Override
  public List<ColumnId> columns() {
    return COLUMNS;
  }

  @Override
  public Optional<HeaderEntry> resumeAt(HeaderEntry fork) {
    Optional<HeaderEntry> at = Optional.of(fork);
    while (at.isPresent()) {
      Optional<Bytes> product = reader.get(PRODUCTS, BlockKey.of(at.get()));
      Optional<CoinTotals> totals = totals(at.get());
      if (product.isPresent() && totals.isPresent()) {
        last = at.get();
        running = new RunningCoins(totals.get(), product.get());
        return at;
      }
      at = at.get().previous();
    }
    last = null;
    running = new RunningCoins();
    return Optional.empty();
  }

  @Override
  public void connect(HeaderEntry entry, Block block, BlockUndo undo, Batch batch) {
    if (entry.previous().orElse(null) != last) {
      throw new IllegalStateException(entry + " does not follow " + last);
    }
    running.add(entry, block, undo, params);
    batch.put(PRODUCTS, BlockKey.of(entry), running.product());
    batch.put(TOTALS, BlockKey.of(entry), running.totals());
    last = entry;
    int old = entry.height() - RECENT;
    if (old > 0 && old % MILESTONE != 0) {
      batch.delete(PRODUCTS, BlockKey.of(entry.ancestor(old)));
    }
  }

  /// The statistics after a block; nothing where the index has not come to it.
  public Optional<CoinTotals> totals(HeaderEntry entry) {
    return reader.get(TOTALS, BlockKey.of(entry));
  }
}
