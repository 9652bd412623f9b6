package org.groat.network.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.groat.network.address.AddressBook;
import org.groat.network.address.LocalAddresses;
import org.groat.network.peer.ConnectionType;
import org.groat.network.peer.Misbehaviour;
import org.groat.network.peer.Moment;
import org.groat.network.peer.PeerId;
import org.groat.network.peer.PeerLink;
import org.groat.network.peer.PeerSession;
import org.groat.network.transport.Routes;
import org.groat.network.wire.Addr;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Message;
import org.groat.network.wire.Network;
import org.groat.network.wire.NetworkAddress;
import org.groat.network.wire.PeerAddress;
import org.groat.network.wire.Protocol;
import org.groat.network.wire.Services;
import org.groat.network.wire.Verack;
import org.groat.network.wire.Version;
import org.groat.network.wire.VersionAddress;
import org.junit.jupiter.api.Test;

/// Who is told our own address, when, and which.
final class SelfAdvertisementTest {
  private static final Instant BEGIN = Instant.ofEpochSecond(1_750_000_000);
  private static final Services SERVICES = Services.of(Services.NETWORK, Services.WITNESS);
  private static final Endpoint OURS = Endpoint.parse("8.8.4.4:1234", 0);
  private static final Endpoint SEEN = Endpoint.parse("9.9.9.9:4321", 0);
  private static final Endpoint PEER = Endpoint.parse("12.1.1.1:8333", 0);
  private static final int LISTENING = 8_333;

  private final SplittableRandom random = new SplittableRandom(1);
  private boolean worthTelling = true;
  private int links;
  private final AddressGossip gossip =
      new AddressGossip(
          AddressBook.empty(random, NetworkAddress::isRoutable),
          NetworkAddress::isRoutable,
          () -> EnumSet.allOf(Network.class),
          new AddressGossip.Own() {
            @Override
            public boolean isWorthTelling() {
              return worthTelling;
            }

            @Override
            public Optional<PeerAddress> seenBy(PeerLink link, Moment now) {
              return Optional.of(new PeerAddress(OURS, SERVICES, now.unixSeconds()));
            }
          },
          random);

  @Test
  void peersThatCalledUsAreToldOnceTheyTakePart() {
    Link outbound = link(ConnectionType.OUTBOUND_FULL_RELAY);
    Link taking = link(ConnectionType.INBOUND);
    Link silent = link(ConnectionType.INBOUND);
    Link blocks = link(ConnectionType.BLOCK_RELAY);
    gossip.received(taking, List.of(), at(0));
    gossip.tick(at(1));
    assertThat(outbound.told(OURS)).isEqualTo(1);
    assertThat(taking.told(OURS)).isEqualTo(1);
    assertThat(silent.told(OURS)).isZero();
    assertThat(blocks.told(OURS)).isZero();
    gossip.requested(silent, Endpoint.NONE, at(2));
    gossip.tick(at(3));
    assertThat(silent.told(OURS)).as("it asks for addresses").isZero();
    gossip.tick(at(600));
    assertThat(silent.told(OURS)).as("with the next message").isEqualTo(1);
  }

  @Test
  void nobodyIsToldBeforeTheNodeIsLevelWithTheNetworkAndEverybodyThen() {
    worthTelling = false;
    Link outbound = link(ConnectionType.MANUAL);
    Link inbound = link(ConnectionType.INBOUND);
    gossip.received(inbound, List.of(), at(0));
    for (int minute = 0; minute < 60; minute++) {
      gossip.tick(at(minute * 60));
    }
    assertThat(outbound.told(OURS) + inbound.told(OURS)).isZero();
    worthTelling = true;
    for (int minute = 60; minute < 65; minute++) {
      gossip.tick(at(minute * 60));
    }
    assertThat(outbound.told(OURS)).isEqualTo(1);
    assertThat(inbound.told(OURS)).isEqualTo(1);
  }

  @Test
  void eachIsToldAgainAfterADayInTheMeanThoughItKnows() {
    Link link = link(ConnectionType.INBOUND);
    gossip.received(link, List.of(), at(0));
    int days = 100;
    List<Integer> times = new ArrayList<>();
    for (int minute = 0; minute < days * 24 * 60; minute += 10) {
      gossip.tick(at(minute * 60L));
      while (times.size() < link.told(OURS)) {
        times.add(minute);
      }
    }
    assertThat(times.size()).isBetween(75, 125);
    Set<Integer> pauses = new HashSet<>();
    for (int i = 1; i < times.size(); i++) {
      pauses.add((times.get(i) - times.get(i - 1)) / 60);
    }
    assertThat(pauses).as("hours between, at random").hasSizeGreaterThan(20);
  }

  @Test
  void whoToldUsOurAddressIsNotToldItTheFirstTime() {
    Link link = link(ConnectionType.INBOUND);
    gossip.received(link, List.of(new PeerAddress(OURS, SERVICES, BEGIN.getEpochSecond())), at(0));
    for (int minute = 0; minute < 10; minute++) {
      gossip.tick(at(minute * 60));
    }
    assertThat(link.told(OURS)).isZero();
  }

  @Test
  void aPeerIsToldWhatItSeesOfUsNowAndThen() {
    LocalAddresses known = new LocalAddresses(true, any -> true);
    Link caller = link(ConnectionType.INBOUND);
    Link called = link(ConnectionType.OUTBOUND_FULL_RELAY);
    assertThat(toldOf(known, caller)).containsExactly(SEEN);
    Endpoint here = new Endpoint(SEEN.address(), LISTENING);
    assertThat(toldOf(known, called)).as("it cannot see the port").containsExactly(here);

    known.add(OURS, LocalAddresses.Source.MANUAL);
    assertThat(toldOf(known, caller)).containsExactlyInAnyOrder(OURS, SEEN);
    assertThat(toldOf(known, called))
        .as("the port that others find us at")
        .containsExactlyInAnyOrder(OURS, new Endpoint(SEEN.address(), OURS.port()));
  }

  @Test
  void whatAPeerSaysItSeesIsNotBelievedWhereNobodyCouldCallIt() {
    LocalAddresses known = new LocalAddresses(true, any -> true);
    Link mistaken =
        new Link(9, ConnectionType.INBOUND, PEER, Endpoint.parse("192.168.1.1:8333", 0));
    Link neighbour =
        new Link(10, ConnectionType.INBOUND, Endpoint.parse("192.168.1.7:8333", 0), SEEN);
    assertThat(toldOf(known, mistaken)).isEmpty();
    assertThat(toldOf(known, neighbour)).isEmpty();
    known.add(OURS, LocalAddresses.Source.INTERFACE);
    assertThat(toldOf(known, mistaken)).containsExactly(OURS);
    assertThat(toldOf(known, neighbour)).containsExactly(OURS);
  }

  @Test
  void whoComesByWayOfTheOnionServiceIsToldThatAndNothingElse() {
    LocalAddresses known = new LocalAddresses(true, any -> true);
    known.add(OURS, LocalAddresses.Source.MANUAL);
    Link onion = new Link(9, ConnectionType.INBOUND, PEER, SEEN);
    onion.network = Network.TORV3;
    assertThat(toldOf(known, onion)).isEmpty();
  }

  @Test
  void anAddressIsWorthTellingWhereTheNodeListensAndIsNotCatchingUp() {
    assertThat(own(OptionalInt.of(1), () -> false).isWorthTelling()).isTrue();
    assertThat(own(OptionalInt.of(1), () -> true).isWorthTelling()).isFalse();
    assertThat(own(OptionalInt.empty(), () -> false).isWorthTelling()).isFalse();
  }

  private OwnAddress own(OptionalInt port, BooleanSupplier catchingUp) {
    return new OwnAddress(
        NetworkSettings.quiet("/node/"),
        new LocalAddresses(true, any -> true),
        NetworkAddress::isRoutable,
        new OwnAddress.State(port::isPresent, () -> port, () -> SERVICES, catchingUp),
        random);
  }

  /// All that a peer is told in a hundred times.
  private Set<Endpoint> toldOf(LocalAddresses known, Link link) {
    NetworkSettings settings =
        NetworkSettings.quiet("/node/")
            .withRoutes(Routes.DIRECT.withNetworks(EnumSet.allOf(Network.class)));
    OwnAddress own =
        new OwnAddress(
            settings,
            known,
            NetworkAddress::isRoutable,
            new OwnAddress.State(
                () -> true, () -> OptionalInt.of(LISTENING), () -> SERVICES, () -> false),
            random);
    Set<Endpoint> told = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      own.seenBy(link, at(0)).ifPresent(address -> told.add(address.endpoint()));
    }
    return told;
  }

  private Link link(ConnectionType type) {
    Link link = new Link(++links, type, PEER, SEEN);
    gossip.ready(link, at(0));
    return link;
  }

  private static Moment at(long seconds) {
    return new Moment(Duration.ofSeconds(seconds).toNanos(), BEGIN.plusSeconds(seconds));
  }

  /// A peer after its handshake that keeps what it is told.
  private static final class Link implements PeerLink {
    private final List<Message> sent = new ArrayList<>();
    private final PeerId id;
    private final PeerSession session;
    private final Endpoint remote;
    private Network network;

    /// @param sees what its version message calls us
    Link(int number, ConnectionType type, Endpoint remote, Endpoint sees) {
      this.id = new PeerId(number);
      this.remote = remote;
      this.network = remote.address().network();
      this.session =
          new PeerSession(
              type, () -> version(Endpoint.NONE, 1), nonce -> false, new SplittableRandom(number));
      session.start(at(0));
      session.receive(version(sees, 2), at(0));
      session.receive(new Verack(), at(0));
    }

    private static Version version(Endpoint receiver, long nonce) {
      return new Version(
          Protocol.VERSION,
          SERVICES,
          0,
          new VersionAddress(Services.NONE, receiver),
          VersionAddress.NONE,
          nonce,
          "/fake:1/",
          0,
          true);
    }

    long told(Endpoint endpoint) {
      return sent.stream()
          .filter(Addr.class::isInstance)
          .flatMap(m -> ((Addr) m).addresses().stream())
          .filter(address -> address.endpoint().equals(endpoint))
          .count();
    }

    @Override
    public PeerId id() {
      return id;
    }

    @Override
    public PeerSession session() {
      return session;
    }

    @Override
    public Endpoint remote() {
      return remote;
    }

    @Override
    public Network network() {
      return network;
    }

    @Override
    public void send(Message message) {
      sent.add(message);
    }

    @Override
    public void punish(Misbehaviour misbehaviour, String detail) {
      throw new AssertionError(misbehaviour + " " + detail);
    }

    @Override
    public void finish(String reason) {
      throw new AssertionError(reason);
    }

    @Override
    public void credit(Contribution what) {}

    @Override
    public boolean isCongested() {
      return false;
    }
  }
}
