package org.groat.network.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.network.manager.Blame;
import org.groat.network.peer.Misbehaviour;
import org.groat.network.transport.LinkConditions;
import org.groat.network.transport.SimulatedNetwork;
import org.groat.network.wire.Encoded;
import org.groat.network.wire.Message;
import org.groat.network.wire.Messages;
import org.groat.network.wire.NetworkAddress;
import org.groat.network.wire.Protocol;
import org.groat.network.wire.SampleMessages;
import org.groat.network.wire.Version;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Every message, cut short and with more entries than its limit: the connection ends, and the node goes on.
final class MalformedMessagesTest {
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
          SimulatedNode.calling().withBloomFilters(true),
          1);
  private int puppets;

  @BeforeEach
  void start() {
    node.network().start();
    node.network().observeBlame(blames::add);
    node.mine(5);
  }

  @Test
  void aMessageCutShortEndsTheConnection() {
    int tried = 0;
    for (Message message : SampleMessages.all().toList()) {
      Bytes payload = Messages.encode(message);
      if (!payload.isEmpty()) {
        // The last field of a version message may be missing.
        int kept = message instanceof Version ? payload.size() - 2 : payload.size() - 1;
        expectMalformed(message.command(), payload.slice(0, kept));
        tried++;
      }
    }
    assertThat(tried).isGreaterThan(20);
    expectHealthy();
  }

  @Test
  void oneEntryMoreThanTheLimitEndsTheConnection() {
    record Limit(String command, int before, int most, int entrySize) {}
    for (Limit limit :
        List.of(
            new Limit("inv", 0, Protocol.INVENTORY_MAX, 36),
            new Limit("getdata", 0, Protocol.INVENTORY_MAX, 36),
            new Limit("notfound", 0, Protocol.INVENTORY_MAX, 36),
            new Limit("headers", 0, Protocol.HEADERS_MAX, 81),
            new Limit("addr", 0, Protocol.ADDRESSES_MAX, 30),
            new Limit("addrv2", 0, Protocol.ADDRESSES_MAX, 40),
            new Limit("getheaders", 4, Protocol.LOCATOR_MAX, 32),
            new Limit("getblocks", 4, Protocol.LOCATOR_MAX, 32),
            new Limit("getblocktxn", 32, Protocol.COMPACT_TRANSACTIONS_MAX, 1),
            new Limit("filterload", 0, Protocol.BLOOM_FILTER_SIZE_MAX, 1),
            new Limit("filteradd", 0, Protocol.BLOOM_ELEMENT_SIZE_MAX, 1))) {
      ByteWriter out = new ByteWriter();
      out.bytes(Bytes.wrap(new byte[limit.before]));
      out.compactSize(limit.most + 1);
      out.bytes(Bytes.wrap(new byte[(limit.most + 1) * limit.entrySize + 64]));
      expectMalformed(limit.command, out.toBytes());
    }
    expectHealthy();
  }

  @Test
  void aCountBeyondAllBoundsTakesNoMemory() {
    for (String command :
        List.of("inv", "headers", "addr", "addrv2", "tx", "filterload", "merkleblock")) {
      byte[] huge = new byte[90];
      Arrays.fill(huge, (byte) 0xff);
      expectMalformed(command, Bytes.wrap(huge));
    }
    expectHealthy();
  }

  private void expectMalformed(String command, Bytes payload) {
    blames.clear();
    Puppet puppet = Puppet.calling(node.endpoint(), world, links, ++puppets);
    puppet.say(new Encoded(command, payload));
    world.runFor(Duration.ofSeconds(1));
    assertThat(blames)
        .as(command)
        .extracting(Blame::misbehaviour)
        .containsExactly(Misbehaviour.MALFORMED_MESSAGE);
    assertThat(puppet.isGone()).as(command).isTrue();
  }

  private void expectHealthy() {
    blames.clear();
    node.mine(1);
    assertThat(node.tip().height()).isEqualTo(6);
    Puppet honest = Puppet.calling(node.endpoint(), world, links, ++puppets);
    assertThat(honest.isGone()).isFalse();
    assertThat(blames).isEmpty();
  }
}
