package org.groat.network.manager;

import java.math.BigInteger;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.groat.chain.service.ChainService;
import org.groat.chain.state.ChainSnapshot;
import org.groat.chain.state.HeaderEntry;
import org.groat.network.peer.ConnectionType;
import org.groat.network.peer.Moment;
import org.groat.network.peer.PeerId;
import org.groat.network.sync.ChainSync;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches whether our outbound peers keep us at the best chain: notes what each shows, asks for another peer while the tip is
/// stale, and lets the worst go where there is one too many.
///
/// Owned by the network loop; [#tick] is to be called about every [ChainSync#TICK].
final class OutboundWatch {
  /// Between two looks at whether the tip is stale.
  static final Duration STALE_CHECK_INTERVAL = Duration.ofMinutes(10);

  /// Between two looks for a peer too many.
  static final Duration EXTRA_CHECK_INTERVAL = Duration.ofSeconds(45);

  private static final Logger LOG = LoggerFactory.getLogger(OutboundWatch.class);

  private final NetworkSettings settings;
  private final ChainService chain;
  private final ChainSync sync;
  private final Peers peers;
  private final Duration spacing;
  private final Map<PeerId, Shown> shown = new HashMap<>();
  private @Nullable HeaderEntry tip;
  private BigInteger workSeen = BigInteger.ZERO;
  private long tipSince;
  private @Nullable Long staleCheckAt;
  private long extraCheckAt;
  private boolean tipStale;

  OutboundWatch(
      NetworkSettings settings, ChainService chain, ChainSync sync, Peers peers, Duration spacing) {
    this.settings = settings;
    this.chain = chain;
    this.sync = sync;
    this.peers = peers;
    this.spacing = spacing;
  }

  /// True while a full peer more than usual is wanted.
  boolean isTipStale() {
    return tipStale;
  }

  /// True where the node is level with its peers, so that it pays to look what others have.
  boolean mayProbe() {
    return !chain.snapshot().initialBlockDownload();
  }

  void gone(PeerId id) {
    shown.remove(id);
  }

  void tick(Moment now) {
    ChainSnapshot snapshot = chain.snapshot();
    if (tip == null || !tip.hash().equals(snapshot.tip().hash())) {
      tip = snapshot.tip();
      tipSince = now.nanos();
      tipStale = false;
    }
    note(now);
    workSeen = workSeen.max(tip.chainWork());
    if (staleCheckAt == null) {
      staleCheckAt = now.after(STALE_CHECK_INTERVAL);
    } else if (staleCheckAt <= now.nanos()) {
      staleCheckAt = now.after(STALE_CHECK_INTERVAL);
      checkTip(now);
    }
    if (extraCheckAt <= now.nanos()) {
      extraCheckAt = now.after(EXTRA_CHECK_INTERVAL);
      letExtrasGo(now);
    }
  }

  /// Notes which peers showed more work than anybody before them.
  private void note(Moment now) {
    BigInteger before = workSeen;
    for (Peer peer : peers.outbound()) {
      HeaderEntry best = sync.bestOf(peer.id());
      if (best == null) {
        continue;
      }
      BigInteger work = best.chainWork();
      Shown last = shown.get(peer.id());
      boolean advanced = last == null || work.compareTo(last.work) > 0;
      if (advanced) {
        boolean better = work.compareTo(before) > 0;
        long at = better ? now.nanos() : last == null ? Long.MIN_VALUE : last.at;
        shown.put(peer.id(), new Shown(work, at));
      }
    }
  }

  private void checkTip(Moment now) {
    boolean downloading = peers.open().stream().anyMatch(p -> !sync.inFlightOf(p.id()).isEmpty());
    boolean stale = ExtraPeers.isTipStale(tipSince, downloading, spacing, now.nanos());
    if (stale) {
      LOG.info(
          "event=stale-tip seconds={} follows=\"another peer is called\"",
          Duration.ofNanos(now.nanos() - tipSince).toSeconds());
    }
    tipStale = stale;
  }

  private void letExtrasGo(Moment now) {
    Optional<PeerId> full =
        ExtraPeers.worstFullRelay(
            candidates(ConnectionType.OUTBOUND_FULL_RELAY), settings.outboundFull(), now.nanos());
    if (full.isPresent()) {
      letGo(full.get());
      // The test is over; the next look at the tip may ask for another.
      tipStale = false;
    }
    ExtraPeers.worstBlockRelay(
            candidates(ConnectionType.BLOCK_RELAY), settings.outboundBlockRelay(), now.nanos())
        .ifPresent(this::letGo);
  }

  private void letGo(PeerId id) {
    Peer peer = peers.find(id);
    if (peer != null) {
      peer.finish("another peer served as well");
    }
  }

  private List<ExtraPeers.Candidate> candidates(ConnectionType type) {
    return peers.open().stream()
        .filter(p -> p.type() == type && p.session().isReady() && !p.isClosing())
        .map(
            p ->
                new ExtraPeers.Candidate(
                    p.id(),
                    p.remote().address().network(),
                    p.connectedNanos(),
                    Optional.ofNullable(shown.get(p.id())).map(Shown::at).orElse(Long.MIN_VALUE),
                    p.lastBlockSeconds(),
                    !sync.inFlightOf(p.id()).isEmpty(),
                    sync.isProtected(p.id())))
        .toList();
  }

  /// @param work of the best block that a peer is known to have
  /// @param at when it last showed a better one than we had seen
  private record Shown(BigInteger work, long at) {}
}
