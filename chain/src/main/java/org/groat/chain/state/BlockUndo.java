package org.groat.chain.state;

import java.util.ArrayList;
import java.util.List;
import org.groat.chain.codec.ByteReader;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Codec;
import org.groat.chain.consensus.Coin;
import org.groat.chain.storage.CoinCodec;

/// The coins that a block spent: what disconnecting it gives back.
///
/// @param spent for each transaction but the coinbase, in order, the coin of each input, in order
public record BlockUndo(List<List<Coin>> spent) {
  /// The fewest bytes that a coin takes: height, amount, kind of script.
  private static final int COIN_SIZE_MIN = 3;

  public static final Codec<BlockUndo> CODEC = Codec.of(BlockUndo::read, BlockUndo::write);

  /// Of a block that spends nothing.
  public static final BlockUndo EMPTY = new BlockUndo(List.of());

  public BlockUndo {
    spent = List.copyOf(spent);
  }

  /// The coins that the transaction at `index` of the block spent; none for the coinbase.
  public List<Coin> ofTransaction(int index) {
    return index == 0 ? List.of() : spent.get(index - 1);
  }

  private static BlockUndo read(ByteReader in) {
    int transactions = in.count(1, Integer.MAX_VALUE);
    List<List<Coin>> spent = new ArrayList<>(transactions);
    for (int i = 0; i < transactions; i++) {
      int count = in.count(COIN_SIZE_MIN, Integer.MAX_VALUE);
      Coin[] coins = new Coin[count];
      for (int c = 0; c < count; c++) {
        coins[c] = CoinCodec.COIN.read(in);
      }
      spent.add(List.of(coins));
    }
    return new BlockUndo(spent);
  }

  private static void write(BlockUndo undo, ByteWriter out) {
    out.compactSize(undo.spent.size());
    for (List<Coin> coins : undo.spent) {
      out.compactSize(coins.size());
      for (Coin coin : coins) {
        CoinCodec.COIN.write(coin, out);
      }
    }
  }
}
