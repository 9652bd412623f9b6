package org.groat.chain.state;

import java.util.Optional;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.consensus.Coin;
import org.groat.chain.consensus.CoinView;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.storage.Batch;
import org.groat.chain.storage.CoinCodec;
import org.jspecify.annotations.Nullable;

/// The coins as the chain's tip has them: changes kept in memory on top of what is stored, until a flush writes them down.
///
/// Each entry is *dirty* where the store does not know it yet, and also *fresh* where the store knows nothing under its
/// outpoint: a fresh coin that is spent before the next flush is forgotten and never reaches the disk. Owned by the chain loop.
interface CoinsCache extends CoinView {

  /// The coin, where it exists and is unspent; kept in memory from then on.
  @Nullable Coin find(OutPoint outPoint);

  @Override
  default Optional<Coin> coin(OutPoint outPoint) {
    return Optional.ofNullable(find(outPoint));
  }

  /// Takes a coin away.
  ///
  /// @return the coin; null where there is none, and then nothing changes
  @Nullable Coin spend(OutPoint outPoint);

  /// Takes a coin away, and appends it in its stored form, as a block's undo data has it.
  ///
  /// @return the coin; null where there is none, and then nothing changes
  default @Nullable Coin spend(OutPoint outPoint, ByteWriter undo) {
    Coin coin = spend(outPoint);
    if (coin != null) {
      CoinCodec.COIN.write(coin, undo);
    }
    return coin;
  }

  /// Adds a coin.
  ///
  /// @param mayOverwrite true where the outpoint may have an unspent coin already, as a repeated coinbase or a coin that is
  ///     given back may; false where the caller knows that there is none
  void add(OutPoint outPoint, Coin coin, boolean mayOverwrite);

  /// Reads from the store what a block spends, where that is worth while. Safe from any thread.
  default FetchedCoins fetch(Block block) {
    return FetchedCoins.NONE;
  }

  /// Goes on to another block, for which this was read ahead.
  default void expect(FetchedCoins fetched) {}

  /// Memory in use, in bytes, roughly.
  long bytes();

  /// Entries in memory.
  int size();

  /// Entries that the store does not know yet.
  int dirtyCount();

  /// Adds every change to a batch, in the order of the stored keys.
  void writeTo(Batch batch);

  /// Forgets that anything is dirty, after the batch was written.
  ///
  /// @param drop true to give the memory back too
  void written(boolean drop);

  /// Hands over everything that the store does not know yet, to be written elsewhere, and begins a new generation of changes on
  /// top of it. Copies nothing. Until what was sealed is written, nothing can be sealed or written again.
  ///
  /// @throws IllegalStateException where what was sealed before is not written yet
  Sealed seal();

  /// The part of [#bytes()] that the present generation takes; the rest is the sealed one's, which stays as a cache of reads
  /// after it was written.
  long youngBytes();

  /// Gives the memory of the sealed generation back, where it was written.
  void dropSealed();

  /// The changes of a generation that ended.
  interface Sealed {
    /// Adds every change to a batch, in the order of the stored keys. Called once, on any thread.
    void writeTo(Batch batch);

    /// Told that the batch was written, by the cache's owner.
    void written();
  }
}
