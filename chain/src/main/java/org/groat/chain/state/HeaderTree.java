package org.groat.chain.state;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;

/// All headers that were ever accepted, whatever branch they are on. Read by any thread; grown by the chain loop; never shrunk.
///
/// A header costs proof of work, so their number needs no limit here; presync in the network keeps cheap ones away.
public final class HeaderTree {
  private final Map<BlockHash, HeaderEntry> entries = new ConcurrentHashMap<>();
  private final HeaderEntry genesis;

  HeaderTree(BlockHeader genesis) {
    this.genesis = HeaderEntry.genesis(genesis);
    entries.put(genesis.hash(), this.genesis);
  }

  public HeaderEntry genesis() {
    return genesis;
  }

  public Optional<HeaderEntry> get(BlockHash hash) {
    return Optional.ofNullable(entries.get(hash));
  }

  public int size() {
    return entries.size();
  }

  /// Every entry, in no order.
  public Collection<HeaderEntry> all() {
    return Collections.unmodifiableCollection(entries.values());
  }

  /// Adds a header whose parent is known, and which is not known itself.
  HeaderEntry add(BlockHeader header) {
    HeaderEntry parent = entries.get(header.previous());
    if (parent == null) {
      throw new IllegalStateException("parent of " + header.hash() + " is not known");
    }
    HeaderEntry added = HeaderEntry.after(parent, header);
    HeaderEntry before = entries.putIfAbsent(header.hash(), added);
    if (before != null) {
      throw new IllegalStateException(header.hash() + " is known already");
    }
    return added;
  }

  /// Every entry on the branches that begin with `root`, itself included, parents before children.
  List<HeaderEntry> branchesFrom(HeaderEntry root) {
    List<HeaderEntry> found = new ArrayList<>();
    for (HeaderEntry entry : entries.values()) {
      if (entry.isDescendantOf(root)) {
        found.add(entry);
      }
    }
    found.sort((a, b) -> Integer.compare(a.height(), b.height()));
    return found;
  }

  /// Hashes that tell a peer where a branch stands: the last ten blocks, then ever larger steps back to the genesis block.
  public static List<BlockHash> locator(HeaderEntry tip) {
    List<BlockHash> hashes = new ArrayList<>();
    int step = 1;
    HeaderEntry at = tip;
    while (true) {
      hashes.add(at.hash());
      if (at.height() == 0) {
        return hashes;
      }
      if (hashes.size() > 10) {
        step *= 2;
      }
      at = at.ancestor(Math.max(0, at.height() - step));
    }
  }
}
