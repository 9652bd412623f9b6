package org.groat.chain.state;

import java.util.List;
import java.util.Optional;
import org.groat.chain.primitives.BlockHash;

/// Where the chain stood at one instant: immutable, for any thread.
///
/// @param tip of the active chain
/// @param bestHeader the header with the most work that is not known to be invalid
/// @param initialBlockDownload true while the node has never been near the tip since it started
public record ChainSnapshot(HeaderEntry tip, HeaderEntry bestHeader, boolean initialBlockDownload) {

  /// True where the entry is on the active chain.
  public boolean isActive(HeaderEntry entry) {
    return tip.isDescendantOf(entry);
  }

  /// The block of the active chain at a height.
  public Optional<HeaderEntry> active(int height) {
    return height < 0 || height > tip.height()
        ? Optional.empty()
        : Optional.of(tip.ancestor(height));
  }

  /// The last block of the active chain that a locator names; the genesis block where it names none.
  public HeaderEntry fork(HeaderTree tree, List<BlockHash> locator) {
    for (BlockHash hash : locator) {
      Optional<HeaderEntry> entry = tree.get(hash);
      if (entry.isPresent()) {
        if (isActive(entry.get())) {
          return entry.get();
        }
        if (entry.get().isDescendantOf(tip)) {
          return tip;
        }
      }
    }
    return tree.genesis();
  }
}
