package org.groat.network.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.groat.network.simulation.PeerStories;
import org.groat.network.simulation.SimulatedNode;
import org.groat.network.wire.Protocol;
import org.junit.jupiter.api.Test;

final class NetworkNodeTest extends PeerStories {
  private int nodes;

  @Test
  void twoNodesShakeHands() {
    SimulatedNode server = next(SimulatedNode.calling());
    SimulatedNode client = next(SimulatedNode.calling(server));
    world.runFor(Duration.ofSeconds(5));

    assertThat(client.network().peers())
        .singleElement()
        .satisfies(
            peer -> {
              assertThat(peer.version()).isEqualTo(Protocol.VERSION);
              assertThat(peer.userAgent()).isEqualTo(SimulatedNode.USER_AGENT);
              assertThat(peer.inbound()).isFalse();
              assertThat(peer.type().label()).isEqualTo("manual");
              assertThat(peer.remote()).isEqualTo(server.endpoint());
              assertThat(peer.ping().last()).isPresent();
              assertThat(peer.bytes().sentByCommand())
                  .containsKeys("version", "verack", "ping", "getheaders");
            });
    assertThat(server.network().peers())
        .singleElement()
        .satisfies(peer -> assertThat(peer.inbound()).isTrue());
  }

  @Test
  void aFreshNodeFetchesAChainHeadersFirst() {
    SimulatedNode server = next(SimulatedNode.calling());
    server.mine(2_300);
    SimulatedNode client = next(SimulatedNode.calling(server));
    world.runFor(Duration.ofSeconds(30));

    assertThat(client.tip().hash()).isEqualTo(server.tip().hash());
    assertThat(client.tip().height()).isEqualTo(2_300);
    assertThat(client.network().peers().getFirst().bytes().receivedByCommand())
        .containsKeys("headers", "block");
  }

  @Test
  void aMinedBlockReachesEverybodyAlongAChainOfNodes() {
    SimulatedNode first = next(SimulatedNode.calling());
    SimulatedNode second = next(SimulatedNode.calling(first));
    SimulatedNode third = next(SimulatedNode.calling(second));
    world.runFor(Duration.ofSeconds(2));
    first.mine(1);
    world.runFor(Duration.ofSeconds(20));
    assertThat(third.tip().hash()).isEqualTo(first.tip().hash());
    first.mine(1);
    world.runFor(Duration.ofSeconds(1));
    assertThat(third.tip().hash()).isEqualTo(first.tip().hash());
    third.mine(3);
    world.runFor(Duration.ofSeconds(1));
    assertThat(first.tip().hash()).isEqualTo(third.tip().hash());
  }

  @Test
  void theBranchOfMostWorkWinsWhenTwoNodesMeet() {
    SimulatedNode one = next(SimulatedNode.calling());
    one.mine(20);
    SimulatedNode other = next(SimulatedNode.calling(one));
    other.mine(21);
    world.runFor(Duration.ofSeconds(20));

    assertThat(one.tip().height()).isEqualTo(21);
    assertThat(one.tip().hash()).isEqualTo(other.tip().hash());
  }

  @Test
  void aNodeThatCallsItselfNoticesAndHangsUp() {
    SimulatedNode node = next(SimulatedNode.calling());
    node.network().addNode(node.endpoint().toString());
    world.runFor(Duration.ofMillis(700));

    assertThat(node.network().connectionCount()).isZero();
  }

  @Test
  void anAddedNodeIsCalledAgainAfterItWasLost() {
    SimulatedNode server = next(SimulatedNode.calling());
    SimulatedNode client = next(SimulatedNode.calling());
    assertThat(client.network().addNode(server.endpoint().toString())).isTrue();
    assertThat(client.network().addNode(server.endpoint().toString())).isFalse();
    world.runFor(Duration.ofSeconds(2));
    assertThat(client.network().addedNodes().getFirst().connections()).hasSize(1);

    links.reset(client.address(), server.address());
    world.runFor(Duration.ofMillis(100));
    assertThat(client.network().connectionCount()).isZero();
    world.runFor(Duration.ofSeconds(5));
    assertThat(client.network().connectionCount()).isEqualTo(1);

    assertThat(client.network().removeNode(server.endpoint().toString())).isTrue();
    assertThat(client.network().disconnectNode(server.endpoint().toString())).isTrue();
    world.runFor(Duration.ofMinutes(2));
    assertThat(client.network().connectionCount()).isZero();
  }

  @Test
  void nodesThatKnowOnePeerFindTheOthersByGossip() {
    SimulatedNode first = next(SimulatedNode.calling());
    List<SimulatedNode> others = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      others.add(
          next(
              SimulatedNode.calling()
                  .withAutomatic()
                  .withAddNode(List.of(first.endpoint().toString()))));
    }
    // Nobody offers himself before he is level with the network.
    first.mine(1);
    world.runFor(Duration.ofMinutes(12));

    for (SimulatedNode node : others) {
      assertThat(node.network().peers())
          .filteredOn(peer -> peer.type().label().equals("outbound-full-relay"))
          .as("calls of %s", node.address())
          .hasSizeBetween(4, NetworkSettings.OUTBOUND_FULL)
          .extracting(PeerInfo::remote)
          .doesNotHaveDuplicates()
          .doesNotContain(node.endpoint());
      assertThat(node.network().addresses()).hasSizeGreaterThan(5);
    }
    first.mine(1);
    world.runFor(Duration.ofSeconds(10));
    assertThat(others).allMatch(node -> node.tip().hash().equals(first.tip().hash()));
  }

  @Test
  void aNodeThatIsSwitchedOffHasNoPeers() {
    SimulatedNode server = next(SimulatedNode.calling());
    SimulatedNode client = next(SimulatedNode.calling(server));
    world.runFor(Duration.ofSeconds(2));
    client.network().setActive(false);
    world.runFor(Duration.ofSeconds(10));
    assertThat(server.network().connectionCount()).isZero();
    client.network().setActive(true);
    world.runFor(Duration.ofMinutes(2));
    assertThat(server.network().connectionCount()).isEqualTo(1);
  }

  @Test
  void closingLeavesNothingBehind() {
    SimulatedNode server = next(SimulatedNode.calling());
    SimulatedNode client = next(SimulatedNode.calling(server));
    world.runFor(Duration.ofSeconds(2));
    server.network().close();
    client.network().close();
    world.runFor(Duration.ofMinutes(30));

    assertThat(links.connectionCount()).isZero();
    assertThat(world.pending()).isZero();
  }

  private SimulatedNode next(NetworkSettings settings) {
    return node(++nodes, REGTEST, settings);
  }
}
