package org.groat.network.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.network.address.LocalAddresses.Source;
import org.groat.network.address.NameResolver;
import org.groat.network.peer.ConnectionType;
import org.groat.network.simulation.PeerStories;
import org.groat.network.simulation.SimulatedNode;
import org.groat.network.transport.LearntProxy;
import org.groat.network.transport.LinkConditions;
import org.groat.network.transport.Proxy;
import org.groat.network.transport.Routes;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Network;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How a node among simulated ones finds its first peers, and which networks it calls.
final class ReachingPeersTest extends PeerStories {
  private static final Endpoint HERE = Endpoint.parse("10.200.0.1:18444", 0);
  private static final Proxy PROXY = new Proxy(Endpoint.parse("127.0.0.1:9050", 0), true);
  private static final NetworkParameters SEEDED = REGTEST.withDnsSeeds(List.of("seed.example.org"));
  private static final Endpoint SIXTH = Endpoint.parse("[2a00:1450::5]:18444", 0);
  private static final Endpoint ONION =
      Endpoint.parse("pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion:18444", 0);

  private final Set<Network> called = EnumSet.noneOf(Network.class);
  private final List<String> lookedUp = new ArrayList<>();
  private int others;

  @BeforeEach
  void noteWhatIsCalled() {
    linked(
        (from, to) -> {
          if (from.equals(HERE.address())) {
            called.add(to.network());
          }
          return LinkConditions.LOCAL;
        });
  }

  @Test
  void behindAProxyNoNameIsLookedUpAndTheSeedItselfIsAskedForAddresses() {
    SimulatedNode seed = other();
    SimulatedNode third = other();
    seed.network().addAddress(third.endpoint());
    links.name("seed.example.org", seed.address());
    NetworkNode node =
        start(
            NetworkSettings.quiet("/node/")
                .withAutomatic()
                .withDnsSeed(true)
                .withRoutes(Routes.DIRECT.withNames(PROXY)));
    world.runFor(Duration.ofSeconds(3));
    assertThat(node.peers())
        .singleElement()
        .satisfies(
            peer -> {
              assertThat(peer.type()).isEqualTo(ConnectionType.ADDRESS_FETCH);
              assertThat(peer.name()).isEqualTo("seed.example.org");
              assertThat(peer.network()).isEmpty();
            });
    world.runFor(Duration.ofMinutes(6));
    assertThat(lookedUp).isEmpty();
    assertThat(node.peers()).noneMatch(p -> p.type() == ConnectionType.ADDRESS_FETCH);
  }

  @Test
  void behindAProxyNamesThatTheUserGivesAreLeftToItAndKeptConnected() {
    SimulatedNode server = other();
    links.name("friend.example.org", server.address());
    NetworkNode node =
        start(
            NetworkSettings.quiet("/node/")
                .withRoutes(Routes.DIRECT.withNames(PROXY))
                .withConnect(List.of("friend.example.org", "nobody.example.org:5")));
    world.runFor(Duration.ofMinutes(3));
    assertThat(node.peers()).extracting(PeerInfo::name).containsExactly("friend.example.org");
    assertThat(server.network().connectionCount()).as("called once").isEqualTo(1);
    assertThat(lookedUp).isEmpty();
    links.reset(HERE.address(), server.address());
    world.runFor(Duration.ofMinutes(3));
    assertThat(node.connectionCount()).isEqualTo(1);
  }

  @Test
  void withoutAProxyNamesAreLookedUp() {
    NetworkNode node = start(NetworkSettings.quiet("/node/").withAutomatic().withDnsSeed(true));
    node.addNode("friend.example.org");
    world.runFor(Duration.ofSeconds(2));
    assertThat(lookedUp).contains("x9.seed.example.org", "friend.example.org");
  }

  @Test
  void theNodeCallsNoOtherNetworkThanThoseItIsTold() {
    NetworkNode node =
        start(
            NetworkSettings.quiet("/node/")
                .withAutomatic()
                .withRoutes(Routes.DIRECT.withNetworks(Set.of(Network.TORV3))));
    for (Endpoint known : List.of(other().endpoint(), other().endpoint(), SIXTH, ONION)) {
      assertThat(node.addAddress(known)).isTrue();
    }
    world.runFor(Duration.ofMinutes(12));
    assertThat(called).containsExactly(Network.TORV3);
    SimulatedNode named = other();
    node.addNode(named.endpoint().toString());
    world.runFor(Duration.ofSeconds(5));
    assertThat(node.peers())
        .as("who is named may be elsewhere")
        .extracting(PeerInfo::remote)
        .containsExactly(named.endpoint());
  }

  @Test
  void byDefaultOverlaysAreNotCalled() {
    NetworkNode node = start(NetworkSettings.quiet("/node/").withAutomatic());
    node.addAddress(ONION);
    node.addAddress(SIXTH);
    world.runFor(Duration.ofMinutes(5));
    assertThat(called).containsExactly(Network.IPV6);
  }

  @Test
  void aSeedNodeIsAskedForAddressesAndLetGo() {
    SimulatedNode seed = other();
    // It tells a quarter of what it knows.
    for (int i = 0; i < 12; i++) {
      seed.network().addAddress(other().endpoint());
    }
    NetworkNode node =
        start(
            NetworkSettings.quiet("/node/")
                .withAutomatic()
                .withSeedNodes(List.of(seed.endpoint().toString())));
    world.runFor(Duration.ofSeconds(30));
    assertThat(node.addresses()).isNotEmpty();
    world.runFor(Duration.ofMinutes(2));
    assertThat(node.peers())
        .extracting(PeerInfo::type)
        .doesNotContain(ConnectionType.ADDRESS_FETCH);
    assertThat(node.peers())
        .extracting(PeerInfo::type)
        .contains(ConnectionType.OUTBOUND_FULL_RELAY);
  }

  @Test
  void seedNodesAreAskedOneByOneAndOnlyWhileThereAreFewPeers() {
    List<SimulatedNode> seeds = List.of(other(), other(), other(), other());
    List<String> names = seeds.stream().map(s -> s.endpoint().toString()).toList();
    NetworkNode node =
        start(
            NetworkSettings.quiet("/node/")
                .withAutomatic()
                .withAddNode(List.of(other().endpoint().toString()))
                .withSeedNodes(names));
    world.runFor(Duration.ofSeconds(35));
    assertThat(node.peers())
        .filteredOn(p -> p.type() == ConnectionType.ADDRESS_FETCH)
        .as("the first made two peers")
        .hasSize(1);
  }

  @Test
  void fixedSeedsWaitAMinuteForTheOthersUnlessThereAreNone() {
    SimulatedNode fixed = other();
    NetworkSettings settings =
        NetworkSettings.quiet("/node/").withAutomatic().withFixedSeeds(List.of(fixed.endpoint()));
    NetworkNode patient = start(settings.withDnsSeed(true));
    world.runFor(Duration.ofSeconds(59));
    assertThat(patient.addresses()).isEmpty();
    world.runFor(Duration.ofSeconds(10));
    assertThat(patient.addresses()).hasSize(1);
    assertThat(patient.connectionCount()).isEqualTo(1);
    patient.close();

    NetworkNode hasty = start(settings);
    world.runFor(Duration.ofSeconds(1));
    assertThat(hasty.addresses()).hasSize(1);
    hasty.close();

    NetworkNode without = start(settings.withFixedSeeds(List.of()));
    world.runFor(Duration.ofMinutes(5));
    assertThat(without.addresses()).isEmpty();
  }

  @Test
  void fixedSeedsAreNotTakenWhereAnAddressIsKnown() {
    NetworkNode node =
        start(
            NetworkSettings.quiet("/node/")
                .withAutomatic()
                .withDnsSeed(true)
                .withFixedSeeds(List.of(SIXTH)));
    node.addAddress(other().endpoint());
    world.runFor(Duration.ofMinutes(3));
    assertThat(node.addresses()).hasSize(1);
  }

  @Test
  void seedsAreAskedInSpiteOfPeersWhereTheUserSaysSo() {
    NetworkNode node =
        start(
            NetworkSettings.quiet("/node/")
                .withAutomatic()
                .withDnsSeed(true)
                .withForceDnsSeed(true)
                .withAddNode(
                    List.of(other().endpoint().toString(), other().endpoint().toString())));
    node.addAddress(other().endpoint());
    world.runFor(Duration.ofSeconds(1));
    assertThat(lookedUp).containsExactly("x9.seed.example.org");
  }

  @Test
  void theAddressThatTheUserNamesIsToldToPeers() {
    SimulatedNode peer = other();
    Endpoint external = Endpoint.parse("8.8.4.4:1234", 0);
    NetworkNode node =
        start(
            NetworkSettings.quiet("/node/")
                .withDiscover(false)
                .withExternalIp(List.of(external))
                .withConnect(List.of(peer.endpoint().toString())));
    world.runFor(Duration.ofMinutes(3));
    assertThat(peer.network().addresses()).as("before it has the chain").isEmpty();
    peer.mine(1);
    world.runFor(Duration.ofMinutes(3));
    assertThat(node.localAddresses())
        .singleElement()
        .satisfies(local -> assertThat(local.score()).isEqualTo(4));
    assertThat(peer.network().addresses())
        .extracting(known -> known.address().endpoint())
        .containsExactly(external);
  }

  @Test
  void whoCalledTheNodeIsToldItsAddressAsWell() {
    SimulatedNode caller = other();
    Endpoint external = Endpoint.parse("8.8.4.4:1234", 0);
    start(NetworkSettings.quiet("/node/").withDiscover(false).withExternalIp(List.of(external)));
    caller.network().addNode(HERE.toString());
    caller.mine(1);
    world.runFor(Duration.ofMinutes(3));
    assertThat(caller.network().addresses())
        .extracting(known -> known.address().endpoint())
        .contains(external);
  }

  @Test
  void withoutDiscoveryAPeerIsNotToldWhatItSees() {
    SimulatedNode peer = other();
    peer.mine(1);
    NetworkNode node =
        start(
            NetworkSettings.quiet("/node/")
                .withDiscover(false)
                .withConnect(List.of(peer.endpoint().toString())));
    assertThat(node.publish(ONION, Source.MANUAL)).isTrue();
    world.runFor(Duration.ofMinutes(3));
    assertThat(peer.network().addresses()).as("neither that nor the onion address").isEmpty();
  }

  @Test
  void anAddressComesAndGoesWithTheServiceThatGaveIt() {
    NetworkNode node =
        start(
            NetworkSettings.quiet("/node/")
                .withRoutes(Routes.DIRECT.withNetworks(EnumSet.allOf(Network.class))));
    assertThat(node.publish(ONION, Source.MANUAL)).isTrue();
    assertThat(node.localAddresses()).hasSize(1);
    node.withdraw(ONION);
    assertThat(node.localAddresses()).isEmpty();
  }

  @Test
  void whoComesThroughTheOnionServiceIsOfItsNetworkAndNoRuleForThisMachineCounts() {
    Endpoint door = new Endpoint(HERE.address(), 18_445);
    SimulatedNode caller = other();
    NetworkNode node =
        start(
            NetworkSettings.quiet("/node/")
                .withOnionBind(List.of(door))
                .withWhitelist(List.of(Whitelisted.parse("noban@10.0.0.0/8"))));
    caller.network().addNode(door.toString());
    world.runFor(Duration.ofSeconds(5));
    assertThat(node.peers())
        .singleElement()
        .satisfies(
            peer -> {
              assertThat(peer.network()).contains(Network.TORV3);
              assertThat(peer.permissions().labels()).isEmpty();
            });
  }

  @Test
  void onionPeersAreCalledOnceAWayToThemIsLearntAndItsSeedsAreTakenThen() {
    LearntProxy learnt = new LearntProxy(true);
    NetworkNode node =
        start(
            NetworkSettings.quiet("/node/")
                .withAutomatic()
                .withRoutes(Routes.DIRECT.withNetworks(Set.of(Network.TORV3)).withTor(learnt))
                .withFixedSeeds(List.of(ONION)));
    node.addAddress(other().endpoint());
    world.runFor(Duration.ofMinutes(3));
    assertThat(called).isEmpty();
    assertThat(node.addresses()).as("no seed yet").hasSize(1);
    learnt.learn(PROXY.at());
    world.runFor(Duration.ofMinutes(3));
    assertThat(called).containsExactly(Network.TORV3);
  }

  @Test
  void whereOnlyOnionCallersAreLetInNoOtherAddressIsTold() {
    SimulatedNode peer = other();
    peer.mine(1);
    NetworkSettings settings =
        NetworkSettings.quiet("/node/").withConnect(List.of(peer.endpoint().toString()));
    NetworkNode hidden =
        startAsIs(settings.withOnionBind(List.of(new Endpoint(HERE.address(), 18_445))));
    world.runFor(Duration.ofMinutes(3));
    assertThat(hidden.connectionCount()).isEqualTo(1);
    assertThat(peer.network().addresses()).isEmpty();
    hidden.close();

    start(settings);
    world.runFor(Duration.ofMinutes(3));
    assertThat(peer.network().addresses())
        .extracting(known -> known.address().endpoint())
        .as("where anybody is let in")
        .containsExactly(HERE);
  }

  private SimulatedNode other() {
    return node(++others, REGTEST, SimulatedNode.calling());
  }

  private NetworkNode start(NetworkSettings settings) {
    return startAsIs(settings.withBind(List.of(HERE)));
  }

  private NetworkNode startAsIs(NetworkSettings settings) {
    NameResolver names =
        (name, found) -> {
          lookedUp.add(name);
          found.accept(List.of());
        };
    return start(settings, SEEDED, ports(chain(), host(HERE.address()), names, null, 77));
  }
}
