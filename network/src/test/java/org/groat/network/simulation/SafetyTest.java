package org.groat.network.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.consensus.Subsidy;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Block;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.chain.state.HeaderEntry;
import org.groat.network.transport.BufferLimits;
import org.groat.network.transport.LinkConditions;
import org.groat.network.transport.SimulatedNetwork;
import org.groat.network.transport.V1Framing;
import org.groat.network.wire.NetworkAddress;
import org.junit.jupiter.api.Test;

/// The watch that the simulation keeps must bark: each thing that must not be is played once.
final class SafetyTest {
  private static final NetworkAddress STRANGER = NetworkAddress.ofIpv4(66, 1, 0, 1);
  private static final Instant ORIGIN = Instant.ofEpochSecond(1_750_000_000);

  private final ManualEventLoop world = new ManualEventLoop(ORIGIN);
  private final SimulatedNetwork links =
      new SimulatedNetwork(world, new SplittableRandom(1), (from, to) -> LinkConditions.LOCAL);
  private final SimulatedNode node = node(1, 1, NetworkParameters.REGTEST);

  @Test
  void aNodeThatMinesAndPaysIsSafeAfterEachEventAndItsCoinsAreWhatWasReckoned() {
    Safety safety = watched(Set.of(), 125);
    node.mine(3);
    world.runFor(Duration.ofSeconds(5));
    safety.audit(node);
    assertThat(safety.violations()).isEmpty();
    assertThat(safety.checks()).isGreaterThan(10);
  }

  @Test
  void oneConnectionTooManyIsSeen() {
    Safety safety = watched(Set.of(), 0);
    unleash(Adversary.Kind.IDLE);
    assertThat(safety.violations()).first().asString().contains("exceeds a limit");
  }

  @Test
  void blameOfAnHonestPeerIsSeen() {
    Safety safety = watched(Set.of(STRANGER), 125);
    unleash(Adversary.Kind.INVALID_BLOCKS);
    assertThat(safety.violations()).first().asString().contains("blames an honest peer");
  }

  @Test
  void theCondemnationOfAnHonestBlockIsSeen() {
    Safety safety = watched(Set.of(), 125);
    Amount reward = Subsidy.at(node.tip().height() + 1, NetworkParameters.REGTEST);
    Block greedy =
        BlockMaker.block(
            node.tip(),
            world.nowSeconds(),
            BlockMaker.coinbase(node.tip().height() + 1, 1, reward.plus(reward)),
            List.of());
    safety.mined(greedy.hash());
    node.submit(greedy);
    assertThat(safety.violations()).singleElement().asString().contains("condemns");
  }

  @Test
  void aMinerThatTakesTooMuchGetsNothingFromANodeThatKeepsTheSchedule() {
    Safety safety = watched(Set.of(), 125);
    HeaderEntry before = node.tip();
    unleash(Adversary.Kind.INVALID_BLOCKS);
    safety.audit(node);
    assertThat(safety.violations()).isEmpty();
    assertThat(node.tip()).isEqualTo(before);
  }

  @Test
  void aMinerThatTakesTooMuchIsSeenWhereANodeLetsIt() {
    // At height 151 every node but this one gives half.
    SimulatedNode lax =
        node(2, 50, NetworkParameters.REGTEST.withSubsidyHalvingInterval(1_000_000));
    Safety safety = new Safety(Set.of(), 125);
    safety.watch(lax);
    lax.network().start();
    lax.mine(1);
    world.runDue();
    assertThat(lax.tip().height()).isEqualTo(151);
    assertThat(safety.violations()).as("it takes what is due so far").isEmpty();

    unleash(Adversary.Kind.INVALID_BLOCKS, lax);
    assertThat(lax.tip().height()).isGreaterThan(151);
    assertThat(safety.violations())
        .first()
        .asString()
        .contains("has coins of")
        .contains("at height 152");
    int seen = safety.violations().size();
    safety.audit(lax);
    assertThat(safety.violations()).as("the count of the coins shows it too").hasSize(seen + 1);
  }

  @Test
  void coinsFromNowhereAreSeen() {
    Safety safety = watched(Set.of(), 125);
    SimulatedNode other =
        new SimulatedNode(
            world,
            links,
            NetworkAddress.ofIpv4(140, 1, 0, 1),
            NetworkParameters.REGTEST,
            SimulatedNode.calling(),
            2);
    // Another chain under the name of the first: its coins are not those that were reckoned.
    safety.audit(other);
    assertThat(safety.violations()).singleElement().asString().contains("has coins of 0 at 0");
  }

  private Safety watched(Set<NetworkAddress> honest, int connectionsMax) {
    Safety safety = new Safety(honest, connectionsMax);
    safety.watch(node);
    node.network().start();
    world.runDue();
    return safety;
  }

  private SimulatedNode node(int number, int rewards, NetworkParameters parameters) {
    return new SimulatedNode(
        world,
        links,
        new SimulatedNode.Machine(
            NetworkAddress.ofIpv4(140, number, 0, 1),
            Foundation.ofRewards(rewards, ORIGIN).disk(),
            Duration.ZERO,
            List.of()),
        parameters,
        SimulatedNode.calling(),
        number);
  }

  private void unleash(Adversary.Kind kind) {
    unleash(kind, node);
  }

  private void unleash(Adversary.Kind kind, SimulatedNode victim) {
    Adversary adversary =
        new Adversary(
            kind,
            links.host(
                STRANGER,
                world,
                V1Framing.only(NetworkParameters.REGTEST.magic()),
                BufferLimits.DEFAULT),
            new Adversary.Sight(victim::chain, world, List.of()),
            new SplittableRandom(1));
    adversary.call(victim.endpoint());
    world.runFor(Duration.ofSeconds(10));
  }
}
