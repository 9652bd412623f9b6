package org.groat.chain.mempool;

/// Hears of every change of the pool, on the chain loop, in order. Must not change the pool itself.
public interface MempoolListener {

  default void added(MempoolEntry entry) {}

  /// An entry is to be announced once more.
  default void sentAgain(MempoolEntry entry) {}

  default void removed(MempoolEntry entry, RemovalReason reason) {}
}
