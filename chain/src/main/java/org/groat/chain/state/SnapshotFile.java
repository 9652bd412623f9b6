package org.groat.chain.state;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongConsumer;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.Coin;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Txid;
import org.groat.chain.storage.CoinCodec;
import org.groat.chain.storage.Cursor;
import org.groat.chain.storage.VarInt;
import org.jspecify.annotations.Nullable;

/// A set of coins in a file, in Bitcoin Core's snapshot format of version 2: a node can begin with it.
///
/// | bytes | what |
/// |---|---|
/// | 5 | `utxo` and `ff` |
/// | 2 | version, little-endian |
/// | 4 | the network's magic, as messages begin with it |
/// | 32 | hash of the block that the coins are of |
/// | 8 | number of coins, little-endian |
///
/// Then for each transaction that has unspent outputs, in the order of the hashes: hash, number of coins as a compact size, and
/// for each coin the output's index as a compact size and the coin as [CoinCodec] has it.
public final class SnapshotFile {
  static final Bytes MAGIC = Bytes.fromHex("7574786fff");
  static final int VERSION = 2;
  static final int HEADER_SIZE = 51;

  /// From this index on the order of the written numbers is not that of the numbers.
  private static final int ORDERED_INDEXES = 16_512;

  private static final int CHUNK_BYTES = 1 << 20;

  private static final Comparator<Indexed> STORED_ORDER =
      Comparator.comparing(coin -> VarInt.CODEC.encode(Integer.toUnsignedLong(coin.index)));

  private SnapshotFile() {}

  /// What a file begins with.
  record Header(BlockHash base, long coins) {}

  private record Indexed(int index, Coin coin) {}

  /// Writes all coins of a snapshot. Safe from any thread; takes two runs over the coins, one to count and hash them.
  ///
  /// The file has the name with `.incomplete` behind it until it is whole. Its bytes depend on the coins alone.
  ///
  /// @param progress told of the number of coins written, now and then
  /// @return what the coins amount to, with `hash_serialized_3`
  /// @throws SnapshotException where there is such a file already, or it cannot be written
  public static CoinStatistics write(
      CoinSnapshot snapshot, NetworkParameters params, Path file, LongConsumer progress) {
    expectAbsent(file);
    Path incomplete = file.resolveSibling(file.getFileName() + ".incomplete");
    CoinStatistics statistics =
        CoinStatistics.of(snapshot, CoinStatistics.HashKind.HASH_SERIALIZED_3, coins -> {});
    try {
      try (OutputStream out =
          new BufferedOutputStream(Files.newOutputStream(incomplete), CHUNK_BYTES)) {
        ByteWriter header = new ByteWriter();
        header.bytes(MAGIC).uint16(VERSION).int32(params.magic());
        header.bytes(BlockHash.CODEC.encode(snapshot.tip().hash())).int64(statistics.coins());
        out.write(header.toBytes().toByteArray());
        writeCoins(snapshot, out, progress);
      }
      Files.move(incomplete, file);
    } catch (IOException e) {
      throw new SnapshotException(
          SnapshotException.Kind.FILE, "%s cannot be written: %s".formatted(file, e), e);
    }
    return statistics;
  }

  /// Fails where a file is there that must not be overwritten.
  ///
  /// @throws SnapshotException then
  public static void expectAbsent(Path file) {
    if (Files.exists(file)) {
      throw new SnapshotException(
          SnapshotException.Kind.FILE,
          file
              + " already exists. If you are sure this is what you want, move it out of the way"
              + " first");
    }
  }

  private static void writeCoins(CoinSnapshot snapshot, OutputStream out, LongConsumer progress)
      throws IOException {
    ByteWriter buffer = new ByteWriter();
    List<Indexed> outputs = new ArrayList<>();
    long written = 0;
    @Nullable Txid txid = null;
    try (Cursor<OutPoint, Coin> cursor = snapshot.coins()) {
      while (cursor.next()) {
        OutPoint outPoint = cursor.key();
        if (txid != null && !txid.equals(outPoint.txid())) {
          written += writeTransaction(txid, outputs, buffer, out);
          progress.accept(written);
        }
        txid = outPoint.txid();
        outputs.add(new Indexed(outPoint.index(), cursor.value()));
      }
    }
    if (txid != null) {
      written += writeTransaction(txid, outputs, buffer, out);
      progress.accept(written);
    }
  }

  private static int writeTransaction(
      Txid txid, List<Indexed> outputs, ByteWriter buffer, OutputStream out) throws IOException {
    if (Integer.compareUnsigned(outputs.getLast().index, ORDERED_INDEXES) >= 0) {
      outputs.sort(STORED_ORDER);
    }
    buffer.clear();
    txid.writeTo(buffer);
    buffer.compactSize(outputs.size());
    for (Indexed output : outputs) {
      buffer.compactSize(Integer.toUnsignedLong(output.index));
      CoinCodec.COIN.write(output.coin, buffer);
    }
    out.write(buffer.toBytes().toByteArray());
    int count = outputs.size();
    outputs.clear();
    return count;
  }
}
