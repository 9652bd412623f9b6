package org.groat.network.relay;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.service.ChainService;
import org.groat.chain.state.ChainSnapshot;
import org.groat.chain.state.HeaderEntry;
import org.groat.network.peer.PeerId;
import org.groat.network.peer.PeerLink;
import org.groat.network.peer.Permission;
import org.groat.network.wire.CompactBlock;
import org.groat.network.wire.GetBlockTransactions;
import org.groat.network.wire.GetBlocks;
import org.groat.network.wire.GetHeaders;
import org.groat.network.wire.Headers;
import org.groat.network.wire.Inv;
import org.groat.network.wire.InventoryItem;
import org.groat.network.wire.Protocol;
import org.jspecify.annotations.Nullable;

/// Tells peers of new blocks and of the chain when they ask.
///
/// A new tip is announced at once, unlike a transaction: every second of delay is wasted work for somebody's miner. A peer that
/// prefers headers (BIP-0130) gets those it lacks, where the first of them connects to what it is known to have and they are at
/// most [#ANNOUNCE_MAX]; any other gets the tip's hash by `inv`. One that asked
/// for it gets the compact block at once (BIP-0152). Nothing is announced during the initial download.
///
/// Owned by the network loop; limits are one header entry for each peer.
public final class BlockRelay {
  /// Headers in one announcement; a longer reorg is told by its tip's hash, and the peer asks.
  public static final int ANNOUNCE_MAX = 8;

  /// Hashes in the answer to `getblocks`, fixed by the protocol's history.
  public static final int GETBLOCKS_MAX = 500;

  private final ChainService chain;
  private final BestKnown bestKnown;
  private final CompactServer compacts;
  private final Map<PeerId, Peer> peers = new LinkedHashMap<>();
  private HeaderEntry announced;

  /// @param bestKnown the best block that a peer is known to have
  public BlockRelay(ChainService chain, BestKnown bestKnown, RandomGenerator random) {
    this.chain = chain;
    this.compacts = new CompactServer(chain, random);
    this.bestKnown = bestKnown;
    this.announced = chain.snapshot().tip();
  }

  public void ready(PeerLink link) {
    peers.put(link.id(), new Peer(link));
  }

  public void gone(PeerId id) {
    peers.remove(id);
  }

  /// The chain has a new tip: announces what is new.
  public void tipChanged(ChainSnapshot snapshot) {
    HeaderEntry tip = snapshot.tip();
    Deque<HeaderEntry> fresh = new ArrayDeque<>();
    HeaderEntry entry = tip;
    while (entry.height() > 0 && fresh.size() <= ANNOUNCE_MAX && !announced.isDescendantOf(entry)) {
      fresh.addFirst(entry);
      entry = entry.ancestor(entry.height() - 1);
    }
    announced = tip;
    if (snapshot.initialBlockDownload() || fresh.isEmpty()) {
      return;
    }
    peers.values().forEach(peer -> announce(peer, List.copyOf(fresh)));
  }

  /// A peer asks for headers.
  public void serve(PeerLink link, GetHeaders request) {
    HeaderEntry tip = chain.snapshot().tip();
    if (tip.chainWork().compareTo(chain.params().minimumChainWork()) < 0
        && !link.permissions().has(Permission.DOWNLOAD)) {
      // We may be on a chain that nobody wants: whoever trusts us may have it, others are sent on.
      link.send(new Headers(List.of()));
      return;
    }
    List<BlockHeader> headers = new ArrayList<>();
    @Nullable HeaderEntry last = null;
    if (request.locator().hashes().isEmpty()) {
      // Without a locator the one header named by its hash is meant.
      HeaderEntry named =
          chain.header(request.stop()).filter(e -> tip.isDescendantOf(e)).orElse(null);
      if (named == null) {
        return;
      }
      headers.add(named.header());
      last = named;
    } else {
      HeaderEntry from = meeting(request.locator().hashes(), tip);
      for (HeaderEntry entry : after(from, tip, Protocol.HEADERS_MAX)) {
        headers.add(entry.header());
        last = entry;
        if (entry.hash().equals(request.stop())) {
          break;
        }
      }
    }
    Peer peer = peers.get(link.id());
    if (peer != null) {
      peer.bestSent = last == null ? tip : last;
    }
    link.send(new Headers(headers));
  }

  /// A peer asks for transactions that a compact block had left open.
  public void serve(PeerLink link, GetBlockTransactions request) {
    compacts.serve(link, request);
  }

  /// The compact form of a block near the tip.
  Optional<CompactBlock> compact(HeaderEntry entry) {
    return compacts.compact(entry);
  }

  /// A peer asks for hashes of blocks, the old way.
  public void serve(PeerLink link, GetBlocks request) {
    HeaderEntry tip = chain.snapshot().tip();
    List<InventoryItem> items = new ArrayList<>();
    for (HeaderEntry entry : after(meeting(request.locator().hashes(), tip), tip, GETBLOCKS_MAX)) {
      if (entry.hash().equals(request.stop())) {
        break;
      }
      items.add(InventoryItem.block(entry.hash()));
    }
    if (items.size() == GETBLOCKS_MAX) {
      Peer peer = peers.get(link.id());
      if (peer != null) {
        peer.continueFrom = items.getLast().blockHash();
      }
    }
    if (!items.isEmpty()) {
      link.send(new Inv(items));
    }
  }

  /// A block was sent to a peer. One that syncs by `getblocks` asks on when it learns of the tip, so it is told after the last
  /// block of its batch.
  public void blockServed(PeerLink link, BlockHash hash) {
    Peer peer = peers.get(link.id());
    if (peer != null && hash.equals(peer.continueFrom)) {
      peer.continueFrom = null;
      link.send(new Inv(List.of(InventoryItem.block(chain.snapshot().tip().hash()))));
    }
  }

  private void announce(Peer peer, List<HeaderEntry> fresh) {
    HeaderEntry tip = fresh.getLast();
    if (has(peer, tip)) {
      return;
    }
    boolean alone = fresh.size() == 1 && has(peer, tip.ancestor(tip.height() - 1));
    if (alone && peer.link.session().compactHighBandwidth()) {
      Optional<CompactBlock> compact = compacts.compact(tip);
      if (compact.isPresent()) {
        peer.bestSent = tip;
        peer.link.send(compact.get());
        return;
      }
    }
    if (peer.link.session().prefersHeaders() && fresh.size() <= ANNOUNCE_MAX) {
      List<BlockHeader> lacking = new ArrayList<>();
      for (HeaderEntry entry : fresh) {
        if (lacking.isEmpty() && has(peer, entry)) {
          continue;
        }
        if (lacking.isEmpty() && !has(peer, entry.ancestor(entry.height() - 1))) {
          break;
        }
        lacking.add(entry.header());
      }
      if (!lacking.isEmpty()) {
        peer.bestSent = tip;
        peer.link.send(new Headers(lacking));
        return;
      }
    }
    peer.link.send(new Inv(List.of(InventoryItem.block(tip.hash()))));
  }

  private boolean has(Peer peer, HeaderEntry entry) {
    HeaderEntry known = bestKnown.of(peer.link.id());
    return known != null && known.isDescendantOf(entry)
        || peer.bestSent != null && peer.bestSent.isDescendantOf(entry);
  }

  /// The first block of the locator that lies on our active chain, else the genesis block.
  private HeaderEntry meeting(List<BlockHash> locator, HeaderEntry tip) {
    for (BlockHash hash : locator) {
      HeaderEntry entry = chain.header(hash).orElse(null);
      if (entry != null && tip.isDescendantOf(entry)) {
        return entry;
      }
      if (entry != null && entry.isDescendantOf(tip)) {
        // It is ahead of us on our own branch.
        return tip;
      }
    }
    return tip.ancestor(0);
  }

  private static List<HeaderEntry> after(HeaderEntry from, HeaderEntry tip, int max) {
    Deque<HeaderEntry> path = new ArrayDeque<>();
    int last = Math.min(tip.height(), from.height() + max);
    HeaderEntry entry = tip.ancestor(last);
    while (entry.height() > from.height()) {
      path.addFirst(entry);
      entry = entry.ancestor(entry.height() - 1);
    }
    return List.copyOf(path);
  }

  /// What is known of each peer's chain.
  @FunctionalInterface
  public interface BestKnown {
    @Nullable HeaderEntry of(PeerId peer);
  }

  private static final class Peer {
    private final PeerLink link;
    private @Nullable HeaderEntry bestSent;
    private @Nullable BlockHash continueFrom;

    private Peer(PeerLink link) {
      this.link = link;
    }
  }
}
