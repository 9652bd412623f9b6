package org.groat.chain.state;

import java.math.BigInteger;
import java.util.Optional;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.consensus.ProofOfWork;
import org.groat.chain.primitives.BlockHash;

/// Decides which blocks' scripts need no verification, because they are buried under a block that the program's makers, or the
/// user, know to be valid (`assumevalid`). Everything but scripts is verified all the same.
///
/// Skipping needs all of: the known block's header is here and the block is its ancestor; the best header builds on the known
/// block and has at least the network's minimum work; and two weeks' worth of work lie on top of the block, so that a false
/// known block would show before a payment in it could count.
final class AssumedValid {
  private static final long BURIED_SECONDS = 14L * 24 * 60 * 60;

  private final HeaderTree tree;
  private final NetworkParameters params;

  AssumedValid(HeaderTree tree, NetworkParameters params) {
    this.tree = tree;
    this.params = params;
  }

  /// True where a block's scripts are taken as valid.
  boolean covers(HeaderEntry entry, HeaderEntry bestHeader) {
    Optional<BlockHash> hash = params.assumedValid();
    if (hash.isEmpty()) {
      return false;
    }
    Optional<HeaderEntry> known = tree.get(hash.get());
    return known.isPresent()
        && known.get().isDescendantOf(entry)
        && bestHeader.isDescendantOf(entry)
        && bestHeader.chainWork().compareTo(params.minimumChainWork()) >= 0
        && secondsOnTop(entry, bestHeader).compareTo(BigInteger.valueOf(BURIED_SECONDS)) > 0;
  }

  /// The time that the network would take, with the power it has at the best header, to do the work on top of a block.
  private BigInteger secondsOnTop(HeaderEntry entry, HeaderEntry bestHeader) {
    BigInteger work = bestHeader.chainWork().subtract(entry.chainWork());
    BigInteger workOfOne = ProofOfWork.work(bestHeader.header().bits());
    return work.multiply(BigInteger.valueOf(params.targetSpacingSeconds())).divide(workOfOne);
  }
}
