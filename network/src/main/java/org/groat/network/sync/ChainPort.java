package org.groat.network.sync;

import java.util.List;
import org.groat.chain.consensus.Rejection;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.state.HeaderEntry;
import org.groat.network.peer.Moment;
import org.jspecify.annotations.Nullable;

/// How sync has the chain judge what came. Verdicts come once each, later, on the network loop.
public interface ChainPort {
  void submitHeaders(List<BlockHeader> batch, HeadersVerdict done);

  void submitBlock(Block block, BlockVerdict done);

  /// Takes what became of a batch of headers.
  @FunctionalInterface
  interface HeadersVerdict {
    /// @param last the last of them that is part of the tree now, or null
    /// @param rejection what is wrong with the one after it, or null
    void judged(@Nullable HeaderEntry last, @Nullable Rejection rejection, Moment now);
  }

  /// Takes what became of a block.
  @FunctionalInterface
  interface BlockVerdict {
    /// @param rejection what is wrong with it, or null
    void judged(@Nullable Rejection rejection, Moment now);
  }
}
