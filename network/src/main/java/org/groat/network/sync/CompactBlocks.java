package org.groat.network.sync;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.Transaction;
import org.groat.network.peer.Misbehaviour;
import org.groat.network.peer.PeerId;
import org.groat.network.peer.PeerLink;
import org.groat.network.wire.BlockTransactions;
import org.groat.network.wire.CompactBlock;
import org.groat.network.wire.GetBlockTransactions;
import org.groat.network.wire.GetData;
import org.groat.network.wire.InventoryItem;
import org.groat.network.wire.SendCompact;
import org.jspecify.annotations.Nullable;

/// New blocks in a few kilobytes (BIP-0152): most of their transactions we have already.
///
/// The last [#HIGH_BANDWIDTH_MAX] peers that were first with a block are asked to send compact blocks unasked; others announce by
/// header and are asked for the compact form of a single block on top of ours. What our pool lacks is asked for in one more
/// round trip; where that does not lead to the block either, it is fetched whole.
///
/// At most [#PARTIAL_MAX] blocks are in the making; the oldest is fetched whole where there would be more. Owned by the network
/// loop.
final class CompactBlocks {
  /// Peers that may send compact blocks unasked.
  static final int HIGH_BANDWIDTH_MAX = 3;

  /// Blocks in the making.
  static final int PARTIAL_MAX = 8;

  private final Supplier<Iterable<Transaction>> known;
  private final Function<PeerId, @Nullable PeerLink> links;
  private final Deque<PeerId> highBandwidth = new ArrayDeque<>();
  private final Map<BlockHash, Making> makings = new HashMap<>();

  /// @param known transactions that may be in a new block: the pool's and others seen lately
  /// @param links finds a peer that is still connected
  CompactBlocks(Supplier<Iterable<Transaction>> known, Function<PeerId, @Nullable PeerLink> links) {
    this.known = known;
    this.links = links;
  }

  /// True where we asked the peer to send compact blocks unasked.
  boolean isHighBandwidth(PeerId id) {
    return highBandwidth.contains(id);
  }

  void gone(PeerId id) {
    highBandwidth.remove(id);
    makings.values().removeIf(m -> m.peer.equals(id));
  }

  /// A peer was first with a block that joined the chain: it is one of those to hear from at once.
  void wasFirst(PeerLink link) {
    if (!link.session().compactBlocks()) {
      return;
    }
    if (highBandwidth.remove(link.id())) {
      highBandwidth.addLast(link.id());
      return;
    }
    if (highBandwidth.size() == HIGH_BANDWIDTH_MAX) {
      PeerLink least = links.apply(leaving(link));
      if (least != null) {
        highBandwidth.remove(least.id());
        least.send(new SendCompact(false, SendCompact.VERSION_WITNESS));
      }
    }
    if (highBandwidth.size() < HIGH_BANDWIDTH_MAX) {
      highBandwidth.addLast(link.id());
      link.send(new SendCompact(true, SendCompact.VERSION_WITNESS));
    }
  }

  /// A compact block came that we want: puts it together, or asks for what is missing.
  ///
  /// @return the block, where nothing is missing
  Optional<Block> begin(PeerLink link, CompactBlock compact) {
    Optional<PartialBlock> begun = PartialBlock.begin(compact, known.get());
    if (begun.isEmpty()) {
      link.punish(Misbehaviour.INVALID_COMPACT_BLOCK, compact.hash().toString());
      // Who stays in spite of it owes the block.
      fetchWhole(link, compact.hash());
      return Optional.empty();
    }
    PartialBlock partial = begun.get();
    if (partial.open().isEmpty()) {
      Optional<Block> block = partial.complete(List.of());
      if (block.isEmpty()) {
        fetchWhole(link, compact.hash());
      }
      return block;
    }
    if (makings.size() >= PARTIAL_MAX) {
      fetchWhole(link, compact.hash());
      return Optional.empty();
    }
    makings.put(compact.hash(), new Making(link.id(), partial));
    link.send(new GetBlockTransactions(compact.hash(), partial.open()));
    return Optional.empty();
  }

  /// The missing transactions came.
  ///
  /// @param asked the peer owes us the block
  /// @return the block, where they are the right ones
  Optional<Block> complete(PeerLink link, BlockTransactions missing, boolean asked) {
    Making making = makings.get(missing.block());
    if (making == null || !making.peer.equals(link.id())) {
      if (asked) {
        // A false copy from elsewhere ended the making, or another peer's took its place: nothing
        // more would come of what we
        // asked, and the block would wait for its timeout.
        fetchWhole(link, missing.block());
      }
      return Optional.empty();
    }
    makings.remove(missing.block());
    Optional<Block> block = making.partial.complete(missing.transactions());
    if (block.isEmpty()) {
      // Two transactions with one name, or a peer that does not tell the truth: the whole block
      // will show.
      fetchWhole(link, missing.block());
    }
    return block;
  }

  /// A block came by another way.
  void arrived(BlockHash hash) {
    makings.remove(hash);
  }

  private static void fetchWhole(PeerLink link, BlockHash hash) {
    link.send(new GetData(List.of(InventoryItem.witnessBlock(hash))));
  }

  /// The peer that makes room: the one that was first longest ago, but never the last one that we called ourselves, for callers
  /// could all be one.
  private PeerId leaving(PeerLink newcomer) {
    List<PeerId> outbound = new ArrayList<>();
    for (PeerId id : highBandwidth) {
      PeerLink link = links.apply(id);
      if (link != null && !link.type().isInbound()) {
        outbound.add(id);
      }
    }
    PeerId oldest = highBandwidth.getFirst();
    boolean lastOutbound = outbound.size() == 1 && outbound.getFirst().equals(oldest);
    if (lastOutbound && newcomer.type().isInbound()) {
      return highBandwidth.stream().skip(1).findFirst().orElse(oldest);
    }
    return oldest;
  }

  private record Making(PeerId peer, PartialBlock partial) {}
}
