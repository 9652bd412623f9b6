package org.groat.network.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.network.manager.Blame;
import org.groat.network.manager.NetworkSettings;
import org.groat.network.manager.PeerInfo;
import org.groat.network.manager.Whitelisted;
import org.groat.network.peer.ConnectionType;
import org.groat.network.peer.Misbehaviour;
import org.groat.network.transport.LinkConditions;
import org.groat.network.transport.SimulatedNetwork;
import org.groat.network.wire.BlockMessage;
import org.groat.network.wire.CompactBlock;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.GetData;
import org.groat.network.wire.Headers;
import org.groat.network.wire.InventoryItem;
import org.groat.network.wire.Message;
import org.groat.network.wire.NetworkAddress;
import org.groat.network.wire.SendAddrV2;
import org.junit.jupiter.api.Test;

/// Whom the user named, or said not to ban, is not punished for what discourages others.
final class SparedPeersTest {
  private static final int NAMED = 1;
  private static final int FRIEND = 2;
  private static final int STRANGER = 3;

  private final ManualEventLoop world = new ManualEventLoop(Instant.ofEpochSecond(1_750_000_000));
  private final SimulatedNetwork links =
      new SimulatedNetwork(world, new SplittableRandom(1), (from, to) -> LinkConditions.LOCAL);
  private final List<Blame> blames = new ArrayList<>();
  private final SimulatedNode node =
      new SimulatedNode(
          world,
          links,
          NetworkAddress.ofIpv4(10, 1, 0, 1),
          NetworkParameters.REGTEST,
          settings(),
          1);
  private final Puppet named = new Puppet(world, links, NAMED, true);
  private final Puppet friend;
  private final Puppet stranger;

  SparedPeersTest() {
    named.awaitCall(endpoint(NAMED));
    node.network().start();
    node.network().observeBlame(blames::add);
    node.mine(105);
    friend = Puppet.calling(node.endpoint(), world, links, FRIEND);
    stranger = Puppet.calling(node.endpoint(), world, links, STRANGER);
    pass(5);
    assertThat(named.isReady()).isTrue();
    assertThat(node.network().peers())
        .extracting(PeerInfo::type)
        .containsOnlyOnce(ConnectionType.MANUAL)
        .hasSize(3);
  }

  @Test
  void headersThatDoNotFollowOneAnother() {
    BlockHeader one = BlockMaker.block(node.tip(), world.nowSeconds(), 1).header();
    BlockHeader two = BlockMaker.block(node.tip(), world.nowSeconds(), 2).header();
    assertOnlyTheStrangerGoes(new Headers(List.of(one, two)), Misbehaviour.NON_CONTINUOUS_HEADERS);
  }

  @Test
  void anInvalidHeader() {
    BlockHeader good = BlockMaker.block(node.tip(), world.nowSeconds(), 1).header();
    BlockHeader bad =
        new BlockHeader(
            good.version(), good.previous(), good.merkleRoot(), good.time(), 0x1b00_ffffL, 0);
    assertOnlyTheStrangerGoes(new Headers(List.of(bad)), Misbehaviour.INVALID_HEADER);
  }

  @Test
  void anInvalidBlockAndTheNextGoodOneOfTheSamePeerIsTaken() {
    for (int i = 0; i < 2; i++) {
      Puppet puppet = List.of(named, friend).get(i);
      Block greedy =
          BlockMaker.block(
              node.tip(),
              world.nowSeconds(),
              BlockMaker.coinbase(106 + i, i, Amount.ofBitcoins(51)),
              List.of());
      give(puppet, greedy);
      assertThat(node.tip().height()).isEqualTo(105 + i);
      Block good = BlockMaker.block(node.tip(), world.nowSeconds(), 7 + i);
      give(puppet, good);
      assertThat(node.tip().hash()).isEqualTo(good.hash());
      assertThat(puppet.isGone()).isFalse();
    }
    assertThat(blames).isEmpty();
  }

  @Test
  void aCompactBlockThatContradictsItselfIsAskedForWhole() {
    Block block = BlockMaker.block(node.tip(), world.nowSeconds(), 1);
    CompactBlock empty = new CompactBlock(block.header(), 1, List.of(), List.of());
    named.say(empty);
    pass(1);
    assertThat(named.isGone()).isFalse();
    assertThat(named.heard(GetData.class))
        .singleElement()
        .satisfies(
            asked ->
                assertThat(asked.items())
                    .containsExactly(InventoryItem.witnessBlock(block.hash())));
    named.say(new BlockMessage(block));
    pass(1);
    assertThat(node.tip().hash()).isEqualTo(block.hash());
    assertThat(blames).isEmpty();
  }

  @Test
  void whatMerelyEndsAConnectionEndsTheirsToo() {
    for (Puppet puppet : List.of(named, friend)) {
      puppet.say(new SendAddrV2());
    }
    pass(1);
    assertThat(named.isGone()).isTrue();
    assertThat(friend.isGone()).isTrue();
    assertThat(blames)
        .extracting(Blame::misbehaviour)
        .containsExactly(Misbehaviour.LATE_NEGOTIATION, Misbehaviour.LATE_NEGOTIATION);
  }

  private void assertOnlyTheStrangerGoes(Message message, Misbehaviour misbehaviour) {
    for (int i = 0; i < 3; i++) {
      named.say(message);
      friend.say(message);
      pass(1);
    }
    assertThat(named.isGone()).isFalse();
    assertThat(friend.isGone()).isFalse();
    assertThat(blames).isEmpty();
    stranger.say(message);
    pass(1);
    assertThat(stranger.isGone()).isTrue();
    assertThat(blames).extracting(Blame::misbehaviour).containsExactly(misbehaviour);
  }

  private void give(Puppet puppet, Block block) {
    puppet.say(new Headers(List.of(block.header())));
    pass(1);
    puppet.say(new BlockMessage(block));
    pass(1);
  }

  private static NetworkSettings settings() {
    return SimulatedNode.calling()
        .withConnect(List.of(endpoint(NAMED).toString()))
        .withWhitelist(List.of(Whitelisted.parse("noban@" + endpoint(FRIEND).address())));
  }

  private static Endpoint endpoint(int number) {
    return new Endpoint(
        NetworkAddress.ofIpv4(66, number, 0, 1), NetworkParameters.REGTEST.defaultPort());
  }

  private void pass(double seconds) {
    world.runFor(Duration.ofNanos((long) (seconds * 1e9)));
  }
}
