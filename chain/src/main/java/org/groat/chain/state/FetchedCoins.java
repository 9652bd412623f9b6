package org.groat.chain.state;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.groat.chain.consensus.Coin;
import org.groat.chain.consensus.CoinView;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.Txid;
import org.jspecify.annotations.Nullable;

/// Coins that the store had for a block's inputs, read ahead of the block's turn.
///
/// Immutable. Only what was there is kept: what was not may come by the blocks before.
final class FetchedCoins {
  /// Of a block that nothing was read for.
  static final FetchedCoins NONE = new FetchedCoins(Map.of(), DroppedKeys.NONE, 0);

  private final Map<OutPoint, Coin> coins;
  private final DroppedKeys dropped;
  private final int droppedBefore;

  private FetchedCoins(Map<OutPoint, Coin> coins, DroppedKeys dropped, int droppedBefore) {
    this.coins = coins;
    this.dropped = dropped;
    this.droppedBefore = droppedBefore;
  }

  /// Reads what a block spends and does not make itself.
  ///
  /// @param dropped by the cache that is on top of what is stored
  static FetchedCoins read(Block block, CoinView stored, DroppedKeys dropped) {
    // Before anything is read: what is dropped meanwhile counts as dropped since.
    int droppedBefore = dropped.count();
    Set<Txid> own = HashSet.newHashSet(block.transactions().size());
    Map<OutPoint, Coin> coins = new HashMap<>();
    boolean coinbase = true;
    for (Transaction tx : block.transactions()) {
      for (int i = 0; !coinbase && i < tx.inputCount(); i++) {
        OutPoint outPoint = tx.outPoint(i);
        if (!own.contains(outPoint.txid())) {
          stored.coin(outPoint).ifPresent(coin -> coins.put(outPoint, coin));
        }
      }
      coinbase = false;
      own.add(tx.txid());
    }
    return coins.isEmpty() ? NONE : new FetchedCoins(coins, dropped, droppedBefore);
  }

  /// The coin that the store has, as far as is known from then; null where it has to be asked. For the thread of the cache that
  /// is on top, about what that cache knows nothing of.
  ///
  /// @param hash the key's, as [CoinTable#hash] has it
  @Nullable Coin get(OutPoint outPoint, int hash) {
    Coin coin = coins.get(outPoint);
    return coin == null || dropped.mayContain(hash, droppedBefore) ? null : coin;
  }

  /// True where another cache's store was read: of no use here.
  boolean isOfOther(DroppedKeys own) {
    return dropped != own;
  }
}
