package org.groat.network.sync;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.state.HeaderEntry;
import org.groat.chain.state.SnapshotProgress;
import org.groat.network.peer.Misbehaviour;
import org.groat.network.peer.PeerId;
import org.groat.network.wire.Protocol;
import org.jspecify.annotations.Nullable;

/// Decides which block is asked of which peer, and who took too long.
///
/// **What it does.** Headers tell which blocks are missing. For each peer, the blocks between the last one that we and it have in
/// common and the best it knows are its to give; they are asked for from the lowest up, each of one peer only, at most
/// [#IN_FLIGHT_PER_PEER_MAX] of a peer at once, and none more than [#WINDOW] beyond the last common block, so that what arrives
/// out of order stays bounded.
///
/// **Who is slow.** Where a peer could deliver more but the window is full, whoever owes the window's lowest block stalls
/// everybody. It gets the stall timeout, then goes; the timeout doubles from [#STALL_TIMEOUT_MIN] to [#STALL_TIMEOUT_MAX] with
/// each peer that goes, lest a slow line of our own should throw out everybody, and shrinks again as blocks connect. Where the
/// window is not full but nothing is left to ask, the lowest missing block is asked of a second peer after [#RESCUE_AFTER]. And
/// a peer that owes a block for longer than [#downloadTimeout] goes in any case.
///
/// **Back-pressure.** Blocks that the chain has not judged yet are counted ([#settled] takes them off). Nothing is requested
/// that could bring them beyond [#UNDELIVERED_MAX] blocks or [#UNDELIVERED_BYTES_MAX] bytes, expecting blocks of the recent
/// average size.
///
/// **Time** is a parameter; nothing here runs by itself. Owned by the network loop. An attack costs the attacker its
/// connection, and us at most one stall timeout for each.
public final class BlockDownloader {
  /// How far beyond the last common block anything is requested.
  public static final int WINDOW = 1_024;

  /// Blocks asked of one peer and not answered.
  public static final int IN_FLIGHT_PER_PEER_MAX = 16;

  /// Blocks on their way to the chain's verdict, in flight ones included.
  public static final int UNDELIVERED_MAX = 1_024;

  /// Bytes of blocks on their way to the chain's verdict, in flight ones estimated.
  public static final long UNDELIVERED_BYTES_MAX = 64L << 20;

  /// How deep below a peer's best block one is asked for that has only the last ones: two less than it promises, for the blocks
  /// that it may have taken meanwhile (BIP-0159).
  public static final int LIMITED_DEPTH_MAX = Protocol.LIMITED_BLOCKS - 2;

  public static final Duration STALL_TIMEOUT_MIN = Duration.ofSeconds(2);
  public static final Duration STALL_TIMEOUT_MAX = Duration.ofSeconds(64);
  public static final Duration RESCUE_AFTER = Duration.ofSeconds(10);

  private static final int PARALLEL_REQUESTS_MAX = 2;
  private static final int BATCH = 128;
  private static final int AVERAGE_OVER = 16;
  private static final int AVERAGE_BYTES_AT_FIRST = 100_000;

  private final Duration blockSpacing;
  private final Map<PeerId, Peer> peers = new LinkedHashMap<>();
  private final Map<BlockHash, Flight> flights = new HashMap<>();
  private final Map<BlockHash, Integer> undelivered = new HashMap<>();
  private long undeliveredBytes;
  private long averageBytes = AVERAGE_BYTES_AT_FIRST;
  private Duration stallTimeout = STALL_TIMEOUT_MIN;

  /// @param blockSpacing what the network aims at between two blocks; the download timeout is made of it
  public BlockDownloader(Duration blockSpacing) {
    this.blockSpacing = blockSpacing;
  }

  /// @param preferred during the initial download blocks are asked of preferred peers only, where there are any
  /// @param workMin the least total work of a chain that is fetched from this peer
  public void peerAdded(PeerId id, boolean preferred, BigInteger workMin) {
    peers.put(id, new Peer(preferred, workMin));
  }

  /// Notes that a peer has only the last blocks of its chain.
  public void peerIsLimited(PeerId id) {
    Peer peer = peers.get(id);
    if (peer != null) {
      peer.limited = true;
    }
  }

  /// Frees all that was asked of a leaving peer for others.
  public void peerRemoved(PeerId id) {
    Peer peer = peers.remove(id);
    if (peer != null) {
      List.copyOf(peer.inFlight).forEach(hash -> release(id, hash));
    }
  }

  /// Notes that a peer has `entry`, and so all below it.
  public void peerHas(PeerId id, HeaderEntry entry) {
    Peer peer = peers.get(id);
    if (peer != null
        && (peer.best == null || entry.chainWork().compareTo(peer.best.chainWork()) > 0)) {
      peer.best = entry;
    }
  }

  /// The best block that a peer is known to have.
  public @Nullable HeaderEntry bestOf(PeerId id) {
    Peer peer = peers.get(id);
    return peer == null ? null : peer.best;
  }

  /// The last block that a peer and we are known to share.
  public @Nullable HeaderEntry lastCommonOf(PeerId id) {
    Peer peer = peers.get(id);
    return peer == null ? null : peer.lastCommon;
  }

  /// The hashes asked of a peer, oldest first.
  public List<BlockHash> inFlightOf(PeerId id) {
    Peer peer = peers.get(id);
    return peer == null ? List.of() : List.copyOf(peer.inFlight);
  }

  public boolean isInFlight(BlockHash hash) {
    return flights.containsKey(hash);
  }

  public int undeliveredCount() {
    return undelivered.size();
  }

  public long undeliveredBytes() {
    return undeliveredBytes;
  }

  public Duration stallTimeout() {
    return stallTimeout;
  }

  /// The blocks to ask `id` for now, lowest first; they count as in flight from here on.
  public List<HeaderEntry> next(PeerId id, View view, long now) {
    Peer peer = peers.get(id);
    if (peer == null || !mayServe(peer, view)) {
      return List.of();
    }
    int room = Math.min(IN_FLIGHT_PER_PEER_MAX - peer.inFlight.size(), budget());
    if (room <= 0) {
      return List.of();
    }
    Scan scan = scan(id, peer, view, room);
    if (scan.wanted.isEmpty()) {
      blameOrRescue(id, peer, scan, now);
    }
    for (HeaderEntry entry : scan.wanted) {
      ask(id, peer, entry, now);
    }
    return scan.wanted;
  }

  /// True where a block may be asked of one more peer.
  public boolean mayAsk(PeerId id, HeaderEntry entry) {
    Peer peer = peers.get(id);
    Flight flight = flights.get(entry.hash());
    return peer != null
        && peer.inFlight.size() < IN_FLIGHT_PER_PEER_MAX
        && (flight == null || flight.askedAt.size() < PARALLEL_REQUESTS_MAX);
  }

  /// The blocks to ask `id` for that the validation of the chain below a loaded set of coins needs, lowest first. Asked for
  /// only where [#next] has nothing, so that the tip comes first.
  ///
  /// @param progress how far that validation has come; nothing where there is none
  public List<HeaderEntry> below(PeerId id, Optional<SnapshotProgress> progress, long now) {
    Peer peer = peers.get(id);
    if (progress.isEmpty()
        || peer == null
        || peer.best == null
        || !peer.best.isDescendantOf(progress.get().base())) {
      return List.of();
    }
    HeaderEntry base = progress.get().base();
    int room = Math.min(IN_FLIGHT_PER_PEER_MAX - peer.inFlight.size(), budget());
    int from = HeaderEntry.fork(progress.get().validated(), base).height() + 1;
    int last = Math.min(base.height(), from + WINDOW - 1);
    List<HeaderEntry> wanted = new ArrayList<>();
    for (int height = from; height <= last && wanted.size() < room; height++) {
      HeaderEntry entry = base.ancestor(height);
      if (!entry.hasBlock()
          && !flights.containsKey(entry.hash())
          && !undelivered.containsKey(entry.hash())) {
        wanted.add(entry);
      }
    }
    wanted.forEach(entry -> ask(id, peer, entry, now));
    return wanted;
  }

  /// Notes that one block is asked of a peer outside the order of [#next], such as one the user names.
  public void requested(PeerId id, HeaderEntry entry, long now) {
    Peer peer = peers.get(id);
    if (peer != null && !peer.inFlight.contains(entry.hash())) {
      ask(id, peer, entry, now);
    }
  }

  /// Notes a block's arrival. It counts as undelivered until it is [#settled].
  ///
  /// @return true where this peer had been asked for it
  public boolean arrived(PeerId id, BlockHash hash, int bytes, long now) {
    Flight flight = flights.get(hash);
    boolean asked = flight != null && flight.askedAt.containsKey(id);
    if (asked) {
      Peer peer = peers.get(id);
      if (peer != null) {
        peer.stallingSince = null;
        peer.downloadingSince = now;
      }
      for (PeerId asker : List.copyOf(flight.askedAt.keySet())) {
        release(asker, hash);
      }
      averageBytes += (bytes - averageBytes) / AVERAGE_OVER;
    }
    if (undelivered.putIfAbsent(hash, bytes) == null) {
      undeliveredBytes += bytes;
    }
    return asked;
  }

  /// True for a block that came and that the chain has not judged.
  public boolean isUndelivered(BlockHash hash) {
    return undelivered.containsKey(hash);
  }

  /// A peer says that it has not got a block after all.
  public void notFound(PeerId id, BlockHash hash) {
    Peer peer = peers.get(id);
    if (peer != null && peer.inFlight.contains(hash)) {
      release(id, hash);
      // Whatever it knows above that block we cannot get from it; its next announcement says what
      // it really has.
      peer.best = null;
    }
  }

  /// The chain judged a block. Where it did not keep it, and the block is not invalid, the block is asked for again.
  public void settled(BlockHash hash) {
    Integer bytes = undelivered.remove(hash);
    if (bytes != null) {
      undeliveredBytes -= bytes;
    }
  }

  /// A block became part of the active chain: the line works, so patience may shrink again.
  public void blockConnected() {
    Duration shorter = stallTimeout.multipliedBy(85).dividedBy(100);
    stallTimeout = shorter.compareTo(STALL_TIMEOUT_MIN) < 0 ? STALL_TIMEOUT_MIN : shorter;
  }

  /// The peers that took too long; each is to be disconnected, which frees what it owes.
  public List<Overdue> overdue(long now) {
    List<Overdue> late = new ArrayList<>();
    long downloading = peers.values().stream().filter(p -> !p.inFlight.isEmpty()).count();
    for (Map.Entry<PeerId, Peer> each : peers.entrySet()) {
      Peer peer = each.getValue();
      if (peer.stallingSince != null && now - peer.stallingSince > stallTimeout.toNanos()) {
        late.add(new Overdue(each.getKey(), Misbehaviour.BLOCK_STALL));
        Duration doubled = stallTimeout.multipliedBy(2);
        stallTimeout = doubled.compareTo(STALL_TIMEOUT_MAX) > 0 ? STALL_TIMEOUT_MAX : doubled;
        peer.stallingSince = null;
      } else if (!peer.inFlight.isEmpty()
          && now - peer.downloadingSince > downloadTimeout(downloading - 1).toNanos()) {
        late.add(new Overdue(each.getKey(), Misbehaviour.BLOCK_TIMEOUT));
      }
    }
    return late;
  }

  /// How long a peer may owe its oldest block: one block interval, and half of one for each other peer we download from.
  public Duration downloadTimeout(long otherPeers) {
    return blockSpacing.plus(blockSpacing.dividedBy(2).multipliedBy(Math.max(0, otherPeers)));
  }

  private boolean mayServe(Peer peer, View view) {
    if (peer.best == null
        || peer.best.chainWork().compareTo(view.tip.chainWork()) < 0
        || peer.best.chainWork().compareTo(peer.workMin) < 0) {
      return false;
    }
    return !view.initialBlockDownload
        || peer.preferred
        || peers.values().stream().noneMatch(p -> p.preferred && p.leads(view.tip));
  }

  private int budget() {
    long open = undelivered.size() + flights.size();
    if (open == 0) {
      return IN_FLIGHT_PER_PEER_MAX;
    }
    long freeBytes = UNDELIVERED_BYTES_MAX - undeliveredBytes - flights.size() * averageBytes;
    long byBytes = freeBytes / Math.max(1, averageBytes);
    return Math.clamp(Math.min(byBytes, UNDELIVERED_MAX - open), 0, IN_FLIGHT_PER_PEER_MAX);
  }

  private Scan scan(PeerId id, Peer peer, View view, int room) {
    HeaderEntry best = peer.best;
    Scan scan = new Scan();
    if (best == null) {
      return scan;
    }
    HeaderEntry common = peer.lastCommon == null ? view.tip : peer.lastCommon;
    common = HeaderEntry.fork(common, best);
    // The tip may have gone past what was common, on the same branch.
    HeaderEntry withTip = HeaderEntry.fork(view.tip, best);
    common = withTip.height() > common.height() ? withTip : common;
    boolean contiguous = true;
    int windowEnd = common.height() + WINDOW;
    int last = Math.min(best.height(), windowEnd + 1);
    for (int from = common.height() + 1; from <= last && scan.wanted.size() < room; from += BATCH) {
      for (HeaderEntry entry : path(best, from, Math.min(last, from + BATCH - 1))) {
        BlockHash hash = entry.hash();
        if (view.isInvalid.test(entry)) {
          peer.lastCommon = common;
          return scan;
        }
        if (undelivered.containsKey(hash) || view.hasBlock.test(entry)) {
          common = contiguous ? entry : common;
          continue;
        }
        contiguous = false;
        if (peer.limited && best.height() - entry.height() >= LIMITED_DEPTH_MAX) {
          continue;
        }
        Flight flight = flights.get(hash);
        if (flight != null) {
          scan.lowestMissing = scan.lowestMissing == null ? entry : scan.lowestMissing;
          continue;
        }
        if (entry.height() > windowEnd) {
          scan.windowFull = true;
          break;
        }
        scan.wanted.add(entry);
        if (scan.wanted.size() == room) {
          break;
        }
      }
    }
    peer.lastCommon = common;
    return scan;
  }

  private void blameOrRescue(PeerId id, Peer peer, Scan scan, long now) {
    HeaderEntry blocking = scan.lowestMissing;
    Flight flight = blocking == null ? null : flights.get(blocking.hash());
    if (blocking == null || flight == null || flight.askedAt.containsKey(id)) {
      return;
    }
    if (scan.windowFull) {
      for (PeerId owing : flight.askedAt.keySet()) {
        Peer staller = peers.get(owing);
        if (staller != null && staller.stallingSince == null) {
          staller.stallingSince = now;
        }
      }
    } else if (flight.askedAt.size() < PARALLEL_REQUESTS_MAX
        && flight.askedAt.values().stream().allMatch(at -> now - at > RESCUE_AFTER.toNanos())) {
      scan.wanted.add(blocking);
    }
  }

  private void ask(PeerId id, Peer peer, HeaderEntry entry, long now) {
    if (peer.inFlight.isEmpty()) {
      peer.downloadingSince = now;
    }
    peer.inFlight.add(entry.hash());
    flights.computeIfAbsent(entry.hash(), h -> new Flight()).askedAt.put(id, now);
  }

  private void release(PeerId id, BlockHash hash) {
    Flight flight = flights.get(hash);
    if (flight != null) {
      flight.askedAt.remove(id);
      if (flight.askedAt.isEmpty()) {
        flights.remove(hash);
      }
    }
    Peer peer = peers.get(id);
    if (peer != null) {
      peer.inFlight.remove(hash);
    }
  }

  private static Collection<HeaderEntry> path(HeaderEntry best, int from, int to) {
    Deque<HeaderEntry> path = new ArrayDeque<>();
    HeaderEntry entry = best.ancestor(to);
    while (true) {
      path.addFirst(entry);
      if (entry.height() == from) {
        return path;
      }
      entry = entry.ancestor(entry.height() - 1);
    }
  }

  /// What the chain looks like at the moment of a decision.
  ///
  /// @param hasBlock true where the block's transactions are stored
  /// @param isInvalid true where the block, or one before it, broke a rule
  public record View(
      HeaderEntry tip,
      boolean initialBlockDownload,
      Predicate<HeaderEntry> hasBlock,
      Predicate<HeaderEntry> isInvalid) {}

  private static final class Scan {
    private final List<HeaderEntry> wanted = new ArrayList<>();
    private @Nullable HeaderEntry lowestMissing;
    private boolean windowFull;
  }

  private static final class Flight {
    private final Map<PeerId, Long> askedAt = new LinkedHashMap<>();
  }

  private static final class Peer {
    private final boolean preferred;
    private final BigInteger workMin;
    private final List<BlockHash> inFlight = new ArrayList<>();
    private @Nullable HeaderEntry best;
    private @Nullable HeaderEntry lastCommon;
    private @Nullable Long stallingSince;
    private long downloadingSince;
    private boolean limited;

    private Peer(boolean preferred, BigInteger workMin) {
      this.preferred = preferred;
      this.workMin = workMin;
    }

    private boolean leads(HeaderEntry tip) {
      return best != null
          && best.chainWork().compareTo(tip.chainWork()) > 0
          && (!limited || best.height() - tip.height() <= LIMITED_DEPTH_MAX);
    }
  }
}
