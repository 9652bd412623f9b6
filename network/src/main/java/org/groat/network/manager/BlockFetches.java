package org.groat.network.manager;

import java.util.List;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.service.ChainService;
import org.groat.chain.state.HeaderEntry;
import org.groat.network.peer.BoundedMap;
import org.groat.network.peer.PeerId;
import org.groat.network.wire.GetData;
import org.groat.network.wire.InventoryItem;
import org.groat.network.wire.Services;
import org.jspecify.annotations.Nullable;

/// Blocks that the user asked for from a peer of their choice, also such as the best chain does not need.
///
/// Owned by the network loop.
final class BlockFetches {
  /// Blocks awaited at a time; the oldest is forgotten for the newest.
  static final int FETCHES_MAX = 16;

  private final ChainService chain;
  private final Peers peers;
  private final BoundedMap<BlockHash, PeerId> awaited = new BoundedMap<>(FETCHES_MAX);

  BlockFetches(ChainService chain, Peers peers) {
    this.chain = chain;
    this.peers = peers;
  }

  /// Asks a peer for a block.
  BlockFetchOutcome fetch(BlockHash hash, PeerId from) {
    HeaderEntry entry = chain.header(hash).orElse(null);
    Peer peer = peers.find(from);
    if (entry == null) {
      return BlockFetchOutcome.HEADER_MISSING;
    } else if (entry.hasBlock()) {
      return BlockFetchOutcome.BLOCK_KNOWN;
    } else if (peer == null || !peer.session().isReady()) {
      return BlockFetchOutcome.NO_SUCH_PEER;
    } else if (!peer.session().services().has(Services.WITNESS)) {
      return BlockFetchOutcome.NO_WITNESSES;
    } else if (from.equals(awaited.get(hash))) {
      return BlockFetchOutcome.ASKED_ALREADY;
    }
    awaited.put(hash, from);
    peer.send(new GetData(List.of(InventoryItem.witnessBlock(hash))));
    return BlockFetchOutcome.ASKED;
  }

  /// A block came: true where it was awaited from this peer; it then goes to the chain as one that the user brought.
  boolean received(PeerId from, Block block) {
    @Nullable PeerId asked = awaited.get(block.hash());
    if (!from.equals(asked)) {
      return false;
    }
    awaited.remove(block.hash());
    chain.submitBlock(block, outcome -> {});
    return true;
  }
}
