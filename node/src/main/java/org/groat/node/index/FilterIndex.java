package org.groat.node.index;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.Codec;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockFilter;
import org.groat.chain.primitives.FilterHash;
import org.groat.chain.state.BlockUndo;
import org.groat.chain.state.Columns.BlockKey;
import org.groat.chain.state.HeaderEntry;
import org.groat.chain.storage.Batch;
import org.groat.chain.storage.Column;
import org.groat.chain.storage.ColumnId;
import org.groat.chain.storage.Reader;
import org.jspecify.annotations.Nullable;

/// The basic compact filter of each block and the chain of their headers (BIP-0157, BIP-0158; `--blockfilterindex`).
///
/// Keyed by height and hash, so that entries of blocks that a reorg left behind stay valid for those who ask for them.
public final class FilterIndex implements ChainIndex {
  private static final Column<BlockKey, Stored> FILTERS =
      new Column<>(new ColumnId("filter", ColumnId.Use.LARGE_VALUES), BlockKey.CODEC, Stored.CODEC);

  static final List<ColumnId> COLUMNS = List.of(FILTERS.id());

  private final Reader reader;
  private @Nullable HeaderEntry last;
  private FilterHash lastHeader = FilterHash.ZERO;

  public FilterIndex(Reader reader) {
    this.reader = reader;
  }

  @Override
  public String name() {
    return "basic block filter index";
  }

  @Override
  public List<ColumnId> columns() {
    return COLUMNS;
  }

  @Override
  public Optional<HeaderEntry> resumeAt(HeaderEntry fork) {
    return stored(fork).map(found -> fork);
  }

  @Override
  public void connect(HeaderEntry entry, Block block, BlockUndo undo, Batch batch) {
    List<Bytes> spent = new ArrayList<>();
    undo.spent().forEach(coins -> coins.forEach(coin -> spent.add(coin.output().scriptPubKey())));
    BlockFilter filter = BlockFilter.of(block, spent);
    FilterHash header = filter.header(previousHeader(entry));
    batch.put(FILTERS, BlockKey.of(entry), new Stored(filter.hash(), header, filter.encoded()));
    last = entry;
    lastHeader = header;
  }

  /// A block's filter; nothing where the index has not come to it.
  public Optional<BlockFilter> filter(HeaderEntry entry) {
    return stored(entry).map(found -> BlockFilter.decode(entry.hash(), found.encoded));
  }

  /// The hash of a block's filter.
  public Optional<FilterHash> hash(HeaderEntry entry) {
    return stored(entry).map(Stored::hash);
  }

  /// The header of a block's filter.
  public Optional<FilterHash> header(HeaderEntry entry) {
    return stored(entry).map(Stored::header);
  }

  /// The header before a block's. Within one batch the entry before is not in the store yet.
  private FilterHash previousHeader(HeaderEntry entry) {
    Optional<HeaderEntry> previous = entry.previous();
    if (previous.isEmpty()) {
      return FilterHash.ZERO;
    }
    if (previous.get() == last) {
      return lastHeader;
    }
    return header(previous.get())
        .orElseThrow(() -> new IllegalStateException("no filter before " + entry));
  }

  private Optional<Stored> stored(HeaderEntry entry) {
    return reader.get(FILTERS, BlockKey.of(entry));
  }

  record Stored(FilterHash hash, FilterHash header, Bytes encoded) {
    static final Codec<Stored> CODEC =
        Codec.struct(
            FilterHash.CODEC.as(Stored::hash),
            FilterHash.CODEC.as(Stored::header),
            Codec.<Bytes>of(in -> in.bytes(in.remaining()), (value, out) -> out.bytes(value))
                .as(Stored::encoded),
            Stored::new);
  }
}
