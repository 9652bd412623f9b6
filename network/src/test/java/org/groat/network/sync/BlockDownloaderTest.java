package org.groat.network.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.state.HeaderEntry;
import org.groat.chain.state.SnapshotProgress;
import org.groat.network.peer.Misbehaviour;
import org.groat.network.peer.PeerId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BlockDownloaderTest {
  private static final Duration SPACING = Duration.ofMinutes(10);
  private static final int BLOCK_BYTES = 1_000;
  private static final HeaderChain HEADERS = new HeaderChain();
  private static final HeaderEntry LONG = HEADERS.extend(HEADERS.genesis(), 1_400, 1);
  private static final HeaderEntry FORK = HEADERS.extend(LONG.ancestor(100), 20, 2);
  private static final PeerId A = new PeerId(1);
  private static final PeerId B = new PeerId(2);
  private static final PeerId C = new PeerId(3);

  private final Set<HeaderEntry> stored = new HashSet<>();
  private final Set<HeaderEntry> invalid = new HashSet<>();
  private final BlockDownloader downloader = new BlockDownloader(SPACING);
  private HeaderEntry tip = HEADERS.genesis();
  private boolean initial;
  private long now;

  @BeforeEach
  void addPeers() {
    for (PeerId peer : List.of(A, B, C)) {
      downloader.peerAdded(peer, true, BigInteger.ZERO);
    }
  }

  @Test
  void aPeerIsAskedForTheLowestSixteenBlocks() {
    downloader.peerHas(A, LONG);
    assertThat(heights(next(A)))
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
    assertThat(next(A)).isEmpty();
    assertThat(downloader.inFlightOf(A)).hasSize(BlockDownloader.IN_FLIGHT_PER_PEER_MAX);
  }

  @Test
  void blocksBelowALoadedSetOfCoinsAreAskedOfWhoHasItsBlock() {
    tip = LONG;
    downloader.peerHas(A, LONG);
    downloader.peerHas(B, FORK);
    downloader.peerHas(C, LONG);
    HeaderEntry base = LONG.ancestor(120);
    assertThat(next(A)).isEmpty();
    List<HeaderEntry> first = below(A, LONG.ancestor(100), base);
    assertThat(heights(first)).startsWith(101).endsWith(116).hasSize(16);
    assertThat(below(B, LONG.ancestor(100), base)).isEmpty();
    assertThat(heights(below(C, LONG.ancestor(100), base))).containsExactly(117, 118, 119, 120);
    assertThat(below(C, base, base)).isEmpty();
    // A validation that stands on another branch begins where that branch left.
    downloader.peerRemoved(A);
    assertThat(heights(below(C, FORK, base))).startsWith(101);
  }

  private List<HeaderEntry> below(PeerId peer, HeaderEntry validated, HeaderEntry base) {
    return downloader.below(peer, Optional.of(new SnapshotProgress(base, validated)), now);
  }

  @Test
  void noTwoPeersAreAskedForTheSameBlock() {
    downloader.peerHas(A, LONG);
    downloader.peerHas(B, LONG);
    next(A);
    assertThat(heights(next(B))).startsWith(17).endsWith(32);
  }

  @Test
  void aPeerWithTheLastBlocksOnlyIsNotAskedForOlderOnes() {
    downloader.peerIsLimited(A);
    downloader.peerHas(A, LONG);
    downloader.peerHas(B, LONG);
    assertThat(next(A)).isEmpty();
    assertThat(heights(next(B))).startsWith(1).endsWith(16);
    // 1,400 less what it promises, but for the two that it may have got meanwhile.
    tip = LONG.ancestor(1_110);
    assertThat(heights(next(A))).startsWith(1_115).endsWith(1_130);
    assertThat(heights(next(B))).isEmpty();
  }

  @Test
  void aPeerWithTheLastBlocksOnlyDoesNotKeepOthersFromTheFirstDownload() {
    PeerId inbound = new PeerId(9);
    downloader.peerAdded(inbound, false, BigInteger.ZERO);
    downloader.peerIsLimited(A);
    downloader.peerHas(A, LONG);
    downloader.peerHas(inbound, LONG);
    initial = true;
    assertThat(heights(next(inbound))).startsWith(1).endsWith(16);
  }

  @Test
  void aPeerWithoutWorkBeyondOursIsNotAsked() {
    tip = LONG;
    downloader.peerHas(A, LONG.ancestor(1_000));
    assertThat(next(A)).isEmpty();
  }

  @Test
  void aChainBelowTheWantedWorkIsNotFetched() {
    PeerId weak = new PeerId(9);
    downloader.peerAdded(weak, true, LONG.chainWork().add(BigInteger.ONE));
    downloader.peerHas(weak, LONG);
    assertThat(next(weak)).isEmpty();
  }

  @Test
  void nothingIsAskedBeyondTheWindow() {
    downloader.peerHas(A, LONG);
    List<Integer> asked = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      List<HeaderEntry> wanted = next(A);
      asked.addAll(heights(wanted));
      // Everything but the first block arrives, so the window cannot move.
      wanted.stream().filter(e -> e.height() != 1).forEach(this::deliver);
    }
    assertThat(asked).doesNotHaveDuplicates().hasSize(BlockDownloader.WINDOW);
    assertThat(asked).allMatch(height -> height <= BlockDownloader.WINDOW);
  }

  @Test
  void whoeverHoldsTheWindowUpIsGivenTheStallTimeout() {
    downloader.peerHas(A, LONG);
    downloader.peerHas(B, LONG);
    next(A);
    fillWindowFrom(B);
    assertThat(downloader.overdue(now)).isEmpty();
    now += BlockDownloader.STALL_TIMEOUT_MIN.toNanos() + 1;
    assertThat(downloader.overdue(now)).containsExactly(new Overdue(A, Misbehaviour.BLOCK_STALL));
    assertThat(downloader.stallTimeout()).isEqualTo(Duration.ofSeconds(4));

    downloader.peerRemoved(A);
    assertThat(heights(next(B))).startsWith(1).endsWith(16);
  }

  @Test
  void theStallTimeoutDoublesUpToItsLimitAndShrinksAsBlocksConnect() {
    for (int i = 0; i < 8; i++) {
      BlockDownloader fresh = downloader;
      PeerId staller = new PeerId(100 + i);
      fresh.peerAdded(staller, true, BigInteger.ZERO);
      fresh.peerHas(staller, LONG);
      fresh.peerHas(B, LONG);
      fresh.peerRemoved(A);
      next(staller);
      fillWindowFrom(B);
      now += Duration.ofSeconds(65).toNanos();
      fresh.overdue(now);
      fresh.peerRemoved(staller);
      stored.clear();
      fresh.peerRemoved(B);
      fresh.peerAdded(B, true, BigInteger.ZERO);
    }
    assertThat(downloader.stallTimeout()).isEqualTo(BlockDownloader.STALL_TIMEOUT_MAX);
    for (int i = 0; i < 100; i++) {
      downloader.blockConnected();
    }
    assertThat(downloader.stallTimeout()).isEqualTo(BlockDownloader.STALL_TIMEOUT_MIN);
  }

  @Test
  void aStallerThatDeliversInTimeIsForgiven() {
    downloader.peerHas(A, LONG);
    downloader.peerHas(B, LONG);
    List<HeaderEntry> owed = next(A);
    fillWindowFrom(B);
    now += Duration.ofSeconds(1).toNanos();
    deliver(A, owed.getFirst());
    now += Duration.ofSeconds(5).toNanos();
    assertThat(downloader.overdue(now)).isEmpty();
  }

  @Test
  void theLastBlocksAreAskedOfASecondPeerWhenTheFirstIsSlow() {
    HeaderEntry few = LONG.ancestor(10);
    downloader.peerHas(A, few);
    downloader.peerHas(B, few);
    assertThat(next(A)).hasSize(10);
    assertThat(next(B)).isEmpty();
    now += BlockDownloader.RESCUE_AFTER.toNanos() + 1;
    assertThat(heights(next(B))).containsExactly(1);
    downloader.peerHas(C, few);
    assertThat(next(C)).as("two at once are enough").isEmpty();
  }

  @Test
  void aPeerThatOwesABlockForTooLongIsGivenUp() {
    downloader.peerHas(A, LONG.ancestor(3));
    next(A);
    now += SPACING.toNanos();
    assertThat(downloader.overdue(now)).isEmpty();
    now += 1;
    assertThat(downloader.overdue(now)).containsExactly(new Overdue(A, Misbehaviour.BLOCK_TIMEOUT));
  }

  @Test
  void theBlocksOfALeavingPeerGoToOthers() {
    downloader.peerHas(A, LONG);
    downloader.peerHas(B, LONG);
    next(A);
    downloader.peerRemoved(A);
    assertThat(heights(next(B))).startsWith(1);
  }

  @Test
  void aBlockThatAPeerHasNotGotIsAskedOfAnother() {
    downloader.peerHas(A, LONG);
    downloader.peerHas(B, LONG);
    HeaderEntry first = next(A).getFirst();
    downloader.notFound(A, first.hash());
    assertThat(next(B)).startsWith(first);
    assertThat(downloader.bestOf(A)).isNull();
  }

  @Test
  void undeliveredBytesHoldRequestsBack() {
    downloader.peerHas(A, LONG);
    int large = 4_000_000;
    List<HeaderEntry> waiting = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      List<HeaderEntry> wanted = next(A);
      waiting.addAll(wanted);
      wanted.forEach(e -> downloader.arrived(A, e.hash(), large, now));
    }
    assertThat(downloader.undeliveredBytes())
        .isLessThan(
            BlockDownloader.UNDELIVERED_BYTES_MAX
                + (long) BlockDownloader.IN_FLIGHT_PER_PEER_MAX * large);
    assertThat(next(A)).isEmpty();

    waiting.forEach(
        e -> {
          stored.add(e);
          downloader.settled(e.hash());
        });
    assertThat(downloader.undeliveredBytes()).isZero();
    assertThat(next(A)).isNotEmpty();
  }

  @Test
  void descendantsOfAnInvalidBlockAreNotFetched() {
    downloader.peerHas(A, LONG);
    for (int height = 5; height <= LONG.height(); height++) {
      invalid.add(LONG.ancestor(height));
    }
    assertThat(heights(next(A))).containsExactly(1, 2, 3, 4);
  }

  @Test
  void onlyTheBranchBeyondTheForkIsFetched() {
    tip = LONG.ancestor(110);
    for (int height = 1; height <= 110; height++) {
      stored.add(LONG.ancestor(height));
    }
    downloader.peerHas(A, FORK);
    List<HeaderEntry> wanted = next(A);
    assertThat(wanted).hasSize(16).allMatch(e -> FORK.isDescendantOf(e));
    assertThat(wanted.getFirst().height()).isEqualTo(101);
    assertThat(downloader.lastCommonOf(A)).isEqualTo(LONG.ancestor(100));
  }

  @Test
  void duringTheInitialDownloadOthersAreNotAskedWhilePreferredPeersLead() {
    PeerId caller = new PeerId(8);
    downloader.peerAdded(caller, false, BigInteger.ZERO);
    downloader.peerHas(caller, LONG);
    initial = true;
    assertThat(next(caller)).isNotEmpty();
    downloader.peerRemoved(caller);
    downloader.peerAdded(caller, false, BigInteger.ZERO);
    downloader.peerHas(caller, LONG);
    downloader.peerHas(A, LONG);
    assertThat(next(caller)).isEmpty();
    initial = false;
    assertThat(next(caller)).isNotEmpty();
  }

  /// Peers come, go, deliver, and refuse at random; whatever happens, the limits hold and in the end every block has come.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void whateverPeersDoTheLimitsHoldAndEveryBlockComes(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    HeaderEntry goal = LONG.ancestor(1_200);
    Map<PeerId, List<HeaderEntry>> owed = new LinkedHashMap<>();
    List.of(A, B, C).forEach(p -> owed.put(p, new ArrayList<>()));
    List.of(A, B, C).forEach(p -> downloader.peerHas(p, goal));
    long ids = 10;
    for (int step = 0; step < 40_000 && tip.height() < goal.height(); step++) {
      now += random.nextLong(Duration.ofMillis(40).toNanos());
      PeerId peer = List.copyOf(owed.keySet()).get(random.nextInt(owed.size()));
      List<HeaderEntry> debts = owed.get(peer);
      switch (random.nextInt(20)) {
        case 0 -> {
          downloader.peerRemoved(peer);
          owed.remove(peer);
          PeerId fresh = new PeerId(ids++);
          owed.put(fresh, new ArrayList<>());
          downloader.peerAdded(fresh, random.nextBoolean(), BigInteger.ZERO);
          downloader.peerHas(fresh, goal);
        }
        case 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 -> {
          if (!debts.isEmpty()) {
            HeaderEntry entry = debts.remove(random.nextInt(debts.size()));
            deliver(peer, entry);
          }
        }
        default -> debts.addAll(next(peer));
      }
      for (Overdue late : downloader.overdue(now)) {
        downloader.peerRemoved(late.peer());
        owed.remove(late.peer());
        PeerId fresh = new PeerId(ids++);
        owed.put(fresh, new ArrayList<>());
        downloader.peerAdded(fresh, true, BigInteger.ZERO);
        downloader.peerHas(fresh, goal);
      }
      checkLimits(owed, seed);
      connect(goal);
    }
    assertThat(tip).as("seed %d", seed).isEqualTo(goal);
    assertThat(downloader.undeliveredBytes()).isZero();
  }

  private void checkLimits(Map<PeerId, List<HeaderEntry>> owed, long seed) {
    Map<BlockHash, Integer> askers = new LinkedHashMap<>();
    owed.forEach(
        (peer, debts) -> {
          assertThat(downloader.inFlightOf(peer))
              .as("seed %d", seed)
              .hasSizeLessThanOrEqualTo(BlockDownloader.IN_FLIGHT_PER_PEER_MAX);
          downloader.inFlightOf(peer).forEach(hash -> askers.merge(hash, 1, Integer::sum));
        });
    assertThat(askers.values()).as("seed %d", seed).allMatch(count -> count <= 2);
  }

  private void fillWindowFrom(PeerId peer) {
    while (true) {
      List<HeaderEntry> wanted = next(peer);
      if (wanted.isEmpty()) {
        return;
      }
      wanted.forEach(entry -> deliver(peer, entry));
    }
  }

  private void deliver(HeaderEntry entry) {
    deliver(A, entry);
  }

  private void deliver(PeerId peer, HeaderEntry entry) {
    downloader.arrived(peer, entry.hash(), BLOCK_BYTES, now);
    stored.add(entry);
    downloader.settled(entry.hash());
  }

  private void connect(HeaderEntry goal) {
    while (tip.height() < goal.height() && stored.contains(goal.ancestor(tip.height() + 1))) {
      tip = goal.ancestor(tip.height() + 1);
      downloader.blockConnected();
    }
  }

  private List<HeaderEntry> next(PeerId peer) {
    return downloader.next(
        peer, new BlockDownloader.View(tip, initial, stored::contains, invalid::contains), now);
  }

  private static List<Integer> heights(List<HeaderEntry> entries) {
    return entries.stream().map(HeaderEntry::height).toList();
  }
}
