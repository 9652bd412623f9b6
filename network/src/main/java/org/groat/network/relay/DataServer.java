package org.groat.network.relay;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.service.ChainService;
import org.groat.chain.state.HeaderEntry;
import org.groat.network.peer.Misbehaviour;
import org.groat.network.peer.PeerId;
import org.groat.network.peer.PeerLink;
import org.groat.network.peer.Permission;
import org.groat.network.wire.CompactBlock;
import org.groat.network.wire.Encoded;
import org.groat.network.wire.GetCompactFilterCheckpoints;
import org.groat.network.wire.GetCompactFilterHeaders;
import org.groat.network.wire.GetCompactFilters;
import org.groat.network.wire.InventoryItem;
import org.groat.network.wire.InventoryType;
import org.groat.network.wire.NotFound;
import org.groat.network.wire.Protocol;
import org.groat.network.wire.TxMessage;
import org.jspecify.annotations.Nullable;

/// Hands out what peers ask for by `getdata`, as fast as each of them reads.
///
/// Requests wait in a queue of their peer, at most [#QUEUE_MAX], and [#QUEUED_MAX] of all peers: where there would be more, the
/// longest queue loses its end, so that whoever asks for much loses only their own. While a peer's send buffer is full nothing
/// more is read from the disk for it. Stored blocks go out as they are stored, unparsed, unless the peer asks for the form without witnesses. Blocks
/// off the active chain are given only while they are younger than [#STALE_AGE_MAX], so that old ones cannot be used to
/// recognise a node. A node that offers the last blocks only gives no others, whatever it still has: how deep it was pruned
/// would tell it from others (BIP-0159).
///
/// Owned by the network loop.
public final class DataServer {
  /// Items of one peer that wait: one `getdata` of the largest size. Whoever asks as nodes do, for a few blocks and a hundred
  /// transactions, stays far below.
  public static final int QUEUE_MAX = Protocol.INVENTORY_MAX;

  /// Items of all peers that wait: 1,600 for each of 125, and all of them for a few.
  public static final int QUEUED_MAX = 200_000;

  /// How old a block off the active chain may be to be served.
  public static final Duration STALE_AGE_MAX = Duration.ofDays(30);

  /// Blocks below the tip that a node without all of them gives: those it promises, and two for peers that know a newer tip.
  public static final int LIMITED_DEPTH_MAX = Protocol.LIMITED_BLOCKS + 2;

  private final ChainService chain;
  private final TransactionRelay transactions;
  private final BlockRelay blocks;
  private final FilterServer filters;
  private final FilteredConnections filtered;
  private final Map<PeerId, Deque<InventoryItem>> queues = new LinkedHashMap<>();
  private int queued;

  /// @param filters none where compact filters are not served
  public DataServer(
      ChainService chain,
      TransactionRelay transactions,
      BlockRelay blocks,
      FilteredConnections filtered,
      @Nullable FilterSource filters) {
    this.filtered = filtered;
    this.filters = new FilterServer(chain, filters);
    this.chain = chain;
    this.transactions = transactions;
    this.blocks = blocks;
  }

  public void gone(PeerId id) {
    Deque<InventoryItem> queue = queues.remove(id);
    queued -= queue == null ? 0 : queue.size();
    filters.gone(id);
  }

  /// A peer asks for compact filters.
  public void requested(PeerLink link, GetCompactFilters request) {
    filters.requested(link, request);
  }

  /// A peer asks for the hashes of compact filters.
  public void requested(PeerLink link, GetCompactFilterHeaders request) {
    filters.requested(link, request);
  }

  /// A peer asks for checkpoints of compact filters.
  public void requested(PeerLink link, GetCompactFilterCheckpoints request) {
    filters.requested(link, request);
  }

  /// A peer asks for data.
  public void requested(PeerLink link, List<InventoryItem> items) {
    Deque<InventoryItem> queue = queues.computeIfAbsent(link.id(), id -> new ArrayDeque<>());
    for (InventoryItem item : items) {
      if (queue.size() < QUEUE_MAX) {
        queue.add(item);
        queued++;
      }
    }
    makeRoom();
    pump(link);
  }

  /// Each turn takes at least one item, and as many as the longest queue has above its share.
  private void makeRoom() {
    while (queued > QUEUED_MAX) {
      Deque<InventoryItem> longest =
          Collections.max(queues.values(), Comparator.comparingInt(Deque::size));
      int share = QUEUED_MAX / queues.size();
      for (int i = Math.min(longest.size() - share, queued - QUEUED_MAX); i > 0; i--) {
        longest.removeLast();
        queued--;
      }
    }
  }

  /// Items of all peers that wait.
  public int queued() {
    return queued;
  }

  /// Serves as much as the peer's send buffer takes; to be called again when it has drained.
  public void pump(PeerLink link) {
    pumpItems(link);
    filters.pump(link);
  }

  private void pumpItems(PeerLink link) {
    Deque<InventoryItem> queue = queues.get(link.id());
    if (queue == null) {
      return;
    }
    List<InventoryItem> missing = new ArrayList<>();
    while (!queue.isEmpty() && !link.isCongested()) {
      InventoryItem item = queue.remove();
      queued--;
      boolean sent =
          item.type().isTransaction() ? sendTransaction(link, item) : sendBlock(link, item);
      if (!sent) {
        missing.add(item);
      }
    }
    if (queue.isEmpty()) {
      queues.remove(link.id());
    }
    if (!missing.isEmpty()) {
      link.send(new NotFound(missing));
    }
  }

  /// True while requests of the peer wait.
  public boolean isBusy(PeerId id) {
    return queues.containsKey(id);
  }

  private boolean sendTransaction(PeerLink link, InventoryItem item) {
    Optional<Transaction> tx = transactions.serve(link, item);
    tx.ifPresent(
        found ->
            link.send(
                item.type() == InventoryType.TX && found.hasWitness()
                    ? new Encoded("tx", found.stripped())
                    : new TxMessage(found)));
    return tx.isPresent();
  }

  private boolean sendBlock(PeerLink link, InventoryItem item) {
    BlockHash hash = item.blockHash();
    Optional<HeaderEntry> entry = chain.header(hash).filter(this::mayServe);
    boolean trusted = link.isTrusted() || link.permissions().has(Permission.NOBAN);
    if (entry.isPresent() && isBeyondOffer(entry.get()) && !trusted) {
      link.punish(Misbehaviour.BEYOND_LIMITED_DEPTH, entry.get().toString());
      return true;
    }
    boolean sent = entry.isPresent() && sendForm(link, item.type(), entry.get());
    if (sent) {
      blocks.blockServed(link, hash);
    }
    return sent;
  }

  private boolean sendForm(PeerLink link, InventoryType type, HeaderEntry entry) {
    if (type == InventoryType.FILTERED_WITNESS_BLOCK) {
      return false;
    }
    if (type == InventoryType.FILTERED_BLOCK) {
      Optional<Block> block =
          filtered.isFiltered(link.id()) ? chain.block(entry) : Optional.empty();
      block.ifPresent(found -> filtered.send(link, found));
      return block.isPresent();
    }
    if (type == InventoryType.COMPACT_BLOCK) {
      Optional<CompactBlock> compact = blocks.compact(entry);
      if (compact.isPresent()) {
        link.send(compact.get());
        return true;
      }
    }
    Optional<Bytes> raw = chain.rawBlock(entry);
    raw.ifPresent(
        bytes -> link.send(Encoded.block(type == InventoryType.BLOCK ? stripped(bytes) : bytes)));
    return raw.isPresent();
  }

  private boolean mayServe(HeaderEntry entry) {
    return mayServe(entry, chain.snapshot().tip());
  }

  private boolean isBeyondOffer(HeaderEntry entry) {
    return !chain.servesAllBlocks()
        && chain.snapshot().tip().height() - entry.height() > LIMITED_DEPTH_MAX;
  }

  /// True for a block of the active chain, and for a young one off it.
  static boolean mayServe(HeaderEntry entry, HeaderEntry tip) {
    return tip.isDescendantOf(entry)
        || tip.header().time() - entry.header().time() < STALE_AGE_MAX.toSeconds();
  }

  /// The form without witnesses (BIP-0144), for peers that know no other.
  static Bytes stripped(Bytes raw) {
    Block block = Block.CODEC.decode(raw);
    if (block.transactions().stream().noneMatch(Transaction::hasWitness)) {
      return raw;
    }
    ByteWriter out = new ByteWriter(raw.size());
    BlockHeader.CODEC.write(block.header(), out);
    out.compactSize(block.transactions().size());
    block.transactions().forEach(tx -> out.bytes(tx.stripped()));
    return out.toBytes();
  }
}
