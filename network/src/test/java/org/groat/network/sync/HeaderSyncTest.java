package org.groat.network.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.groat.chain.state.HeaderEntry;
import org.groat.network.peer.Misbehaviour;
import org.groat.network.peer.PeerId;
import org.junit.jupiter.api.Test;

/// Who is asked for headers first, and how long an outbound peer may be behind our own chain.
final class HeaderSyncTest {
  private static final PeerId PEER = new PeerId(1);
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final HeaderChain chain = new HeaderChain();
  private final HeaderEntry old = chain.extend(chain.genesis(), 5, 1);
  private final HeaderEntry tip = chain.extend(old, 5, 1);
  private final HeaderSync sync = new HeaderSync(Duration.ofMinutes(10));
  private final Map<PeerId, HeaderEntry> best = new HashMap<>();
  private final List<HeaderSync.Ask> asks = new ArrayList<>();

  @Test
  void aPeerBehindOurChainIsAskedAfterTwentyMinutesAndLetGoTwoLater() {
    sync.peerAdded(PEER, HeaderSync.Role.FULL);
    best.put(PEER, old);
    assertThat(overdue(0)).isEmpty();
    assertThat(overdue(20 * MINUTE)).isEmpty();
    assertThat(asks).isEmpty();
    assertThat(overdue(20 * MINUTE + 1)).isEmpty();
    assertThat(asks)
        .singleElement()
        .isEqualTo(new HeaderSync.Ask(PEER, tip.ancestor(tip.height() - 1)));
    assertThat(overdue(22 * MINUTE)).isEmpty();
    assertThat(overdue(22 * MINUTE + 2))
        .containsExactly(new Overdue(PEER, Misbehaviour.CHAIN_TOO_WEAK));
  }

  @Test
  void aPeerThatCatchesUpInTimeStays() {
    sync.peerAdded(PEER, HeaderSync.Role.FULL);
    overdue(0);
    overdue(20 * MINUTE + 1);
    best.put(PEER, tip);
    assertThat(overdue(21 * MINUTE)).isEmpty();
    assertThat(overdue(60 * MINUTE)).isEmpty();
  }

  @Test
  void aPeerThatWeCalledDoesNotWaitForOneThatCalledUsAndSaysNothing() {
    PeerId caller = new PeerId(2);
    PeerId second = new PeerId(3);
    sync.peerAdded(caller, HeaderSync.Role.CALLER);
    assertThat(asked()).containsExactly(caller);
    assertThat(asked()).isEmpty();
    sync.peerAdded(PEER, HeaderSync.Role.FULL);
    assertThat(asked()).containsExactly(PEER);
    sync.peerAdded(second, HeaderSync.Role.FULL);
    assertThat(asked()).as("one preferred peer at a time").isEmpty();
    sync.received(PEER, 0, null, 1);
    assertThat(asked()).containsExactly(second);
  }

  /// Whom it asks while our best header is ten days old.
  private List<PeerId> asked() {
    long now = tip.header().time() + Duration.ofDays(10).toSeconds();
    return sync.start(tip, now, 0).stream().map(HeaderSync.Ask::peer).toList();
  }

  @Test
  void inboundPeersMayBeBehind() {
    sync.peerAdded(PEER, HeaderSync.Role.CALLER);
    overdue(0);
    overdue(20 * MINUTE + 1);
    assertThat(overdue(23 * MINUTE)).isEmpty();
    assertThat(asks).isEmpty();
  }

  @Test
  void fourThatKeptUpOnceAreSparedWhateverComes() {
    for (int i = 0; i < 6; i++) {
      sync.peerAdded(new PeerId(i), HeaderSync.Role.FULL);
      best.put(new PeerId(i), tip);
    }
    overdue(0);
    HeaderEntry ahead = chain.extend(tip, 3, 2);
    overdue(MINUTE, ahead);
    overdue(22 * MINUTE, ahead);
    assertThat(overdue(25 * MINUTE, ahead)).extracting(Overdue::peer).hasSize(2);
    assertThat(HeaderSync.PROTECTED_MAX).isEqualTo(4);
  }

  @Test
  void peersForBlocksAloneAreNotAmongTheSpared() {
    for (int i = 0; i < 2; i++) {
      sync.peerAdded(new PeerId(i), HeaderSync.Role.BLOCKS_ONLY);
    }
    for (int i = 2; i < 8; i++) {
      sync.peerAdded(new PeerId(i), HeaderSync.Role.FULL);
    }
    for (int i = 0; i < 8; i++) {
      best.put(new PeerId(i), tip);
      assertThat(sync.isProtected(new PeerId(i))).isFalse();
    }
    overdue(0);
    assertThat(spared(8)).containsExactly(2, 3, 4, 5);
    sync.peerRemoved(new PeerId(3));
    overdue(1);
    assertThat(spared(8)).as("a place is free again").containsExactly(2, 4, 5, 6);
  }

  private List<Integer> spared(int peers) {
    return IntStream.range(0, peers).filter(i -> sync.isProtected(new PeerId(i))).boxed().toList();
  }

  private List<Overdue> overdue(long now) {
    return overdue(now, tip);
  }

  private List<Overdue> overdue(long now, HeaderEntry ours) {
    return sync.overdue(best::get, ours, ours, ours.header().time(), now, asks);
  }
}
