package org.groat.chain.state;

import org.groat.chain.consensus.Rejection;
import org.groat.chain.primitives.Block;
import org.jspecify.annotations.Nullable;

/// A block, and what the rules that need nothing else say of it: work that any thread can do before the chain loop's turn.
public final class CheckedBlock {
  private final Block block;
  private final @Nullable Rejection rejection;
  private final FetchedCoins fetched;

  /// @param rejection null where the rules are content
  /// @param fetched coins read ahead
  CheckedBlock(Block block, @Nullable Rejection rejection, FetchedCoins fetched) {
    this.block = block;
    this.rejection = rejection;
    this.fetched = fetched;
  }

  public Block block() {
    return block;
  }

  /// Null where the rules are content.
  @Nullable Rejection rejection() {
    return rejection;
  }

  FetchedCoins fetched() {
    return fetched;
  }
}
