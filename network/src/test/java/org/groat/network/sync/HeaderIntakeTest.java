package org.groat.network.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.chain.state.HeaderEntry;
import org.groat.network.peer.ConnectionType;
import org.groat.network.peer.Misbehaviour;
import org.groat.network.peer.Moment;
import org.groat.network.peer.PeerId;
import org.groat.network.peer.RecordedLink;
import org.groat.network.simulation.SimulatedNode;
import org.groat.network.transport.LinkConditions;
import org.groat.network.transport.SimulatedNetwork;
import org.groat.network.wire.NetworkAddress;
import org.junit.jupiter.api.Test;

/// Headers before a chain that is busy with something else.
final class HeaderIntakeTest {
  private static final NetworkParameters REGTEST = NetworkParameters.REGTEST;

  private final ManualEventLoop world = new ManualEventLoop(Instant.ofEpochSecond(1_750_000_000));
  private final SimulatedNode node =
      new SimulatedNode(
          world,
          new SimulatedNetwork(world, new SplittableRandom(1), (a, b) -> LinkConditions.LOCAL),
          NetworkAddress.ofIpv4(10, 1, 0, 1),
          REGTEST,
          SimulatedNode.calling(),
          1);
  private final BusyChain busy = new BusyChain();
  private final HeaderSync headers = new HeaderSync(Duration.ofMinutes(10));
  private final List<PeerId> asked = new ArrayList<>();
  private final HeaderIntake intake =
      new HeaderIntake(node.chain(), REGTEST, busy, headers, new SplittableRandom(2), new Asked());
  private final List<BlockHeader> batch =
      HeaderRun.after(node.tip().header(), HeaderSync.BATCH, REGTEST, 1);

  @Test
  void callersHaveTwentyFullMessagesWaitingTogetherAndNobodyIsBlamed() {
    int room = HeaderIntake.HEADERS_WAITING_MAX / HeaderSync.BATCH;
    List<RecordedLink> callers = new ArrayList<>();
    for (int i = 0; i < room + 5; i++) {
      callers.add(new RecordedLink(i, ConnectionType.INBOUND));
      intake.received(new SyncPeer(callers.getLast()), batch, now());
    }
    assertThat(busy.waiting).hasSize(room);
    assertThat(callers).allMatch(caller -> caller.blames().isEmpty());

    RecordedLink called = new RecordedLink(100, ConnectionType.OUTBOUND_FULL_RELAY);
    intake.received(new SyncPeer(called), batch, now());
    assertThat(busy.waiting).as("whom we called is heard all the same").hasSize(room + 1);

    busy.waiting.getFirst().judged(node.tip(), null, now());
    intake.received(new SyncPeer(callers.getLast()), batch, now());
    assertThat(busy.waiting).as("there is room again").hasSize(room + 2);
  }

  @Test
  void whatDidNotFitIsAskedForOnceHalfOfTheOthersAreJudged() {
    int room = HeaderIntake.HEADERS_WAITING_MAX / HeaderSync.BATCH;
    for (int i = 0; i < room; i++) {
      intake.received(peer(i), batch, now());
    }
    SyncPeer late = peer(99);
    headers.peerAdded(late.link().id(), HeaderSync.Role.CALLER);
    intake.received(late, batch, now());
    assertThat(late.announced().elements()).containsExactly(batch.getLast().hash());
    assertThat(late.unjudged()).isZero();
    for (int i = 0; i < room / 2; i++) {
      assertThat(asked).isEmpty();
      busy.waiting.get(i).judged(node.tip(), null, now());
    }
    assertThat(asked).containsExactly(late.link().id());
  }

  @Test
  void onePeerWithMoreThanItWasAskedForIsCutOff() {
    RecordedLink flooder = new RecordedLink(1, ConnectionType.INBOUND);
    SyncPeer peer = new SyncPeer(flooder);
    List<BlockHeader> single = batch.subList(0, 1);
    for (int i = 0; i < HeaderIntake.HEADER_BATCHES_MAX; i++) {
      intake.received(peer, single, now());
    }
    assertThat(flooder.blames()).isEmpty();
    intake.received(peer, single, now());
    assertThat(flooder.blames()).containsExactly(Misbehaviour.HEADER_FLOOD);
  }

  private SyncPeer peer(int number) {
    return new SyncPeer(new RecordedLink(number, ConnectionType.INBOUND));
  }

  private Moment now() {
    return Moment.of(world);
  }

  /// Keeps what it is given and answers when told.
  private static final class BusyChain implements ChainPort {
    private final List<HeadersVerdict> waiting = new ArrayList<>();

    @Override
    public void submitHeaders(List<BlockHeader> headers, HeadersVerdict done) {
      waiting.add(done);
    }

    @Override
    public void submitBlock(Block block, BlockVerdict done) {
      throw new AssertionError("no blocks here");
    }
  }

  /// Notes who is asked.
  private final class Asked implements HeaderIntake.Sync {
    @Override
    public void known(SyncPeer peer, HeaderEntry last) {}

    @Override
    public boolean isUnknown(SyncPeer peer) {
      return false;
    }

    @Override
    public void ask(HeaderSync.Ask ask) {
      asked.add(ask.peer());
    }

    @Override
    public void goOn(SyncPeer peer, Moment now) {}
  }
}
