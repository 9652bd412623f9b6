package org.groat.network.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Network;
import org.groat.network.wire.NetworkAddress;
import org.groat.network.wire.PeerAddress;
import org.groat.network.wire.Services;
import org.junit.jupiter.api.Test;

final class AddressBookTest {
  private static final long NOW = 1_700_000_000L;
  private static final long HOUR = 3600;
  private static final long DAY = 24 * HOUR;
  private static final Set<Network> ALL = EnumSet.allOf(Network.class);
  private static final NetworkAddress SOURCE = NetworkAddress.parse("8.8.4.4");

  private final RandomGenerator random = new SplittableRandom(42);
  private final AddressBook book = AddressBook.empty(random, NetworkAddress::isRoutable);

  static PeerAddress peer(String endpoint) {
    return new PeerAddress(Endpoint.parse(endpoint, 8333), Services.NETWORK, NOW - HOUR);
  }

  private static Endpoint at(String endpoint) {
    return Endpoint.parse(endpoint, 8333);
  }

  private int add(String endpoint) {
    return book.add(List.of(peer(endpoint)), SOURCE, 0, NOW);
  }

  @Test
  void anEmptyBookHasNothingToSelect() {
    assertThat(book.select(false, NOW)).isEmpty();
    assertThat(book.selectCollision()).isEmpty();
    assertThat(book.sample(1000, 100, ALL, NOW)).isEmpty();
  }

  @Test
  void anAddressToldIsKnownOnce() {
    assertThat(add("1.2.3.4")).isEqualTo(1);
    assertThat(add("1.2.3.4")).isZero();
    assertThat(add("1.2.3.4:8334")).as("another port is another peer").isEqualTo(1);
    assertThat(book.size()).isEqualTo(2);
    assertThat(book.select(false, NOW)).isPresent();
    assertThat(book.select(true, NOW)).isPresent();
  }

  @Test
  void anAddressThatNobodyReachesIsNotKept() {
    assertThat(add("192.168.1.1")).isZero();
    assertThat(add("127.0.0.1")).isZero();
    assertThat(book.size()).isZero();
    AddressBook local = AddressBook.empty(random, NetworkAddress::isValid);
    assertThat(local.add(List.of(peer("127.0.0.1")), SOURCE, 0, NOW)).isEqualTo(1);
  }

  @Test
  void timesAreTakenBackByThePenaltyUnlessThePeerSpeaksForItself() {
    book.add(List.of(peer("1.2.3.4")), SOURCE, 2 * HOUR, NOW);
    book.add(List.of(peer("5.6.7.8")), at("5.6.7.8").address(), 2 * HOUR, NOW);
    assertThat(book.find(at("1.2.3.4")).orElseThrow().address().lastSeen())
        .isEqualTo(NOW - 3 * HOUR);
    assertThat(book.find(at("5.6.7.8")).orElseThrow().address().lastSeen()).isEqualTo(NOW - HOUR);
  }

  @Test
  void servicesToldAddUpAndThoseThePeerSaysReplaceThem() {
    add("1.2.3.4");
    book.add(List.of(peer("1.2.3.4").withServices(Services.WITNESS)), SOURCE, 0, NOW);
    assertThat(services("1.2.3.4")).isEqualTo(Services.of(Services.NETWORK, Services.WITNESS));
    book.setServices(at("1.2.3.4"), Services.NETWORK_LIMITED);
    assertThat(services("1.2.3.4")).isEqualTo(Services.NETWORK_LIMITED);
  }

  private Services services(String endpoint) {
    return book.find(at(endpoint)).orElseThrow().address().services();
  }

  @Test
  void anAddressThatAnsweredMovesToTheTriedTable() {
    add("1.2.3.4");
    assertThat(book.count(ALL, false)).isEqualTo(1);
    assertThat(book.good(at("1.2.3.4"), NOW)).isTrue();
    assertThat(book.count(ALL, false)).isZero();
    assertThat(book.count(ALL, true)).isEqualTo(1);
    assertThat(book.select(true, NOW)).as("new ones only").isEmpty();
    assertThat(book.select(false, NOW).orElseThrow().tried()).isTrue();
    assertThat(book.good(at("9.9.9.9"), NOW)).as("never told of").isFalse();
  }

  @Test
  void selectionIsOfTheNetworksWanted() {
    add("1.2.3.4");
    add("[2a01:4f8::1]");
    add("pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion");
    book.good(at("1.2.3.4"), NOW);
    for (Network network : List.of(Network.IPV4, Network.IPV6, Network.TORV3)) {
      for (int i = 0; i < 50; i++) {
        assertThat(
                book.select(false, EnumSet.of(network), NOW + DAY)
                    .orElseThrow()
                    .address()
                    .address()
                    .network())
            .isEqualTo(network);
      }
    }
    assertThat(book.select(false, EnumSet.of(Network.I2P), NOW)).isEmpty();
    assertThat(book.select(true, EnumSet.of(Network.IPV4), NOW)).isEmpty();
  }

  @Test
  void failuresMakeAnAddressRarer() {
    add("1.2.3.4");
    add("5.6.7.8");
    for (int i = 0; i < 2; i++) {
      book.good(at("9.9.9.9"), NOW + i);
      book.attempt(at("1.2.3.4"), true, NOW + i);
    }
    assertThat(book.find(at("1.2.3.4")).orElseThrow().attempts()).isEqualTo(2);
    book.good(at("9.9.9.9"), NOW + 100);
    book.attempt(at("1.2.3.4"), true, NOW + 101);
    book.attempt(at("1.2.3.4"), true, NOW + 102);
    assertThat(book.find(at("1.2.3.4")).orElseThrow().attempts())
        .as("failures count once for each success of any other")
        .isEqualTo(3);
    int failing = 0;
    for (int i = 0; i < 2_000; i++) {
      failing +=
          book.select(false, NOW + HOUR).orElseThrow().address().endpoint().equals(at("1.2.3.4"))
              ? 1
              : 0;
    }
    assertThat(failing).isBetween(350, 560);
  }

  @Test
  void whatWasJustTriedIsHardlyPicked() {
    add("1.2.3.4");
    add("5.6.7.8");
    book.attempt(at("1.2.3.4"), false, NOW);
    int tried = 0;
    for (int i = 0; i < 1_000; i++) {
      tried +=
          book.select(false, NOW + 30).orElseThrow().address().endpoint().equals(at("1.2.3.4"))
              ? 1
              : 0;
    }
    assertThat(tried).isLessThan(50);
  }

  @Test
  void terribleAddressesAreToldToNobody() {
    PeerAddress base = peer("1.2.3.4");
    book.add(List.of(base.withLastSeen(NOW - 31 * DAY)), SOURCE, 0, NOW);
    book.add(List.of(peer("1.3.3.4").withLastSeen(NOW + 20 * 60)), SOURCE, 0, NOW);
    add("1.4.3.4");
    for (int i = 0; i < 3; i++) {
      book.good(at("9.9.9.9"), NOW + 10 * i);
      book.attempt(at("1.4.3.4"), true, NOW + 10 * i);
    }
    add("1.5.3.4");
    assertThat(book.find(at("1.4.3.4")).orElseThrow().attempts()).isEqualTo(3);
    assertThat(book.sample(1000, 100, ALL, NOW + 100))
        .extracting(PeerAddress::endpoint)
        .containsExactly(at("1.5.3.4"));
    assertThat(book.all()).hasSize(4);
  }

  @Test
  void samplesAreRandomAndBounded() {
    List<PeerAddress> many = randomPeers(new SplittableRandom(3), 3_000);
    for (PeerAddress each : many) {
      book.add(List.of(each), each.address(), 0, NOW);
    }
    int size = book.size();
    assertThat(size).isGreaterThan(2_500);
    assertThat(book.sample(1_000, 23, ALL, NOW)).hasSize(size * 23 / 100).doesNotHaveDuplicates();
    assertThat(book.sample(100, 23, ALL, NOW)).hasSize(100);
    assertThat(book.sample(100, 100, ALL, NOW)).isNotEqualTo(book.sample(100, 100, ALL, NOW));
  }

  @Test
  void oneSourceFillsNoMoreThanItsSixtyFourBuckets() {
    for (PeerAddress each : randomPeers(new SplittableRandom(1), 50_000)) {
      book.add(List.of(each), SOURCE, 0, NOW);
    }
    assertThat(book.size()).isBetween(3_500, 64 * Buckets.SIZE);
    Set<Integer> buckets = new HashSet<>();
    book.save().forEach(saved -> buckets.addAll(saved.newBuckets()));
    assertThat(buckets).hasSizeLessThanOrEqualTo(64);
  }

  @Test
  void oneGroupOfAddressesFillsNoMoreThanEightTriedBuckets() {
    SplittableRandom seeded = new SplittableRandom(2);
    for (int i = 0; i < 20_000; i++) {
      Endpoint endpoint =
          new Endpoint(
              NetworkAddress.ofIpv4(5, 6, seeded.nextInt(256), seeded.nextInt(256)),
              seeded.nextInt(1, 65536));
      NetworkAddress source =
          NetworkAddress.ofIpv4(seeded.nextInt(11, 99), seeded.nextInt(256), 1, 1);
      book.add(List.of(new PeerAddress(endpoint, Services.NETWORK, NOW)), source, 0, NOW);
      book.goodForSure(endpoint, NOW);
    }
    assertThat(book.count(ALL, true)).isBetween(400, 8 * Buckets.SIZE);
  }

  @Test
  void anAttackerWithManyAddressesOfFewGroupsCannotOwnTheSelection() {
    SplittableRandom seeded = new SplittableRandom(5);
    List<PeerAddress> honest = randomPeers(seeded, 2_000);
    for (PeerAddress each : honest) {
      book.add(List.of(each), each.address(), 0, NOW);
    }
    for (int i = 0; i < 200; i++) {
      Endpoint endpoint = honest.get(i).endpoint();
      book.good(endpoint, NOW);
    }
    Set<Endpoint> evil = new HashSet<>();
    for (int i = 0; i < 40_000; i++) {
      PeerAddress each =
          new PeerAddress(
              new Endpoint(
                  NetworkAddress.ofIpv4(66, 66 + i % 4, i >>> 8 & 255, i & 255), 1 + i / 3),
              Services.NETWORK,
              NOW);
      evil.add(each.endpoint());
      book.add(List.of(each), NetworkAddress.ofIpv4(66, 66, 1, i & 255), 0, NOW);
    }
    int bad = 0;
    for (int i = 0; i < 5_000; i++) {
      bad +=
          evil.contains(book.select(false, NOW + HOUR).orElseThrow().address().endpoint()) ? 1 : 0;
    }
    assertThat(bad).as("picks of the attacker's 40,000 addresses, of 5,000").isLessThan(1_000);
  }

  /// Two addresses that want the same place in the tried table, the first of which has it.
  private List<Endpoint> collision() {
    Map<Integer, Endpoint> bySlot = new HashMap<>();
    Buckets tried = Buckets.ofTried(book.secret());
    for (int i = 0; ; i++) {
      Endpoint endpoint =
          new Endpoint(NetworkAddress.ofIpv4(1 + i % 9, i >>> 8 & 255, i & 255, 7), 8333);
      Endpoint other = bySlot.put(tried.slot(tried.triedBucket(endpoint), endpoint), endpoint);
      if (other != null && !other.equals(endpoint)) {
        for (Endpoint each : List.of(other, endpoint)) {
          book.add(List.of(new PeerAddress(each, Services.NETWORK, NOW)), each.address(), 0, NOW);
        }
        assertThat(book.size()).isEqualTo(2);
        assertThat(book.good(other, NOW)).isTrue();
        return List.of(other, endpoint);
      }
    }
  }

  private boolean tried(Endpoint endpoint) {
    return book.find(endpoint).orElseThrow().tried();
  }

  @Test
  void aNewcomerWaitsWhileTheHolderOfItsPlaceIsTested() {
    List<Endpoint> both = collision();
    long later = NOW + DAY;
    assertThat(book.good(both.getLast(), later)).isFalse();
    assertThat(book.collisionCount()).isEqualTo(1);
    assertThat(book.selectCollision().orElseThrow().address().endpoint())
        .isEqualTo(both.getFirst());
    book.resolveCollisions(later);
    assertThat(book.collisionCount()).as("not tested yet").isEqualTo(1);
  }

  @Test
  void aHolderThatAnswersItsTestStays() {
    List<Endpoint> both = collision();
    long later = NOW + DAY;
    book.good(both.getLast(), later);
    book.attempt(both.getFirst(), true, later + 1);
    book.good(both.getFirst(), later + 2);
    book.resolveCollisions(later + 3);
    assertThat(book.collisionCount()).isZero();
    assertThat(tried(both.getFirst())).isTrue();
    assertThat(tried(both.getLast())).isFalse();
  }

  @Test
  void aHolderThatFailsItsTestGoesBackToTheNewTable() {
    List<Endpoint> both = collision();
    long later = NOW + DAY;
    book.good(both.getLast(), later);
    book.attempt(both.getFirst(), true, later + 1);
    book.resolveCollisions(later + 30);
    assertThat(book.collisionCount()).as("the test has a minute").isEqualTo(1);
    book.resolveCollisions(later + 62);
    assertThat(book.collisionCount()).isZero();
    assertThat(tried(both.getLast())).isTrue();
    assertThat(tried(both.getFirst())).isFalse();
    assertThat(book.size()).as("nothing is forgotten").isEqualTo(2);
  }

  @Test
  void aHolderThatCannotBeTestedGivesWayInTheEnd() {
    List<Endpoint> both = collision();
    long later = NOW + DAY;
    book.good(both.getLast(), later);
    book.resolveCollisions(later + 41 * 60);
    assertThat(tried(both.getLast())).isTrue();
  }

  @Test
  void countsAndPlacesAgreeAfterAnyHistory() {
    for (long seed = 0; seed < 8; seed++) {
      SplittableRandom seeded = new SplittableRandom(seed);
      AddressBook any = AddressBook.empty(seeded, NetworkAddress::isRoutable);
      List<PeerAddress> peers = randomPeers(seeded, 400);
      long now = NOW;
      for (int step = 0; step < 4_000; step++) {
        now += seeded.nextInt(600);
        PeerAddress peer = peers.get(seeded.nextInt(peers.size()));
        switch (seeded.nextInt(7)) {
          case 0, 1 ->
              any.add(
                  List.of(peer.withLastSeen(now)), peers.get(seeded.nextInt(9)).address(), 0, now);
          case 2 -> any.good(peer.endpoint(), now);
          case 3 -> any.goodForSure(peer.endpoint(), now);
          case 4 -> any.attempt(peer.endpoint(), seeded.nextBoolean(), now);
          case 5 -> any.resolveCollisions(now);
          default -> any.connected(peer.endpoint(), now);
        }
      }
      assertConsistent(any, seed);
    }
  }

  private static void assertConsistent(AddressBook any, long seed) {
    int tried = 0;
    Set<Endpoint> seen = new HashSet<>();
    for (SavedAddress saved : any.save()) {
      assertThat(seen.add(saved.known().address().endpoint())).as("seed %s: once", seed).isTrue();
      tried += saved.known().tried() ? 1 : 0;
      assertThat(saved.newBuckets().isEmpty())
          .as("seed %s: in exactly one of the tables", seed)
          .isEqualTo(saved.known().tried());
      assertThat(saved.newBuckets())
          .as("seed %s", seed)
          .hasSizeLessThanOrEqualTo(8)
          .doesNotHaveDuplicates();
    }
    assertThat(any.count(ALL, true)).as("seed %s", seed).isEqualTo(tried);
    assertThat(any.count(ALL, false)).as("seed %s", seed).isEqualTo(any.size() - tried);
    assertThat(any.collisionCount()).as("seed %s", seed).isLessThanOrEqualTo(10);
  }

  @Test
  void equalSeedsGiveEqualPicks() {
    assertThat(picks(9)).isEqualTo(picks(9)).isNotEqualTo(picks(10));
  }

  private static List<Endpoint> picks(long seed) {
    AddressBook any = AddressBook.empty(new SplittableRandom(seed), NetworkAddress::isRoutable);
    for (PeerAddress each : randomPeers(new SplittableRandom(1), 200)) {
      any.add(List.of(each), each.address(), 0, NOW);
    }
    List<Endpoint> picks = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      any.select(false, NOW)
          .map(KnownAddress::address)
          .map(PeerAddress::endpoint)
          .ifPresent(picks::add);
    }
    return picks;
  }

  @Test
  void oneAddressInAHugeTableIsFound() {
    add("1.2.3.4");
    for (int i = 0; i < 100; i++) {
      assertThat(book.select(false, NOW).map(known -> known.address().endpoint()))
          .isEqualTo(Optional.of(at("1.2.3.4")));
    }
  }

  static List<PeerAddress> randomPeers(RandomGenerator seeded, int count) {
    List<PeerAddress> peers = new ArrayList<>();
    while (peers.size() < count) {
      NetworkAddress address =
          NetworkAddress.ofIpv4(
              seeded.nextInt(1, 224),
              seeded.nextInt(256),
              seeded.nextInt(256),
              seeded.nextInt(1, 255));
      if (address.isRoutable()) {
        peers.add(
            new PeerAddress(
                new Endpoint(address, 8333), Services.NETWORK, NOW - seeded.nextInt(100_000)));
      }
    }
    return peers;
  }
}
