package org.groat.network.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.groat.network.peer.PeerId;
import org.groat.network.peer.Permissions;
import org.groat.network.wire.Network;
import org.groat.network.wire.NetworkAddress;
import org.junit.jupiter.api.Test;

/// Whom to call next, who is one too many, who is whitelisted, what may be uploaded: decisions on plain data.
final class OutboundDecisionsTest {
  private static final long NOW = Duration.ofHours(1).toNanos();
  private static final long LONG_AGO = NOW - Duration.ofMinutes(20).toNanos();
  private static final long BLOCK = 4_000_000;

  @Test
  void anchorsComeFirstThenFullPeersThenBlockPeers() {
    assertThat(next(0, 0, true, false, false, false)).isEqualTo(SlotChoice.ANCHOR);
    assertThat(next(0, 2, true, false, false, false)).isEqualTo(SlotChoice.FULL_RELAY);
    assertThat(next(7, 0, false, true, true, true)).isEqualTo(SlotChoice.FULL_RELAY);
    assertThat(next(8, 1, false, true, true, true)).isEqualTo(SlotChoice.BLOCK_RELAY);
  }

  @Test
  void extraPeersAreOneOfAKindAndFeelersComeLast() {
    assertThat(next(8, 2, false, true, true, true)).isEqualTo(SlotChoice.EXTRA_FULL_RELAY);
    assertThat(next(9, 2, false, true, true, true)).isEqualTo(SlotChoice.EXTRA_BLOCK_RELAY);
    assertThat(next(9, 3, false, true, true, true)).isEqualTo(SlotChoice.FEELER);
    assertThat(next(8, 2, false, false, false, false)).isEqualTo(SlotChoice.NONE);
  }

  @Test
  void theTipIsStaleAfterThreeSpacingsUnlessBlocksAreOnTheirWay() {
    Duration spacing = Duration.ofMinutes(10);
    long since = NOW - Duration.ofMinutes(30).toNanos();
    assertThat(ExtraPeers.isTipStale(since, false, spacing, NOW)).isFalse();
    assertThat(ExtraPeers.isTipStale(since - 1, false, spacing, NOW)).isTrue();
    assertThat(ExtraPeers.isTipStale(since - 1, true, spacing, NOW)).isFalse();
  }

  @Test
  void theFullPeerGoesThatShowedABetterChainLongestAgo() {
    List<ExtraPeers.Candidate> peers = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      peers.add(candidate(i, LONG_AGO, LONG_AGO + (i + 5) % 9, 0, false));
    }
    assertThat(ExtraPeers.worstFullRelay(peers, 8, NOW)).contains(new PeerId(4));
    assertThat(ExtraPeers.worstFullRelay(peers.subList(0, 8), 8, NOW)).isEmpty();
  }

  @Test
  void ofPeersThatShowedNothingTheYoungestGoes() {
    List<ExtraPeers.Candidate> peers = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      peers.add(candidate(i, LONG_AGO, Long.MIN_VALUE, 0, false));
    }
    assertThat(ExtraPeers.worstFullRelay(peers, 8, NOW)).contains(new PeerId(8));
  }

  @Test
  void whoIsSparedForHavingKeptUpIsNotTheOneTooMany() {
    List<ExtraPeers.Candidate> peers = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      ExtraPeers.Candidate peer = candidate(i, LONG_AGO, LONG_AGO + i, 0, false);
      peers.add(i < 4 ? spared(peer) : peer);
    }
    assertThat(ExtraPeers.worstFullRelay(peers, 8, NOW)).contains(new PeerId(4));
    peers.replaceAll(OutboundDecisionsTest::spared);
    assertThat(ExtraPeers.worstFullRelay(peers, 8, NOW)).isEmpty();
  }

  @Test
  void nobodyGoesBeforeItsTimeOrWhileItBringsBlocks() {
    long justNow = NOW - ExtraPeers.CONNECTED_MIN.toNanos();
    List<ExtraPeers.Candidate> peers =
        new ArrayList<>(List.of(candidate(0, LONG_AGO, NOW, 0, false)));
    peers.add(candidate(1, justNow, Long.MIN_VALUE, 0, false));
    assertThat(ExtraPeers.worstFullRelay(peers, 1, NOW)).isEmpty();
    assertThat(ExtraPeers.worstFullRelay(peers, 1, NOW + 1)).contains(new PeerId(1));
    peers.set(1, candidate(1, LONG_AGO, Long.MIN_VALUE, 0, true));
    assertThat(ExtraPeers.worstFullRelay(peers, 1, NOW)).isEmpty();
    assertThat(ExtraPeers.worstBlockRelay(peers, 1, NOW)).isEmpty();
  }

  @Test
  void theOnlyPeerOfItsNetworkStays() {
    List<ExtraPeers.Candidate> peers =
        List.of(
            candidate(0, LONG_AGO, 5, 0, false),
            candidate(1, LONG_AGO, 6, 0, false),
            new ExtraPeers.Candidate(
                new PeerId(2), Network.TORV3, LONG_AGO, Long.MIN_VALUE, 0, false, false));
    assertThat(ExtraPeers.worstFullRelay(peers, 2, NOW)).contains(new PeerId(0));
  }

  @Test
  void theNewerBlockPeerGoesUnlessItBroughtTheNewerBlock() {
    assertThat(worstBlock(candidate(1, LONG_AGO, 0, 50, false), 40)).isEqualTo(new PeerId(2));
    assertThat(worstBlock(candidate(1, LONG_AGO, 0, 50, false), 60)).isEqualTo(new PeerId(1));
    assertThat(worstBlock(candidate(1, LONG_AGO, 0, 0, false), 0)).isEqualTo(new PeerId(2));
  }

  @Test
  void aWhitelistRuleCountsForItsDirections() {
    NetworkAddress inside = NetworkAddress.parse("10.1.1.1");
    Whitelisted plain = Whitelisted.parse("10.0.0.0/8");
    assertThat(plain.of(inside, true)).isEqualTo(Permissions.IMPLICIT);
    assertThat(plain.of(inside, false)).isEqualTo(Permissions.NONE);
    assertThat(plain.of(NetworkAddress.parse("11.1.1.1"), true)).isEqualTo(Permissions.NONE);
    Whitelisted out = Whitelisted.parse("out,addr@10.1.1.1");
    assertThat(out.of(inside, true)).isEqualTo(Permissions.NONE);
    assertThat(out.of(inside, false).labels()).containsExactly("addr");
    Whitelisted both = Whitelisted.parse("in,out,forcerelay,mempool@10.1.1.1");
    assertThat(both.of(inside, true)).isEqualTo(both.of(inside, false));
    assertThat(both.of(inside, true).labels()).containsExactly("forcerelay", "relay", "mempool");
    assertThatThrownBy(() -> Whitelisted.parse("fly@10.0.0.1"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Whitelisted.parse("noban@nowhere"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aWhitebindNeedsAPortAndKnowsNoDirections() {
    assertThat(WhiteBind.parse("127.0.0.1:80").permissions()).isEqualTo(Permissions.IMPLICIT);
    assertThat(WhiteBind.parse("addr@[::1]:80").permissions().labels()).containsExactly("addr");
    assertThatThrownBy(() -> WhiteBind.parse("127.0.0.1")).hasMessageContaining("port");
    assertThatThrownBy(() -> WhiteBind.parse("out@127.0.0.1:80")).hasMessageContaining("'out'");
  }

  @Test
  void oldBlocksAreRefusedWhileTheRestOfTheDayMayNeedTheUpload() {
    long target = 200 * BLOCK;
    assertThat(UploadTarget.state(target, 0, 86_400).historicServed()).isTrue();
    assertThat(UploadTarget.state(target, 56 * BLOCK - 1, 86_400).historicServed()).isTrue();
    assertThat(UploadTarget.state(target, 56 * BLOCK, 86_400).historicServed()).isFalse();
    assertThat(UploadTarget.state(target, 56 * BLOCK, 86_400).reached()).isFalse();
    assertThat(UploadTarget.state(target, 56 * BLOCK, 3_600).historicServed()).isTrue();
    assertThat(UploadTarget.state(target, target + 1, 3_600))
        .isEqualTo(new NetworkTotals.Upload(target, true, false, 0, 3_600));
    assertThat(UploadTarget.state(144 * BLOCK, 0, 86_400).historicServed())
        .as("a target that new blocks alone could use up")
        .isFalse();
  }

  @Test
  void eachDayBeginsAnew() {
    UploadTarget upload = new UploadTarget(1_000);
    upload.sent(0, 10_000);
    upload.sent(700, 20_000);
    assertThat(upload.state(20_000).bytesLeft()).isEqualTo(300);
    assertThat(upload.state(20_000).secondsLeft()).isEqualTo(76_400);
    upload.sent(900, 10_000 + 86_401);
    assertThat(upload.state(10_000 + 86_401).bytesLeft()).isEqualTo(1_000);
    assertThat(new UploadTarget(0).state(5))
        .isEqualTo(new NetworkTotals.Upload(0, false, true, 0, 0));
  }

  private static SlotChoice next(
      int full, int block, boolean anchors, boolean stale, boolean probe, boolean feeler) {
    return SlotChoice.next(new SlotChoice.Slots(full, 8, block, 2, anchors, stale, probe, feeler));
  }

  private static ExtraPeers.Candidate candidate(
      int id, long connectedAt, long lastShown, long lastBlock, boolean downloading) {
    return new ExtraPeers.Candidate(
        new PeerId(id), Network.IPV4, connectedAt, lastShown, lastBlock, downloading, false);
  }

  private static ExtraPeers.Candidate spared(ExtraPeers.Candidate peer) {
    return new ExtraPeers.Candidate(
        peer.id(),
        peer.network(),
        peer.connectedAt(),
        peer.lastShown(),
        peer.lastBlock(),
        peer.downloading(),
        true);
  }

  private static PeerId worstBlock(ExtraPeers.Candidate older, long lastBlockOfNewer) {
    List<ExtraPeers.Candidate> peers =
        List.of(
            candidate(0, LONG_AGO, 0, 0, false),
            older,
            candidate(2, LONG_AGO, 0, lastBlockOfNewer, false));
    return ExtraPeers.worstBlockRelay(peers, 2, NOW).orElseThrow();
  }
}
