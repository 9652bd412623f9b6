package org.groat.network.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.groat.network.manager.InboundEviction.Candidate;
import org.groat.network.peer.PeerId;
import org.groat.network.wire.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InboundEvictionTest {

  @Test
  void aFewPeersAreAllProtected() {
    assertThat(InboundEviction.choose(List.of())).isEmpty();
    List<Candidate> few = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      few.add(candidate(i, i, 1_000 + i, 5_000));
    }
    assertThat(InboundEviction.choose(few)).isEmpty();
  }

  @Test
  void theYoungestOfTheLargestGroupGoes() {
    List<Candidate> peers = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      peers.add(candidate(i, 100 + i, 1_000 + i, 1_000));
    }
    // An attacker with one netgroup, younger and slower than everybody else.
    for (int i = 60; i < 90; i++) {
      peers.add(candidate(i, 7, 5_000 + i, 9_000));
    }
    assertThat(InboundEviction.choose(peers)).contains(new PeerId(89));
  }

  @Test
  void discouragedPeersGoFirst() {
    List<Candidate> peers = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      peers.add(candidate(i, 7, 1_000 + i, 1_000));
    }
    Candidate last = peers.get(55);
    peers.set(
        55,
        new Candidate(
            last.id(),
            7,
            last.connectedSeconds(),
            last.pingLeast(),
            0,
            0,
            true,
            Network.IPV4,
            false,
            true,
            false));
    assertThat(InboundEviction.choose(peers)).contains(new PeerId(55));
  }

  @Test
  void peersThatTheUserProtectsStay() {
    List<Candidate> peers = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      peers.add(
          new Candidate(
              new PeerId(i), 7, 1_000 + i, 1_000, 0, 0, true, Network.IPV4, false, false, true));
    }
    assertThat(InboundEviction.choose(peers)).isEmpty();
  }

  /// Peers that are best by any measure that is hard to fake are never chosen, whatever the others look like.
  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24, 25, 26, 27, 28})
  void theBestByEachMeasureAreNeverChosen(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Candidate> peers = new ArrayList<>();
    for (int i = 0; i < 114; i++) {
      peers.add(
          new Candidate(
              new PeerId(i),
              random.nextInt(20),
              1_000 + random.nextInt(100_000),
              1 + random.nextInt(1_000_000),
              random.nextInt(100_000),
              random.nextInt(100_000),
              random.nextInt(10) != 0,
              Network.values()[random.nextInt(5)],
              random.nextInt(10) == 0,
              false,
              false));
    }
    Optional<PeerId> chosen = InboundEviction.choose(peers);
    assertThat(chosen).as("seed %d", seed).isPresent();
    Candidate gone = peers.get((int) chosen.get().number());
    assertThat(peers.stream().filter(c -> c.pingLeast() < gone.pingLeast()).count())
        .as("seed %d", seed)
        .isGreaterThanOrEqualTo(8);
    assertThat(peers.stream().filter(c -> c.lastTransaction() > gone.lastTransaction()).count())
        .as("seed %d", seed)
        .isGreaterThanOrEqualTo(4);
    assertThat(peers.stream().filter(c -> c.lastBlock() > gone.lastBlock()).count())
        .as("seed %d", seed)
        .isGreaterThanOrEqualTo(4);
  }

  private static Candidate candidate(int id, long group, long connected, long ping) {
    return new Candidate(
        new PeerId(id), group, connected, ping, 0, 0, true, Network.IPV4, false, false, false);
  }
}
