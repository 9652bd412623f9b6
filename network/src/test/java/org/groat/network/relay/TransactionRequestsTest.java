package org.groat.network.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.groat.chain.primitives.Hash256;
import org.groat.chain.primitives.Txid;
import org.groat.chain.primitives.Wtxid;
import org.groat.network.peer.PeerId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TransactionRequestsTest {
  private static final PeerId A = new PeerId(1);
  private static final PeerId B = new PeerId(2);
  private static final PeerId C = new PeerId(3);
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final TransactionRequests requests = new TransactionRequests(new SplittableRandom(1));
  private long now = 5;
  private int fresh = 1_000_000;

  @Test
  void aPreferredPeerIsAskedAtOnce() {
    assertThat(requests.announced(A, wtxid(1), true, false, now)).isTrue();
    assertThat(requests.requestable(A, now)).containsExactly(wtxid(1));
  }

  @Test
  void anotherPeerIsAskedAfterTwoSeconds() {
    requests.announced(A, wtxid(1), false, false, now);
    assertThat(requests.requestable(A, now + 2 * SECOND - 1)).isEmpty();
    assertThat(requests.nextEvent(now)).hasValue(now + 2 * SECOND);
    assertThat(requests.requestable(A, now + 2 * SECOND)).containsExactly(wtxid(1));
  }

  @Test
  void aPreferredPeerOvertakesWithinTheDelay() {
    requests.announced(A, wtxid(1), false, false, now);
    requests.announced(B, wtxid(1), true, false, now + SECOND);
    assertThat(requests.requestable(B, now + SECOND)).containsExactly(wtxid(1));
    assertThat(requests.requestable(A, now + 2 * SECOND)).as("B is preferred").isEmpty();
  }

  @Test
  void anAnnouncementByTxidWaitsWhileOthersAnnounceByWtxid() {
    requests.announced(A, txid(1), true, true, now);
    assertThat(requests.requestable(A, now)).containsExactly(txid(1));
    requests.wtxidPeers(1);
    requests.announced(A, txid(2), true, true, now);
    assertThat(requests.requestable(A, now)).containsExactly(txid(1));
    assertThat(requests.requestable(A, now + 2 * SECOND)).containsExactly(txid(1), txid(2));
  }

  @Test
  void onlyOneRequestIsOutstandingAndTheNextPeerIsAskedWhenItExpires() {
    requests.announced(A, wtxid(1), true, false, now);
    requests.announced(B, wtxid(1), true, false, now);
    PeerId first = requests.requestable(A, now).isEmpty() ? B : A;
    PeerId second = first.equals(A) ? B : A;
    requests.requested(first, wtxid(1), now);
    assertThat(requests.requestable(second, now + 59 * SECOND)).isEmpty();
    assertThat(requests.requestable(second, now + 60 * SECOND)).containsExactly(wtxid(1));
    assertThat(requests.inFlight(first)).isZero();
    assertThat(requests.requestable(first, now + 60 * SECOND))
        .as("nobody is asked twice")
        .isEmpty();
  }

  @Test
  void notFoundPassesTheRequestOn() {
    requests.announced(A, wtxid(1), true, false, now);
    requests.announced(B, wtxid(1), false, false, now);
    requests.requested(A, wtxid(1), now);
    assertThat(requests.answered(A, wtxid(1))).isTrue();
    assertThat(requests.requestable(B, now + 2 * SECOND)).containsExactly(wtxid(1));
  }

  @Test
  void aLeavingPeerFreesItsRequest() {
    requests.announced(A, wtxid(1), true, false, now);
    requests.announced(B, wtxid(1), false, false, now);
    requests.requested(A, wtxid(1), now);
    requests.disconnected(A);
    assertThat(requests.requestable(B, now + 2 * SECOND)).containsExactly(wtxid(1));
    requests.disconnected(B);
    assertThat(requests.size()).isZero();
  }

  @Test
  void aBusyPeerWaitsLonger() {
    for (int i = 0; i < TransactionRequests.IN_FLIGHT_MAX; i++) {
      requests.announced(A, wtxid(i), true, false, now);
      requests.requested(A, wtxid(i), now);
    }
    requests.announced(A, wtxid(1_000), true, false, now);
    assertThat(requests.requestable(A, now)).isEmpty();
    assertThat(requests.requestable(A, now + 2 * SECOND)).containsExactly(wtxid(1_000));
  }

  @Test
  void onePeersAnnouncementsAreLimited() {
    for (int i = 0; i < TransactionRequests.ANNOUNCEMENTS_MAX; i++) {
      assertThat(requests.announced(A, wtxid(i), false, false, now)).isTrue();
    }
    assertThat(requests.announced(A, wtxid(1_000_000), false, false, now)).isFalse();
    assertThat(requests.announced(B, wtxid(1_000_000), false, false, now)).isTrue();
    assertThat(requests.announcements(A)).isEqualTo(TransactionRequests.ANNOUNCEMENTS_MAX);
  }

  @Test
  void aCrowdLeavesEachItsShareAndTakesNothingFromThePreferred() {
    int each = TransactionRequests.ANNOUNCEMENTS_MAX;
    int crowd = TransactionRequests.ANNOUNCEMENTS_TOTAL / each;
    for (int peer = 0; peer < crowd; peer++) {
      announce(new PeerId(100 + peer), each, false);
    }
    assertThat(requests.crowd()).isEqualTo(TransactionRequests.ANNOUNCEMENTS_TOTAL);
    assertThat(announce(A, each, false)).isEqualTo(TransactionRequests.ANNOUNCEMENTS_SHARE);
    assertThat(announce(B, each, true)).isEqualTo(each);
    requests.exempt(C);
    assertThat(announce(C, 2 * each, false)).isEqualTo(2 * each);

    for (int peer = 0; peer < crowd; peer++) {
      requests.disconnected(new PeerId(100 + peer));
    }
    requests.disconnected(C);
    assertThat(requests.crowd()).isEqualTo(TransactionRequests.ANNOUNCEMENTS_SHARE);
    assertThat(announce(A, each, false)).as("room again").isEqualTo(each - 500);
    requests.disconnected(A);
    assertThat(requests.crowd()).isZero();
  }

  /// How many of so many new announcements are kept.
  private int announce(PeerId peer, int count, boolean preferred) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      kept += requests.announced(peer, wtxid(fresh++), preferred, false, now) ? 1 : 0;
    }
    return kept;
  }

  @Test
  void announcingFirstEarnsNothing() {
    int first = 0;
    for (int i = 0; i < 400; i++) {
      requests.announced(A, wtxid(i), true, false, now);
      requests.announced(B, wtxid(i), true, false, now + 1);
      first += requests.requestable(A, now + 1).isEmpty() ? 0 : 1;
      requests.forget(wtxid(i));
    }
    assertThat(first).isBetween(150, 250);
  }

  @Test
  void whatWeHaveIsForgottenEverywhere() {
    requests.announced(A, wtxid(1), true, false, now);
    requests.announced(B, wtxid(1), true, false, now);
    requests.requested(A, wtxid(1), now);
    requests.forget(wtxid(1));
    assertThat(requests.size()).isZero();
    assertThat(requests.inFlight(A)).isZero();
    assertThat(requests.announcements(B)).isZero();
    assertThat(requests.nextEvent(now)).isEmpty();
  }

  /// Random announcements, answers and departures: a hash is never asked of two peers at once, never twice of one peer for one
  /// announcement, and is asked of somebody in the end.
  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15})
  void requestsAreNeverDoubledAndNeverLost(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<PeerId> peers = List.of(A, B, C);
    Map<Hash256, PeerId> outstanding = new LinkedHashMap<>();
    Map<Hash256, Long> askedAt = new LinkedHashMap<>();
    List<String> asked = new ArrayList<>();
    for (int step = 0; step < 3_000; step++) {
      now += random.nextLong(SECOND);
      PeerId peer = peers.get(random.nextInt(3));
      if (random.nextInt(3) == 0) {
        Wtxid hash = wtxid(random.nextInt(1_000));
        if (asked.stream().noneMatch(a -> a.endsWith(" " + hash))) {
          requests.announced(peer, hash, random.nextBoolean(), false, now);
        }
      }
      for (Hash256 hash : requests.requestable(peer, now)) {
        PeerId holder = outstanding.get(hash);
        assertThat(holder == null || now - askedAt.get(hash) >= 60 * SECOND)
            .as("seed %d", seed)
            .isTrue();
        assertThat(asked).as("seed %d", seed).doesNotContain(peer + " " + hash);
        asked.add(peer + " " + hash);
        outstanding.put(hash, peer);
        askedAt.put(hash, now);
        requests.requested(peer, hash, now);
      }
      if (!outstanding.isEmpty() && random.nextInt(3) == 0) {
        Hash256 hash = outstanding.keySet().iterator().next();
        PeerId holder = outstanding.remove(hash);
        if (random.nextBoolean()) {
          requests.forget(hash);
        } else {
          requests.answered(holder, hash);
        }
      }
    }
    for (int i = 0; i < 400 && requests.size() > 0; i++) {
      now += SECOND;
      for (PeerId peer : peers) {
        requests.requestable(peer, now).forEach(hash -> requests.requested(peer, hash, now));
      }
    }
    assertThat(requests.size()).as("seed %d", seed).isZero();
    peers.forEach(peer -> assertThat(requests.inFlight(peer)).isZero());
  }

  private static Wtxid wtxid(int number) {
    return Wtxid.fromHex("%064x".formatted(number));
  }

  private static Txid txid(int number) {
    return Txid.fromHex("%064x".formatted(number));
  }
}
