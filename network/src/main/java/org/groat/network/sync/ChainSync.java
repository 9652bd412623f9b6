package org.groat.network.sync;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.consensus.Rejection;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.service.ChainService;
import org.groat.chain.state.ChainSnapshot;
import org.groat.chain.state.HeaderEntry;
import org.groat.network.peer.BoundedMap;
import org.groat.network.peer.BoundedSet;
import org.groat.network.peer.Misbehaviour;
import org.groat.network.peer.Moment;
import org.groat.network.peer.PeerId;
import org.groat.network.peer.PeerLink;
import org.groat.network.wire.BlockTransactions;
import org.groat.network.wire.CompactBlock;
import org.groat.network.wire.GetData;
import org.groat.network.wire.GetHeaders;
import org.groat.network.wire.InventoryItem;
import org.groat.network.wire.Services;
import org.jspecify.annotations.Nullable;

/// Keeps our chain level with the best that any peer has: headers first, then blocks from all peers in parallel.
///
/// [HeaderSync] decides whom to ask for headers, [BlockDownloader] which block is asked of whom; this class carries their
/// decisions out, hands what comes to the chain, and turns the chain's verdicts into blame. Blocks go to the chain as they come,
/// in any order; it keeps those whose parents are still on their way.
///
/// Owned by the network loop; [#tick] is to be called about every [#TICK].
public final class ChainSync {
  public static final Duration TICK = Duration.ofMillis(500);

  /// Blocks nobody asked for are taken up to this far above our tip: what a peer pushes ahead of its announcement.
  public static final int UNREQUESTED_AHEAD_MAX = 288;

  /// Blocks remembered whose compact form led nowhere.
  public static final int WHOLE_ONLY_MAX = 100;

  /// How far above our tip a compact block may be to be put together.
  private static final int COMPACT_AHEAD_MAX = 2;

  private final ChainService chain;
  private final NetworkParameters parameters;
  private final ChainPort port;
  private final HeaderSync headers;
  private final BlockDownloader blocks;
  private final CompactBlocks compacts;
  private final HeaderIntake intake;
  private final Map<PeerId, SyncPeer> peers = new LinkedHashMap<>();
  private final BoundedMap<BlockHash, PeerId> sources =
      new BoundedMap<>(2 * BlockDownloader.WINDOW);
  private final BoundedSet<BlockHash> wholeOnly = new BoundedSet<>(WHOLE_ONLY_MAX);

  /// @param known transactions that may be in a new block
  public ChainSync(
      ChainService chain,
      NetworkParameters parameters,
      ChainPort port,
      Supplier<Iterable<Transaction>> known,
      RandomGenerator random) {
    Duration spacing = Duration.ofSeconds(parameters.targetSpacingSeconds());
    this.chain = chain;
    this.parameters = parameters;
    this.port = port;
    this.headers = new HeaderSync(spacing);
    this.blocks = new BlockDownloader(spacing);
    this.compacts = new CompactBlocks(known, this::link);
    this.intake = new HeaderIntake(chain, parameters, port, headers, random, new Found());
  }

  /// A peer's handshake is complete.
  public void ready(PeerLink link, Moment now) {
    if (!link.session().services().servesBlocks()) {
      return;
    }
    boolean preferred = link.isPreferred();
    peers.put(link.id(), new SyncPeer(link));
    headers.peerAdded(link.id(), role(link));
    blocks.peerAdded(
        link.id(), preferred, link.isTrusted() ? BigInteger.ZERO : parameters.minimumChainWork());
    if (!link.session().services().has(Services.NETWORK)) {
      blocks.peerIsLimited(link.id());
    }
    start(now);
  }

  private static HeaderSync.Role role(PeerLink link) {
    return switch (link.type()) {
      case OUTBOUND_FULL_RELAY -> HeaderSync.Role.FULL;
      case BLOCK_RELAY -> HeaderSync.Role.BLOCKS_ONLY;
      case MANUAL -> HeaderSync.Role.NAMED;
      case INBOUND, FEELER, ADDRESS_FETCH ->
          link.isPreferred() ? HeaderSync.Role.NAMED : HeaderSync.Role.CALLER;
    };
  }

  public void gone(PeerId id, Moment now) {
    if (peers.remove(id) != null) {
      intake.gone(id);
      headers.peerRemoved(id);
      blocks.peerRemoved(id);
      compacts.gone(id);
      start(now);
      downloadFromAll(now);
    }
  }

  /// Headers came.
  public void received(PeerLink link, List<BlockHeader> batch, Moment now) {
    SyncPeer peer = peers.get(link.id());
    if (peer != null) {
      intake.received(peer, batch, now);
    }
  }

  /// A block came.
  public void received(PeerLink link, Block block, Moment now) {
    BlockHash hash = block.hash();
    boolean known = blocks.isUndelivered(hash);
    boolean asked = blocks.isInFlight(hash) && blocks.inFlightOf(link.id()).contains(hash);
    if (!asked && (known || !isWelcomeUnasked(link, block, now))) {
      return;
    }
    compacts.arrived(hash);
    if (!known) {
      sources.put(hash, link.id());
    }
    take(link, block, !known, now);
  }

  /// A compact block came, asked for or not.
  public void received(PeerLink link, CompactBlock compact, Moment now) {
    SyncPeer peer = peers.get(link.id());
    if (peer == null) {
      return;
    }
    if (chain.snapshot().initialBlockDownload()
        || chain.header(compact.header().previous()).isEmpty()) {
      received(link, List.of(compact.header()), now);
      return;
    }
    Optional<HeaderEntry> known = chain.header(compact.hash());
    if (known.isPresent()) {
      compactKnown(peer, compact, known.get(), now);
      return;
    }
    intake.single(
        peer, compact.header(), (entry, later) -> compactKnown(peer, compact, entry, later), now);
  }

  /// The transactions came that a compact block had left open.
  public void received(PeerLink link, BlockTransactions missing, Moment now) {
    boolean asked = blocks.inFlightOf(link.id()).contains(missing.block());
    Optional<Block> block = compacts.complete(link, missing, asked);
    if (block.isPresent() && !blocks.isUndelivered(missing.block())) {
      take(link, block.get(), true, now);
    } else if (block.isEmpty()) {
      wholeOnly.add(missing.block());
    }
  }

  /// True where we asked a peer to send compact blocks unasked.
  public boolean isHighBandwidth(PeerId id) {
    return compacts.isHighBandwidth(id);
  }

  /// A peer announced blocks by their hashes.
  public void announced(PeerLink link, List<BlockHash> hashes, Moment now) {
    SyncPeer peer = peers.get(link.id());
    if (peer == null) {
      return;
    }
    boolean unknown = false;
    for (BlockHash hash : hashes) {
      Optional<HeaderEntry> entry = chain.header(hash);
      if (entry.isPresent()) {
        blocks.peerHas(link.id(), entry.get());
      } else {
        peer.announced().add(hash);
        unknown = true;
      }
    }
    if (unknown) {
      headers.announced(link.id(), bestHeader(), now.nanos()).ifPresent(this::ask);
    }
    download(peer, now);
  }

  /// A peer has not got what we asked for.
  public void notFound(PeerLink link, List<BlockHash> hashes, Moment now) {
    hashes.forEach(hash -> blocks.notFound(link.id(), hash));
    downloadFromAll(now);
  }

  /// The chain has a new tip.
  public void tipChanged(Moment now) {
    blocks.blockConnected();
    downloadFromAll(now);
  }

  /// The chain found a block invalid, perhaps long after it came: whoever brought it answers for it.
  public void invalidFound(HeaderEntry entry, Rejection rejection) {
    PeerId source = sources.remove(entry.hash());
    SyncPeer peer = source == null ? null : peers.get(source);
    if (peer != null) {
      peer.link().punish(Misbehaviour.INVALID_BLOCK, entry + " " + rejection.text());
    }
  }

  /// Does what is due: who is to be asked, who took too long.
  public void tick(Moment now) {
    ChainSnapshot snapshot = chain.snapshot();
    List<HeaderSync.Ask> asks = new ArrayList<>();
    List<Overdue> late =
        new ArrayList<>(
            headers.overdue(
                blocks::bestOf,
                snapshot.tip(),
                snapshot.bestHeader(),
                now.unixSeconds(),
                now.nanos(),
                asks));
    asks.forEach(this::ask);
    late.addAll(blocks.overdue(now.nanos()));
    for (Overdue each : late) {
      SyncPeer peer = peers.get(each.peer());
      if (peer != null) {
        peer.link().punish(each.misbehaviour(), "");
      }
    }
    start(now);
    downloadFromAll(now);
  }

  /// The best block that a peer is known to have.
  public @Nullable HeaderEntry bestOf(PeerId id) {
    return blocks.bestOf(id);
  }

  /// True for an outbound peer that kept up with our chain and is spared for it.
  public boolean isProtected(PeerId id) {
    return headers.isProtected(id);
  }

  /// The last block that a peer and we are known to share.
  public @Nullable HeaderEntry lastCommonOf(PeerId id) {
    return blocks.lastCommonOf(id);
  }

  /// How far a peer's headers came before any was stored; -1 where none are being proven.
  public int presyncedHeight(PeerId id) {
    return intake.presyncedHeight(id);
  }

  /// Blocks that came and wait for the chain's verdict.
  public int undeliveredCount() {
    return blocks.undeliveredCount();
  }

  public long undeliveredBytes() {
    return blocks.undeliveredBytes();
  }

  /// The blocks asked of a peer, oldest first.
  public List<BlockHash> inFlightOf(PeerId id) {
    return blocks.inFlightOf(id);
  }

  private void compactKnown(SyncPeer peer, CompactBlock compact, HeaderEntry entry, Moment now) {
    PeerId id = peer.link().id();
    blocks.peerHas(id, entry);
    HeaderEntry tip = chain.snapshot().tip();
    if (entry.hasBlock() || entry.isInvalid() || blocks.isUndelivered(entry.hash())) {
      return;
    }
    boolean asked = blocks.inFlightOf(id).contains(entry.hash());
    boolean useful =
        entry.height() <= tip.height() + COMPACT_AHEAD_MAX
            && entry.chainWork().compareTo(tip.chainWork()) > 0
            && !wholeOnly.contains(entry.hash());
    if (!useful || !asked && !blocks.mayAsk(id, entry)) {
      download(peer, now);
      return;
    }
    if (!asked) {
      blocks.requested(id, entry, now.nanos());
    }
    compacts.begin(peer.link(), compact).ifPresent(block -> take(peer.link(), block, true, now));
  }

  /// Hands a block to the chain, whichever way it came.
  private void take(PeerLink link, Block block, boolean fresh, Moment now) {
    BlockHash hash = block.hash();
    blocks.arrived(link.id(), hash, block.totalSize(), now.nanos());
    if (fresh) {
      port.submitBlock(block, (rejection, later) -> blockJudged(link, hash, rejection, later));
    }
    SyncPeer peer = peers.get(link.id());
    if (peer != null) {
      download(peer, now);
    }
  }

  private void blockJudged(
      PeerLink link, BlockHash hash, @Nullable Rejection rejection, Moment now) {
    blocks.settled(hash);
    if (rejection != null) {
      wholeOnly.add(hash);
      if (link.id().equals(sources.get(hash))) {
        punish(link, hash, rejection);
      }
    } else {
      link.credit(PeerLink.Contribution.BLOCK);
      chain.header(hash).ifPresent(entry -> blocks.peerHas(link.id(), entry));
      ChainSnapshot snapshot = chain.snapshot();
      if (!snapshot.initialBlockDownload() && snapshot.tip().hash().equals(hash)) {
        compacts.wasFirst(link);
      }
    }
    downloadFromAll(now);
  }

  /// Whoever sent a whole block answers for it. One put together from a compact block may have been announced before it was
  /// judged, so nobody does (BIP-0152).
  private static void punish(PeerLink link, BlockHash hash, Rejection rejection) {
    link.punish(Misbehaviour.ofBlock(rejection.rule().kind()), hash + " " + rejection.text());
  }

  private @Nullable PeerLink link(PeerId id) {
    SyncPeer peer = peers.get(id);
    return peer == null ? null : peer.link();
  }

  /// Takes a block nobody asked for only where it can become useful at once: it connects to what we know, has more work than
  /// our tip, and is not far ahead.
  private boolean isWelcomeUnasked(PeerLink link, Block block, Moment now) {
    HeaderEntry tip = chain.snapshot().tip();
    HeaderEntry parent = chain.header(block.header().previous()).orElse(null);
    if (parent == null) {
      headers.announced(link.id(), bestHeader(), now.nanos()).ifPresent(this::ask);
      return false;
    }
    boolean room =
        blocks.undeliveredBytes() + block.totalSize() <= BlockDownloader.UNDELIVERED_BYTES_MAX;
    boolean near = parent.height() < tip.height() + UNREQUESTED_AHEAD_MAX;
    SyncPeer peer = peers.get(link.id());
    boolean heavy =
        parent.chainWork().compareTo(tip.chainWork()) >= 0
            && peer != null
            && intake.isEnough(peer, parent, List.of(block.header()));
    if (!room || !near || !heavy) {
      link.punish(Misbehaviour.UNREQUESTED_BLOCK, block.hash().toString());
      return false;
    }
    return true;
  }

  private void start(Moment now) {
    headers.start(bestHeader(), now.unixSeconds(), now.nanos()).forEach(this::ask);
  }

  private void ask(HeaderSync.Ask ask) {
    SyncPeer peer = peers.get(ask.peer());
    if (peer != null) {
      peer.link().send(new GetHeaders(Locators.of(ask.from()), BlockHash.ZERO));
    }
  }

  private void downloadFromAll(Moment now) {
    List.copyOf(peers.values()).forEach(peer -> download(peer, now));
  }

  private void download(SyncPeer peer, Moment now) {
    resolveAnnounced(peer);
    ChainSnapshot snapshot = chain.snapshot();
    List<HeaderEntry> wanted =
        blocks.next(
            peer.link().id(),
            new BlockDownloader.View(
                snapshot.tip(),
                snapshot.initialBlockDownload(),
                HeaderEntry::hasBlock,
                HeaderEntry::isInvalid),
            now.nanos());
    if (wanted.isEmpty() && peer.link().session().services().has(Services.NETWORK)) {
      wanted = blocks.below(peer.link().id(), chain.snapshotProgress(), now.nanos());
    }
    // The compact form pays for the one block on top of ours: of others we lack most transactions.
    boolean compact =
        wanted.size() == 1
            && !snapshot.initialBlockDownload()
            && peer.link().session().compactBlocks()
            && wanted.getFirst().height() == snapshot.tip().height() + 1
            && !wholeOnly.contains(wanted.getFirst().hash());
    if (!wanted.isEmpty()) {
      List<InventoryItem> items = new ArrayList<>();
      for (HeaderEntry entry : wanted) {
        items.add(
            compact
                ? InventoryItem.compactBlock(entry.hash())
                : InventoryItem.witnessBlock(entry.hash()));
      }
      peer.link().send(new GetData(items));
    }
  }

  /// Blocks announced by hash whose headers came meanwhile, perhaps from another peer.
  private void resolveAnnounced(SyncPeer peer) {
    for (BlockHash hash : peer.announced().elements()) {
      chain
          .header(hash)
          .ifPresent(
              entry -> {
                blocks.peerHas(peer.link().id(), entry);
                peer.announced().remove(hash);
              });
    }
  }

  private HeaderEntry bestHeader() {
    return chain.snapshot().bestHeader();
  }

  /// What headers lead to.
  private final class Found implements HeaderIntake.Sync {
    @Override
    public void known(SyncPeer peer, HeaderEntry last) {
      blocks.peerHas(peer.link().id(), last);
      peer.announced().remove(last.hash());
    }

    @Override
    public boolean isUnknown(SyncPeer peer) {
      return blocks.bestOf(peer.link().id()) == null;
    }

    @Override
    public void ask(HeaderSync.Ask ask) {
      ChainSync.this.ask(ask);
    }

    @Override
    public void goOn(SyncPeer peer, Moment now) {
      start(now);
      download(peer, now);
    }
  }
}
