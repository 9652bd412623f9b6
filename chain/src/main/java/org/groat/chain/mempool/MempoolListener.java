package org.groat.chain.mempool;

/// Hears of every change of the pool, on the chain loop, in order. Must not change the pool itself.
public interface MempoolListener {

  default void added(MempoolEntry entry) {}

  /// An entry was in a pool before, this one's or another's: it is no news to the network.
  default void restored(MempoolEntry entry) {
    added(entry);
  }

  /// An entry is to be announced once more.
  default void sentAgain(MempoolEntry entry) {}

  default void removed(MempoolEntry entry, RemovalReason reason) {}
}
