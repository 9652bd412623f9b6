package org.groat.network.wire;

import java.util.ArrayList;
import java.util.List;
import org.groat.chain.codec.ByteReader;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Codec;
import org.groat.chain.primitives.BlockHash;

/// Asks for the transactions that a compact block left open (BIP-0152): `getblocktxn` on the wire.
///
/// @param indexes places in the block, rising
public record GetBlockTransactions(BlockHash block, List<Integer> indexes) implements Message {
  private static final Codec<List<Integer>> INDEXES =
      Codec.of(GetBlockTransactions::readIndexes, GetBlockTransactions::writeIndexes);

  public static final Codec<GetBlockTransactions> CODEC =
      Codec.struct(
          BlockHash.CODEC.as(GetBlockTransactions::block),
          INDEXES.as(GetBlockTransactions::indexes),
          GetBlockTransactions::new);

  public GetBlockTransactions {
    indexes = List.copyOf(indexes);
  }

  private static List<Integer> readIndexes(ByteReader in) {
    int count = in.count(1, Protocol.COMPACT_TRANSACTIONS_MAX);
    List<Integer> indexes = new ArrayList<>(count);
    int index = Differences.START;
    for (int i = 0; i < count; i++) {
      index = Differences.read(in, index);
      indexes.add(index);
    }
    return indexes;
  }

  private static void writeIndexes(List<Integer> indexes, ByteWriter out) {
    out.compactSize(indexes.size());
    int before = Differences.START;
    for (int index : indexes) {
      Differences.write(before, index, out);
      before = index;
    }
  }
}
