package org.groat.chain.state;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.groat.chain.codec.ByteReader;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.Codec;
import org.groat.chain.codec.Codecs;
import org.groat.chain.consensus.Coin;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.storage.CoinCodec;
import org.groat.chain.storage.Column;
import org.groat.chain.storage.ColumnId;

/// The ledger's columns. `docs/storage.md` shows an entry of each, decoded.
public final class Columns {
  /// Every header, and what is known of its block.
  public static final Column<BlockHash, StoredHeader> HEADER =
      new Column<>(
          new ColumnId("header", ColumnId.Use.RECORDS), BlockHash.CODEC, StoredHeader.CODEC);

  /// The active chain at the last flush.
  public static final Column<Integer, BlockHash> ACTIVE =
      new Column<>(new ColumnId("active", ColumnId.Use.RECORDS), Codecs.INT32_BE, BlockHash.CODEC);

  /// Blocks as they travel.
  public static final Column<BlockKey, Bytes> BLOCK =
      new Column<>(new ColumnId("block", ColumnId.Use.LARGE_VALUES), BlockKey.CODEC, rest());

  /// The coins that each block spent.
  public static final Column<BlockKey, BlockUndo> UNDO =
      new Column<>(
          new ColumnId("undo", ColumnId.Use.LARGE_VALUES), BlockKey.CODEC, BlockUndo.CODEC);

  /// The unspent outputs at the last flush.
  public static final Column<OutPoint, Coin> COIN =
      new Column<>(new ColumnId("coin", ColumnId.Use.POINTS), CoinCodec.KEY, CoinCodec.COIN);

  /// Coins again, for the while that there are two sets: one that was loaded, and one that grows from the genesis block. The
  /// `meta` column says which of the two columns has the tip's.
  public static final Column<OutPoint, Coin> SECOND_COIN =
      new Column<>(new ColumnId("coin2", ColumnId.Use.POINTS), CoinCodec.KEY, CoinCodec.COIN);

  /// Facts about the store as a whole, by name.
  public static final Column<String, Bytes> META =
      new Column<>(
          new ColumnId("meta", ColumnId.Use.RECORDS),
          rest().map(Columns::text, text -> Bytes.wrap(text.getBytes(StandardCharsets.US_ASCII))),
          rest());

  private Columns() {}

  /// What a store has to be opened with.
  public static List<ColumnId> ids() {
    return List.of(
        HEADER.id(), ACTIVE.id(), BLOCK.id(), UNDO.id(), COIN.id(), SECOND_COIN.id(), META.id());
  }

  /// The column of coins that is not the given one.
  static Column<OutPoint, Coin> otherCoins(Column<OutPoint, Coin> column) {
    return column == COIN ? SECOND_COIN : COIN;
  }

  /// Keys of blocks sort by height, so that old ones are removed as one range.
  ///
  /// @param height not negative
  public record BlockKey(int height, BlockHash hash) {
    public static final Codec<BlockKey> CODEC =
        Codec.struct(
            Codecs.INT32_BE.as(BlockKey::height),
            BlockHash.CODEC.as(BlockKey::hash),
            BlockKey::new);

    public static BlockKey of(HeaderEntry entry) {
      return new BlockKey(entry.height(), entry.hash());
    }

    /// The encoded form that sorts before every key of a height.
    static Bytes firstAt(int height) {
      return Codecs.INT32_BE.encode(height);
    }
  }

  /// A header as stored.
  ///
  /// @param status bits of [BlockStatus]
  /// @param transactionCount 0 where the block was never there
  /// @param storedBytes of the block and its undo data
  public record StoredHeader(
      BlockHeader header,
      int height,
      int status,
      int transactionCount,
      int storedBytes,
      BigInteger chainWork) {
    private static final int WORK_SIZE_MAX = 33;

    static final Codec<StoredHeader> CODEC = Codec.of(StoredHeader::read, StoredHeader::write);

    static StoredHeader of(HeaderEntry entry) {
      return new StoredHeader(
          entry.header(),
          entry.height(),
          entry.status(),
          entry.transactionCount(),
          entry.storedBytes(),
          entry.chainWork());
    }

    private static StoredHeader read(ByteReader in) {
      BlockHeader header = BlockHeader.CODEC.read(in);
      int height = in.int32();
      int status = in.uint8();
      int transactionCount = in.int32();
      int storedBytes = in.int32();
      BigInteger work = new BigInteger(1, in.sizedBytes(WORK_SIZE_MAX).toByteArray());
      return new StoredHeader(header, height, status, transactionCount, storedBytes, work);
    }

    private static void write(StoredHeader stored, ByteWriter out) {
      BlockHeader.CODEC.write(stored.header, out);
      out.int32(stored.height)
          .uint8(stored.status)
          .int32(stored.transactionCount)
          .int32(stored.storedBytes);
      out.sizedBytes(Bytes.wrap(stored.chainWork.toByteArray()));
    }
  }

  private static Codec<Bytes> rest() {
    return Codec.of(in -> in.bytes(in.remaining()), (value, out) -> out.bytes(value));
  }

  private static String text(Bytes bytes) {
    return new String(bytes.toByteArray(), StandardCharsets.US_ASCII);
  }
}
