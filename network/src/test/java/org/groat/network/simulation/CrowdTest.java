package org.groat.network.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.Subsidy;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.service.ChainService;
import org.groat.chain.state.HeaderEntry;
import org.groat.network.transport.BufferLimits;
import org.groat.network.transport.LinkConditions;
import org.groat.network.transport.SimulatedTransport;
import org.groat.network.transport.V1Framing;
import org.groat.network.wire.BlockMessage;
import org.groat.network.wire.Encoded;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.GetData;
import org.groat.network.wire.Headers;
import org.groat.network.wire.InventoryItem;
import org.groat.network.wire.NetworkAddress;
import org.groat.network.wire.Protocol;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A whole node whose callers share little memory, thirty of whom want all of it, and one who is honest.
final class CrowdTest extends PeerStories {
  private static final int CROWD = 30;
  private static final int BLOCKS = 5;
  private static final int LARGE = 400_000;
  private static final BufferLimits LIMITS =
      new BufferLimits(
          5_000_000,
          1_000_000,
          1_000_000 + 2 * Protocol.PAYLOAD_SIZE_MAX,
          new BufferLimits.CallersTogether(1_000_000, 2_000_000, 3_000_000));

  private final ChainService chain = chain();
  private final Endpoint endpoint =
      new Endpoint(NetworkAddress.ofIpv4(10, 1, 0, 9), REGTEST.defaultPort());
  private final List<Puppet> crowd = new ArrayList<>();
  private boolean clogged;

  @BeforeEach
  void start() {
    linked(this::conditions);
    for (int i = 1; i <= BLOCKS; i++) {
      chain.submitBlock(large(i), outcome -> {});
      pass(0.01);
    }
    assertThat(tip().height()).isEqualTo(BLOCKS);
    SimulatedTransport place =
        links.host(endpoint.address(), world, V1Framing.only(REGTEST.magic()), LIMITS);
    start(
        SimulatedNode.calling().withBind(List.of(endpoint)),
        REGTEST,
        ports(chain, place, NO_NAMES, null, 9));
    for (int i = 1; i <= CROWD; i++) {
      crowd.add(Puppet.calling(endpoint, world, links, i));
    }
  }

  @Test
  void messagesThatNeverEndKeepNoBlockOut() {
    crowd.forEach(puppet -> puppet.say(new Encoded("nonsense", Bytes.wrap(new byte[LARGE]))));
    pass(1);
    // Each has half of its message through, and goes on with it no more.
    clogged = true;
    pass(1);
    assertThat(staying()).as("256 KiB each").isBetween(4L, 7L);

    Puppet honest = Puppet.calling(endpoint, world, links, CROWD + 1);
    Block block = large(BLOCKS + 1);
    honest.say(new Headers(List.of(block.header())));
    honest.say(new BlockMessage(block));
    pass(2);
    assertThat(tip().hash()).isEqualTo(block.hash());
    assertThat(honest.isGone()).isFalse();
    assertThat(blames).isEmpty();
  }

  @Test
  void whoReadsNothingKeepsNobodyFromTheirBlocks() {
    List<InventoryItem> all = new ArrayList<>();
    for (int height = 1; height <= BLOCKS; height++) {
      all.add(InventoryItem.witnessBlock(tip().ancestor(height).hash()));
    }
    crowd.forEach(Puppet::stopReading);
    crowd.forEach(puppet -> puppet.say(new GetData(all)));
    pass(2);
    Puppet honest = Puppet.calling(endpoint, world, links, CROWD + 1);
    honest.say(new GetData(all));
    pass(60);
    assertThat(honest.heard(BlockMessage.class)).hasSize(BLOCKS);
    assertThat(honest.isGone()).isFalse();
    assertThat(blames).isEmpty();
    crowd.forEach(Puppet::goOnReading);
    pass(20);
    assertThat(staying()).as("who reads in the end has its blocks").isBetween(3L, 8L);
    assertThat(crowd)
        .filteredOn(puppet -> !puppet.isGone())
        .allMatch(puppet -> puppet.heard(BlockMessage.class).size() == BLOCKS);
  }

  private long staying() {
    return crowd.stream().filter(puppet -> !puppet.isGone()).count();
  }

  private LinkConditions conditions(NetworkAddress from, NetworkAddress to) {
    boolean ofCrowd = from.bytes().unsignedAt(0) == 66 && from.bytes().unsignedAt(1) <= CROWD;
    return ofCrowd
        ? LinkConditions.LOCAL.withBytesPerSecond(LARGE / 2).withOpen(!clogged)
        : LinkConditions.LOCAL;
  }

  /// A block on the tip whose coinbase fills it.
  private Block large(int tag) {
    Transaction plain =
        BlockMaker.coinbase(tip().height() + 1, tag, Subsidy.at(tip().height() + 1, REGTEST));
    List<TxOutput> outputs = new ArrayList<>(plain.outputs());
    outputs.add(new TxOutput(Amount.ZERO, Bytes.wrap(new byte[LARGE])));
    return BlockMaker.block(
        tip(), world.nowSeconds(), Transaction.of(2, plain.inputs(), outputs, 0), List.of());
  }

  private HeaderEntry tip() {
    return chain.snapshot().tip();
  }
}
