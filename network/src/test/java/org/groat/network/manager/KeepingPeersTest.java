package org.groat.network.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.groat.chain.primitives.BlockHash;
import org.groat.network.address.AnchorsFile;
import org.groat.network.address.Ban;
import org.groat.network.address.BanFile;
import org.groat.network.address.PeersFile;
import org.groat.network.address.Subnet;
import org.groat.network.peer.ConnectionType;
import org.groat.network.peer.PeerId;
import org.groat.network.simulation.PeerStories;
import org.groat.network.simulation.SimulatedNode;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.NetworkAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node with files among simulated ones: bans, permissions, anchors, extra peers, upload.
final class KeepingPeersTest extends PeerStories {
  private static final long HOUR = 3_600;

  @TempDir private Path folder;

  private final List<SimulatedNode> others = new ArrayList<>();
  private int starts;

  @Test
  void aBannedPeerIsLetGoAndDoesNotComeBackUntilItIsForgiven() {
    SimulatedNode other = other();
    NetworkNode node = start(NetworkSettings.quiet("/node/"));
    other.network().addNode(here().toString());
    world.runFor(Duration.ofSeconds(3));
    assertThat(node.connectionCount()).isEqualTo(1);

    assertThat(node.ban(ban("10.1.0.0/16", HOUR))).isTrue();
    world.runFor(Duration.ofMinutes(10));
    assertThat(node.connectionCount()).isZero();
    assertThat(node.isBanned(other.address())).isTrue();

    assertThat(node.unban(Subnet.parse("10.1.0.0/16"))).isTrue();
    world.runFor(Duration.ofMinutes(3));
    assertThat(node.connectionCount()).isEqualTo(1);
  }

  @Test
  void aBanOutlivesACrashAndEndsWithItsTime() {
    SimulatedNode other = other();
    NetworkNode node = start(NetworkSettings.quiet("/node/"));
    node.ban(ban("10.1.0.1", HOUR));

    // Nothing of the first process is closed: its files are as a crash leaves them.
    NetworkNode again = start(NetworkSettings.quiet("/node/"));
    assertThat(again.bans()).extracting(b -> b.subnet().toString()).containsExactly("10.1.0.1/32");
    other.network().addNode(here().toString());
    world.runFor(Duration.ofMinutes(50));
    assertThat(again.connectionCount()).isZero();
    world.runFor(Duration.ofMinutes(15));
    assertThat(again.connectionCount()).isEqualTo(1);
    assertThat(again.bans()).isEmpty();
  }

  @Test
  void theNodeDoesNotCallWhomTheUserBanned() {
    SimulatedNode other = other();
    NetworkNode node = start(NetworkSettings.quiet("/node/").withAutomatic());
    node.ban(ban("10.0.0.0/8", HOUR));
    assertThat(node.addAddress(other.endpoint())).isTrue();
    world.runFor(Duration.ofMinutes(20));
    assertThat(node.connectionCount()).isZero();
    node.clearBans();
    world.runFor(Duration.ofMinutes(20));
    assertThat(node.peers())
        .extracting(PeerInfo::type)
        .contains(ConnectionType.OUTBOUND_FULL_RELAY);
  }

  @Test
  void whoMayNotBeBannedComesInAnywayAndIsShownWithWhatItMay() {
    SimulatedNode other = other();
    NetworkNode node =
        start(
            NetworkSettings.quiet("/node/")
                .withWhitelist(List.of(Whitelisted.parse("noban,addr@10.1.0.1"))));
    node.ban(ban("10.1.0.0/16", HOUR));
    other.network().addNode(here().toString());
    world.runFor(Duration.ofSeconds(3));
    assertThat(node.peers())
        .singleElement()
        .satisfies(
            p -> assertThat(p.permissions().labels()).containsExactly("noban", "download", "addr"));
  }

  @Test
  void whoCallsAWhitelistedPlaceMayMore() {
    SimulatedNode other = other();
    Endpoint place = new Endpoint(NetworkAddress.ofIpv4(10, 200, 0, 1), 1234);
    NetworkNode node =
        start(
            NetworkSettings.quiet("/node/")
                .withWhiteBind(List.of(WhiteBind.parse("mempool@" + place))));
    other.network().addNode(place.toString());
    world.runFor(Duration.ofSeconds(3));
    assertThat(node.peers().getFirst().permissions().labels()).containsExactly("mempool");
  }

  @Test
  void theBlockPeersOfBeforeAreCalledFirst() {
    for (int i = 0; i < 12; i++) {
      other();
    }
    NetworkNode node = start(NetworkSettings.quiet("/node/").withAutomatic());
    others.forEach(other -> node.addAddress(other.endpoint()));
    world.runFor(Duration.ofMinutes(3));
    List<Endpoint> anchors = blockPeers(node);
    assertThat(anchors).hasSize(2);
    node.close();
    assertThat(folder.resolve("anchors")).exists();

    NetworkNode again = start(NetworkSettings.quiet("/node/").withAutomatic());
    assertThat(folder.resolve("anchors")).doesNotExist();
    world.runFor(Duration.ofSeconds(2));
    assertThat(blockPeers(again)).containsExactlyInAnyOrderElementsOf(anchors);
    assertThat(again.peers()).filteredOn(p -> p.type() == ConnectionType.BLOCK_RELAY).hasSize(2);
  }

  @Test
  void aStaleTipBringsAnotherPeerForAWhile() {
    for (int i = 0; i < 14; i++) {
      other();
    }
    others.getFirst().mine(1);
    NetworkNode node = start(NetworkSettings.quiet("/node/").withAutomatic());
    others.forEach(other -> node.addAddress(other.endpoint()));
    others.forEach(other -> other.network().addNode(others.getFirst().endpoint().toString()));
    world.runFor(Duration.ofMinutes(25));
    assertThat(fullPeers(node)).isEqualTo(NetworkSettings.OUTBOUND_FULL);

    int most = 0;
    int probes = 0;
    for (int i = 0; i < 240; i++) {
      world.runFor(Duration.ofSeconds(5));
      most = Math.max(most, fullPeers(node));
      probes = Math.max(probes, blockPeers(node).size());
    }
    assertThat(most).isEqualTo(NetworkSettings.OUTBOUND_FULL + 1);
    assertThat(probes).isEqualTo(NetworkSettings.OUTBOUND_BLOCK_RELAY + 1);
    others.getFirst().mine(1);
    world.runFor(Duration.ofMinutes(3));
    assertThat(fullPeers(node)).isEqualTo(NetworkSettings.OUTBOUND_FULL);
  }

  @Test
  void oldBlocksAreNotGivenAwayBeyondTheUploadTarget() {
    Whitelisted trusted = Whitelisted.parse("download@10.3.0.1");
    SimulatedNode server =
        other(
            SimulatedNode.calling().withMaxUploadTarget(1_000_000).withWhitelist(List.of(trusted)));
    server.mine(3);
    // Not at the end of a day: then old blocks are given away, for no new ones will come.
    world.runFor(Duration.ofDays(8).plusHours(1));
    server.mine(1);
    SimulatedNode stranger = other();
    SimulatedNode friend = other();
    stranger.network().addNode(server.endpoint().toString());
    friend.network().addNode(server.endpoint().toString());
    world.runFor(Duration.ofMinutes(5));
    assertThat(server.network().networkTotals().upload().historicServed()).isFalse();
    assertThat(stranger.tip().height()).isZero();
    assertThat(friend.tip().height()).isEqualTo(4);
  }

  @Test
  void aBlockIsFetchedFromThePeerThatTheUserNames() {
    SimulatedNode server = other();
    server.mine(2);
    NetworkNode node =
        start(NetworkSettings.quiet("/node/").withConnect(List.of(server.endpoint().toString())));
    world.runFor(Duration.ofSeconds(10));
    PeerId peer = node.peers().getFirst().id();
    assertThat(node.fetchBlock(server.tip().hash(), peer)).isEqualTo(BlockFetchOutcome.BLOCK_KNOWN);
    assertThat(node.fetchBlock(BlockHash.ZERO, peer)).isEqualTo(BlockFetchOutcome.HEADER_MISSING);
  }

  private SimulatedNode other() {
    return other(SimulatedNode.calling());
  }

  private SimulatedNode other(NetworkSettings settings) {
    SimulatedNode other = node(others.size() + 1, REGTEST, settings);
    others.add(other);
    return other;
  }

  /// Our node's present address: each start has another, for a crashed one keeps the first.
  private Endpoint here() {
    return new Endpoint(NetworkAddress.ofIpv4(10, 200, 0, starts), REGTEST.defaultPort());
  }

  private NetworkNode start(NetworkSettings settings) {
    starts++;
    NetworkFiles files =
        new NetworkFiles(
            new PeersFile(folder.resolve("peers"), REGTEST.magic()),
            new BanFile(folder.resolve("bans")),
            new AnchorsFile(folder.resolve("anchors")),
            Runnable::run);
    return start(
        settings.withBind(List.of(here())),
        REGTEST,
        ports(chain(), host(here().address()), NO_NAMES, files, starts));
  }

  private Ban ban(String subnet, long seconds) {
    long now = world.nowSeconds();
    return new Ban(Subnet.parse(subnet), now, now + seconds);
  }

  private static List<Endpoint> blockPeers(NetworkNode node) {
    return node.peers().stream()
        .filter(p -> p.type() == ConnectionType.BLOCK_RELAY)
        .map(PeerInfo::remote)
        .toList();
  }

  private static int fullPeers(NetworkNode node) {
    return (int)
        node.peers().stream().filter(p -> p.type() == ConnectionType.OUTBOUND_FULL_RELAY).count();
  }
}
