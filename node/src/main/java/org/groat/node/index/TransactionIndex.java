package org.groat.node.index;

import java.util.List;
import java.util.Optional;
import org.groat.chain.codec.ByteReader;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.Codec;
import org.groat.chain.codec.Codecs;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.Txid;
import org.groat.chain.state.BlockArchive;
import org.groat.chain.state.BlockUndo;
import org.groat.chain.state.ChainSnapshot;
import org.groat.chain.state.HeaderEntry;
import org.groat.chain.storage.Batch;
import org.groat.chain.storage.Column;
import org.groat.chain.storage.ColumnId;
import org.groat.chain.storage.Reader;

/// Where each transaction of the active chain stands (`--txindex`).
///
/// An entry is a height and an offset, eight bytes; a look-up reads the transaction there and makes sure that it is the one
/// asked for, so entries of blocks that a reorg left behind do no harm and need no removing.
public final class TransactionIndex implements ChainIndex {
  private static final Column<Txid, Place> PLACES =
      new Column<>(new ColumnId("txindex", ColumnId.Use.POINTS), Txid.CODEC, Place.CODEC);

  static final List<ColumnId> COLUMNS = List.of(PLACES.id());

  private final Reader reader;
  private final BlockArchive archive;

  public TransactionIndex(Reader reader, BlockArchive archive) {
    this.reader = reader;
    this.archive = archive;
  }

  @Override
  public String name() {
    return "txindex";
  }

  @Override
  public List<ColumnId> columns() {
    return COLUMNS;
  }

  @Override
  public Optional<HeaderEntry> resumeAt(HeaderEntry fork) {
    // Before the genesis block nothing stands; above it entries need no state but themselves.
    return fork.height() == 0 ? Optional.empty() : Optional.of(fork);
  }

  @Override
  public void connect(HeaderEntry entry, Block block, BlockUndo undo, Batch batch) {
    int offset =
        BlockHeader.SIZE + new ByteWriter().compactSize(block.transactions().size()).size();
    for (Transaction tx : block.transactions()) {
      batch.put(PLACES, tx.txid(), new Place(entry.height(), offset));
      offset += tx.totalSize();
    }
  }

  /// The transaction of the active chain, and its block; nothing where there is none or the index has not come to it yet.
  public Optional<Found> find(Txid txid, ChainSnapshot chain) {
    Optional<Place> place = reader.get(PLACES, txid);
    Optional<HeaderEntry> entry = place.flatMap(at -> chain.active(at.height));
    Optional<Bytes> raw = entry.flatMap(archive::raw);
    if (raw.isEmpty() || place.get().offset >= raw.get().size()) {
      return Optional.empty();
    }
    Transaction tx = Transaction.CODEC.read(new ByteReader(raw.get().from(place.get().offset)));
    return tx.txid().equals(txid) ? Optional.of(new Found(tx, entry.get())) : Optional.empty();
  }

  /// A transaction and its block.
  public record Found(Transaction transaction, HeaderEntry block) {}

  /// @param offset of the transaction's first byte in its block
  record Place(int height, int offset) {
    static final Codec<Place> CODEC =
        Codec.struct(Codecs.INT32.as(Place::height), Codecs.INT32.as(Place::offset), Place::new);
  }
}
