package org.groat.network.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.groat.network.manager.InboundEviction.Candidate;
import org.groat.network.manager.InboundEviction.Use;
import org.groat.network.peer.PeerId;
import org.groat.network.wire.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InboundEvictionTest {
  private static final Use NOTHING_YET = new Use(0, 0, true, false, true);

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
            NOTHING_YET,
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
              new PeerId(i), 7, 1_000 + i, 1_000, NOTHING_YET, Network.IPV4, false, false, true));
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
              new Use(
                  random.nextInt(100_000),
                  random.nextInt(100_000),
                  random.nextInt(10) != 0,
                  random.nextBoolean(),
                  random.nextBoolean()),
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
    Use use = gone.use();
    assertThat(
            peers.stream().filter(c -> c.use().lastTransaction() > use.lastTransaction()).count())
        .as("seed %d", seed)
        .isGreaterThanOrEqualTo(4);
    assertThat(peers.stream().filter(c -> c.use().lastBlock() > use.lastBlock()).count())
        .as("seed %d", seed)
        .isGreaterThanOrEqualTo(4);
  }

  /// Five that relay, the youngest of all, and four places for those that bring transactions.
  @Test
  void aWalletThatFiltersGoesBeforePeersThatRelayUnlessItBroughtSomething() {
    List<Candidate> peers = crowd(new Use(0, 0, false, false, false));
    for (int i = 55; i < 60; i++) {
      peers.set(i, candidate(i, 7, 1_000 + i, 1_000, new Use(0, 0, true, false, false)));
    }
    assertThat(InboundEviction.choose(peers)).as("the youngest").contains(new PeerId(59));
    peers.set(56, candidate(56, 7, 1_056, 1_000, new Use(0, 0, true, true, false)));
    assertThat(InboundEviction.choose(peers)).as("the filter").contains(new PeerId(56));
    peers.set(56, candidate(56, 7, 1_056, 1_000, new Use(50, 0, true, true, false)));
    assertThat(InboundEviction.choose(peers)).contains(new PeerId(59));
  }

  @Test
  void eightPeersForBlocksAloneAreProtectedWhereTheyServeBlocks() {
    Use useless = new Use(0, 0, false, false, false);
    for (boolean serving : List.of(true, false)) {
      List<Candidate> peers = crowd(NOTHING_YET);
      for (int i = 40; i < 60; i++) {
        peers.set(i, candidate(i, 7, 1_000 + i, 1_000, useless));
      }
      for (int i = 52; i < 60; i++) {
        peers.set(i, candidate(i, 7, 1_000 + i, 1_000, new Use(0, 0, false, false, serving)));
      }
      assertThat(InboundEviction.choose(peers))
          .as("the youngest of all unless they serve")
          .contains(new PeerId(serving ? 51 : 59));
    }
  }

  @Test
  void aQuarterOfThePlacesIsForNetworksThatPingPoorlyAndWhatOneLeavesTheOthersHave() {
    List<Candidate> peers = crowd(NOTHING_YET);
    // 60 peers less 20 that are protected before leave 40, of which 10 places are for poor
    // networks.
    for (int i = 50; i < 60; i++) {
      peers.set(i, farAway(i, i == 50 ? Network.I2P : Network.TORV3));
    }
    assertThat(InboundEviction.choose(peers)).contains(new PeerId(49));
    peers.add(farAway(60, Network.TORV3));
    assertThat(InboundEviction.choose(peers)).as("but no more").contains(new PeerId(60));
  }

  private static Candidate farAway(int id, Network network) {
    return new Candidate(
        new PeerId(id), 7, 1_000 + id, 5_000, NOTHING_YET, network, false, false, false);
  }

  private static List<Candidate> crowd(Use use) {
    List<Candidate> peers = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      peers.add(candidate(i, 7, 1_000 + i, 1_000, use));
    }
    return peers;
  }

  private static Candidate candidate(int id, long group, long connected, long ping) {
    return candidate(id, group, connected, ping, NOTHING_YET);
  }

  private static Candidate candidate(int id, long group, long connected, long ping, Use use) {
    return new Candidate(
        new PeerId(id), group, connected, ping, use, Network.IPV4, false, false, false);
  }
}
