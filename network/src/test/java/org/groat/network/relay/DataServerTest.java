package org.groat.network.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.Wtxid;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.network.peer.ConnectionType;
import org.groat.network.peer.RecordedLink;
import org.groat.network.simulation.SimulatedNode;
import org.groat.network.transport.LinkConditions;
import org.groat.network.transport.SimulatedNetwork;
import org.groat.network.wire.InventoryItem;
import org.groat.network.wire.NetworkAddress;
import org.groat.network.wire.NotFound;
import org.groat.network.wire.Protocol;
import org.junit.jupiter.api.Test;

/// Requests that wait because nobody reads the answers.
final class DataServerTest {
  private final ManualEventLoop world = new ManualEventLoop(Instant.ofEpochSecond(1_750_000_000));
  private final SplittableRandom random = new SplittableRandom(1);
  private final SimulatedNode node =
      new SimulatedNode(
          world,
          new SimulatedNetwork(world, random, (a, b) -> LinkConditions.LOCAL),
          NetworkAddress.ofIpv4(10, 1, 0, 1),
          NetworkParameters.REGTEST,
          SimulatedNode.calling(),
          1);
  private final FilteredConnections filtered = new FilteredConnections(false);
  private final TransactionRelay transactions =
      new TransactionRelay(
          new SilentPool().ports(),
          new TransactionRelay.Sizes(10, 10, 10),
          false,
          filtered,
          random);
  private final DataServer server =
      new DataServer(
          node.chain(),
          transactions,
          new BlockRelay(node.chain(), id -> null, random),
          filtered,
          null);
  private int tag;

  @Test
  void whoAsksForMuchLosesOnlyTheirOwn() {
    RecordedLink modest = new RecordedLink(0, ConnectionType.INBOUND).congested(true);
    List<InventoryItem> wanted = items(1_000);
    server.requested(modest, wanted);
    List<RecordedLink> greedy = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      greedy.add(new RecordedLink(i, ConnectionType.INBOUND).congested(true));
      server.requested(greedy.getLast(), items(Protocol.INVENTORY_MAX));
      assertThat(server.queued()).isLessThanOrEqualTo(DataServer.QUEUED_MAX);
    }
    assertThat(server.queued()).isEqualTo(DataServer.QUEUED_MAX);
    server.pump(modest.congested(false));
    assertThat(modest.sent()).containsExactly(new NotFound(wanted));
    assertThat(modest.blames()).isEmpty();

    RecordedLink last = greedy.getLast();
    server.pump(last.congested(false));
    NotFound answer = (NotFound) last.sent().getFirst();
    assertThat(answer.items()).hasSizeBetween(9_000, 11_000);
    greedy.forEach(link -> server.gone(link.id()));
    assertThat(server.queued()).isZero();
  }

  @Test
  void onePeerAloneHasOneWholeMessage() {
    RecordedLink link = new RecordedLink(1, ConnectionType.INBOUND).congested(true);
    server.requested(link, items(Protocol.INVENTORY_MAX));
    server.requested(link, items(Protocol.INVENTORY_MAX));
    assertThat(server.queued()).isEqualTo(Protocol.INVENTORY_MAX);
    server.pump(link.congested(false));
    assertThat(server.queued()).isZero();
    assertThat(server.isBusy(link.id())).isFalse();
  }

  private List<InventoryItem> items(int count) {
    List<InventoryItem> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      items.add(InventoryItem.wtx(Wtxid.fromHex("%064x".formatted(++tag))));
    }
    return items;
  }
}
