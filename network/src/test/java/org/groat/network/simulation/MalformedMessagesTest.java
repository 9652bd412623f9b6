package org.groat.network.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.network.manager.Blame;
import org.groat.network.peer.Misbehaviour;
import org.groat.network.wire.Encoded;
import org.groat.network.wire.Message;
import org.groat.network.wire.Messages;
import org.groat.network.wire.Protocol;
import org.groat.network.wire.SampleMessages;
import org.groat.network.wire.Version;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Every message, cut short and with more entries than its limit: the connection ends, and the node goes on.
final class MalformedMessagesTest extends PeerStories {
  private final SimulatedNode node = node(SimulatedNode.calling().withBloomFilters(true));
  private int puppets;

  @BeforeEach
  void start() {
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
    Puppet puppet = puppet(node, ++puppets);
    puppet.say(new Encoded(command, payload));
    pass(1);
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
    Puppet honest = puppet(node, ++puppets);
    assertThat(honest.isGone()).isFalse();
    assertThat(blames).isEmpty();
  }
}
