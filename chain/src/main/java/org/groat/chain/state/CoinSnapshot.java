package org.groat.chain.state;

import org.groat.chain.storage.KeyValueStore;

/// All coins as of one block, for any thread, until closed.
///
/// @param tip the block
/// @param reader the store as it was then
public record CoinSnapshot(HeaderEntry tip, KeyValueStore.Snapshot reader)
    implements AutoCloseable {
  @Override
  public void close() {
    reader.close();
  }
}
