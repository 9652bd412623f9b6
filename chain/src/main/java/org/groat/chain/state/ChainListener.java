package org.groat.chain.state;

import org.groat.chain.consensus.Rejection;
import org.groat.chain.primitives.Block;

/// Told of every change of the active chain, on the chain loop, in order. May read the chain state; must not change it.
public interface ChainListener {

  /// A block was put on top of the active chain.
  default void connected(HeaderEntry entry, Block block, BlockUndo undo) {}

  /// The top block was taken off the active chain.
  default void disconnected(HeaderEntry entry, Block block, BlockUndo undo) {}

  /// The chain stands still again after any number of the above: with another tip, unless the way to it was barred.
  default void tipChanged(ChainSnapshot snapshot) {}

  /// A block broke a rule, and is remembered as invalid with all that builds on it.
  default void invalidFound(HeaderEntry entry, Rejection rejection) {}
}
