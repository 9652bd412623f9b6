package org.groat.network.wire;

import java.util.List;
import org.groat.chain.codec.Codec;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.Transaction;

/// The transactions that a `getblocktxn` asked for, in its order (BIP-0152): `blocktxn` on the wire.
public record BlockTransactions(BlockHash block, List<Transaction> transactions)
    implements Message {
  public static final Codec<BlockTransactions> CODEC =
      Codec.struct(
          BlockHash.CODEC.as(BlockTransactions::block),
          Transaction.CODEC
              .list(Transaction.SIZE_MIN, Protocol.COMPACT_TRANSACTIONS_MAX)
              .as(BlockTransactions::transactions),
          BlockTransactions::new);

  public BlockTransactions {
    transactions = List.copyOf(transactions);
  }
}
