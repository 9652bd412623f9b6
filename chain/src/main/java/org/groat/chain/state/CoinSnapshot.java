package org.groat.chain.state;

import org.groat.chain.consensus.Coin;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.storage.Column;
import org.groat.chain.storage.Cursor;
import org.groat.chain.storage.KeyValueStore;

/// All coins as of one block, for any thread, until closed.
///
/// @param tip the block
/// @param reader the store as it was then
/// @param column the coins
public record CoinSnapshot(
    HeaderEntry tip, KeyValueStore.Snapshot reader, Column<OutPoint, Coin> column)
    implements AutoCloseable {

  /// Goes over the coins in the order of their outpoints, the transaction's hash taken byte by byte.
  public Cursor<OutPoint, Coin> coins() {
    return reader.scan(column);
  }

  @Override
  public void close() {
    reader.close();
  }
}
