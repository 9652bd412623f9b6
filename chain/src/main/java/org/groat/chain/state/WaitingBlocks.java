package org.groat.chain.state;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.groat.chain.primitives.Block;

/// Blocks of the best chain that came before one below them, kept as they are until that comes: during a first sync some wait
/// in most windows, and would else be read back from disk and parsed again on the chain loop.
///
/// All of them are stored too, so any may be forgotten. What is kept is what is needed first: the lowest, in limited bytes.
/// Blocks are taken from the lowest up, so all below one that is taken have had their turn. Owned by the chain loop.
final class WaitingBlocks {
  /// As the blocks travel: some twenty of the usual size. In the heap they are two to three times as large, with the objects
  /// of their transactions.
  static final long BYTES_MAX = 32L << 20;

  private final long bytesMax;
  private final NavigableMap<Integer, Block> byHeight = new TreeMap<>();
  private long bytes;

  /// @param bytesMax of blocks kept at once
  WaitingBlocks(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /// Keeps a block, as far as there is room before those that are needed later.
  void put(HeaderEntry entry, Block block) {
    Block before = byHeight.put(entry.height(), block);
    bytes += block.totalSize() - (before == null ? 0 : before.totalSize());
    while (bytes > bytesMax) {
      bytes -= byHeight.pollLastEntry().getValue().totalSize();
    }
  }

  /// The block, where it was kept; forgets it, and all below.
  Optional<Block> take(HeaderEntry entry) {
    Block kept = byHeight.get(entry.height());
    NavigableMap<Integer, Block> done = byHeight.headMap(entry.height(), true);
    for (Map.Entry<Integer, Block> each : done.entrySet()) {
      bytes -= each.getValue().totalSize();
    }
    done.clear();
    return Optional.ofNullable(kept).filter(block -> block.hash().equals(entry.hash()));
  }

  /// Bytes of the blocks kept.
  long bytes() {
    return bytes;
  }

  int count() {
    return byHeight.size();
  }
}
