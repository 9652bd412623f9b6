package org.groat.network.wire;

import java.util.ArrayList;
import java.util.List;
import org.groat.chain.codec.ByteReader;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Codec;
import org.groat.chain.codec.Codecs;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.Transaction;

/// A block of which the receiver is thought to have most transactions (BIP-0152): `cmpctblock` on the wire.
///
/// @param nonce with the header, keys the short ids
/// @param shortIds 48 bits each, of the transactions that are not prefilled, in the block's order
/// @param prefilled transactions sent along, by rising index
public record CompactBlock(
    BlockHeader header, long nonce, List<Long> shortIds, List<PrefilledTransaction> prefilled)
    implements Message {
  /// Bytes in a short id.
  static final int SHORT_ID_SIZE = 6;

  private static final Codec<Long> SHORT_ID =
      Codec.of(
          in -> in.uint32() | (long) in.uint16() << 32,
          (Long id, ByteWriter out) -> out.uint32(id).uint16((int) (id >>> 32)));

  private static final Codec<List<PrefilledTransaction>> PREFILLED =
      Codec.of(CompactBlock::readPrefilled, CompactBlock::writePrefilled);

  public static final Codec<CompactBlock> CODEC =
      Codec.struct(
          BlockHeader.CODEC.as(CompactBlock::header),
          Codecs.INT64.as(CompactBlock::nonce),
          SHORT_ID
              .list(SHORT_ID_SIZE, Protocol.COMPACT_TRANSACTIONS_MAX)
              .as(CompactBlock::shortIds),
          PREFILLED.as(CompactBlock::prefilled),
          CompactBlock::new);

  public CompactBlock {
    shortIds = List.copyOf(shortIds);
    prefilled = List.copyOf(prefilled);
  }

  public BlockHash hash() {
    return header.hash();
  }

  /// Transactions in the whole block.
  public int transactionCount() {
    return shortIds.size() + prefilled.size();
  }

  private static List<PrefilledTransaction> readPrefilled(ByteReader in) {
    int count = in.count(1 + Transaction.SIZE_MIN, Protocol.COMPACT_TRANSACTIONS_MAX);
    List<PrefilledTransaction> prefilled = new ArrayList<>(count);
    int index = Differences.START;
    for (int i = 0; i < count; i++) {
      index = Differences.read(in, index);
      prefilled.add(new PrefilledTransaction(index, Transaction.CODEC.read(in)));
    }
    return prefilled;
  }

  private static void writePrefilled(List<PrefilledTransaction> prefilled, ByteWriter out) {
    out.compactSize(prefilled.size());
    int before = Differences.START;
    for (PrefilledTransaction entry : prefilled) {
      Differences.write(before, entry.index(), out);
      Transaction.CODEC.write(entry.transaction(), out);
      before = entry.index();
    }
  }

  /// A transaction with its place in the block.
  public record PrefilledTransaction(int index, Transaction transaction) {}
}
