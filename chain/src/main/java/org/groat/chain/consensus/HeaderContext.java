package org.groat.chain.consensus;

import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;

/// A header in its place in the chain: what contextual rules know of the past. Immutable.
public interface HeaderContext {
  /// Headers whose median time bounds the next block's (the header itself and ten before it).
  int MEDIAN_TIME_SPAN = 11;

  BlockHeader header();

  /// Blocks below it; 0 for the genesis block.
  int height();

  default BlockHash hash() {
    return header().hash();
  }

  /// The header at `height` on this header's own branch; itself at its own height.
  ///
  /// @throws IndexOutOfBoundsException where `height` is negative or above this header's
  HeaderContext ancestor(int height);

  /// The median of the times of this header and of up to ten before it, in seconds since 1970 (BIP-0113).
  long medianTimePast();
}
