package org.groat.network.sync;

import java.util.ArrayList;
import java.util.List;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.state.HeaderEntry;
import org.groat.network.wire.Locator;

/// Names a branch by a few of its hashes, so that a peer finds where its own leaves it.
public final class Locators {
  private static final int DENSE = 10;

  private Locators() {}

  /// The last ten hashes up to `from`, then ever wider steps back, each double the one before, and the genesis block.
  public static Locator of(HeaderEntry from) {
    List<BlockHash> hashes = new ArrayList<>();
    int height = from.height();
    int step = 1;
    while (height > 0) {
      hashes.add(from.ancestor(height).hash());
      if (hashes.size() >= DENSE) {
        step *= 2;
      }
      height -= step;
    }
    hashes.add(from.ancestor(0).hash());
    return new Locator(hashes);
  }
}
