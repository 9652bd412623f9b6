package org.groat.network.manager;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.groat.network.peer.PeerId;
import org.groat.network.wire.Network;

/// Decides which outbound peer goes once there is one more than the node keeps, and when the tip is suspiciously old.
///
/// An extra peer is a test: if it knows more than our peers it should stay and one of them go, else it should go itself. So of
/// the full peers that one goes which showed us a better chain longest ago; of the peers for blocks alone the newer one, unless
/// it brought a block after the other did. Nobody goes who is spared for having kept up with our chain, or while blocks are asked of it or before it could show what it has.
///
/// Pure functions of plain data; times in nanoseconds of the duration clock.
final class ExtraPeers {
  /// How long a peer has to show what it has.
  static final Duration CONNECTED_MIN = Duration.ofSeconds(30);

  /// Without a new tip for so many times the usual spacing of blocks, something may be wrong.
  static final int STALE_SPACINGS = 3;

  private ExtraPeers() {}

  /// True where no block came for so long, and none is on its way, that another peer should be asked.
  static boolean isTipStale(long tipSince, boolean downloading, Duration spacing, long now) {
    return !downloading && now - tipSince > spacing.multipliedBy(STALE_SPACINGS).toNanos();
  }

  /// The full peer to let go; empty where there are no more than `max`, or it has not had its time.
  static Optional<PeerId> worstFullRelay(List<Candidate> peers, int max, long now) {
    if (peers.size() <= max) {
      return Optional.empty();
    }
    return peers.stream()
        .filter(p -> !p.spared)
        .filter(p -> peers.stream().filter(o -> o.network == p.network).count() > 1)
        .min(
            Comparator.comparingLong(Candidate::lastShown)
                .thenComparing(Candidate::id, Comparator.reverseOrder()))
        .filter(p -> mayGo(p, now))
        .map(Candidate::id);
  }

  /// The peer for blocks alone to let go; empty where there are no more than `max`, or it has not had its time.
  static Optional<PeerId> worstBlockRelay(List<Candidate> peers, int max, long now) {
    if (peers.size() <= max) {
      return Optional.empty();
    }
    List<Candidate> youngest =
        peers.stream().sorted(Comparator.comparing(Candidate::id).reversed()).limit(2).toList();
    Candidate last = youngest.getFirst();
    Candidate before = youngest.getLast();
    return Optional.of(last.lastBlock > before.lastBlock ? before : last)
        .filter(p -> mayGo(p, now))
        .map(Candidate::id);
  }

  private static boolean mayGo(Candidate peer, long now) {
    return !peer.downloading && now - peer.connectedAt > CONNECTED_MIN.toNanos();
  }

  /// What the decision needs of one outbound peer.
  ///
  /// @param lastShown when it last showed a chain better than ours; [Long#MIN_VALUE] for never
  /// @param lastBlock when it last brought a block, in seconds since 1970; 0 for never
  /// @param downloading blocks are asked of it
  /// @param spared kept up with our chain, and is one of the few that stay for it
  record Candidate(
      PeerId id,
      Network network,
      long connectedAt,
      long lastShown,
      long lastBlock,
      boolean downloading,
      boolean spared) {}
}
