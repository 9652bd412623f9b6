package org.groat.network.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.EllSwift;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.chain.runtime.ThreadEventLoop;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Message;
import org.groat.network.wire.NetworkAddress;
import org.groat.network.wire.Ping;
import org.groat.network.wire.SampleMessages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The encrypted transport under the connections that sessions see.
@Timeout(60)
final class EncryptedTransportTest {
  private static final int MAGIC = TransportContract.MAGIC;
  private static final EllSwift ELL_SWIFT = Secp256k1s.bestEllSwift();
  private static final NetworkAddress ONE = NetworkAddress.ofIpv4(10, 0, 0, 1);
  private static final NetworkAddress TWO = NetworkAddress.ofIpv4(10, 0, 0, 2);

  private final ManualEventLoop world = new ManualEventLoop(Instant.EPOCH);
  private final SimulatedNetwork network =
      new SimulatedNetwork(
          world, new SplittableRandom(1), (from, to) -> LinkConditions.LOCAL.withChunkSizeMax(90));
  private final RecordingHandler called = new RecordingHandler();
  private final RecordingHandler caller = new RecordingHandler();

  private static Framings encrypted(long seed) {
    return V2Framing.framings(MAGIC, ELL_SWIFT, new SplittableRandom(seed));
  }

  private final List<RecordingHandler> accepted = new ArrayList<>();

  private void connect(Framings at, Framings from, ConnectOptions options) {
    connect(at, from, options, called);
  }

  /// Connects; the given handler takes the first connection, others any further one.
  private void connect(
      Framings at, Framings from, ConnectOptions options, RecordingHandler handler) {
    Endpoint server =
        network
            .host(ONE, world, at, BufferLimits.DEFAULT)
            .listen(
                new Endpoint(ONE, 0),
                connection -> {
                  RecordingHandler taken = accepted.isEmpty() ? handler : new RecordingHandler();
                  accepted.add(taken);
                  return taken;
                })
            .local();
    network.host(TWO, world, from, BufferLimits.DEFAULT).connect(server, options, caller);
    world.runFor(Duration.ofSeconds(1));
  }

  private static RecordingHandler sending(List<Message> all) {
    return new RecordingHandler() {
      @Override
      public void opened(Connection opened) {
        super.opened(opened);
        all.forEach(opened::send);
      }
    };
  }

  @Test
  void messagesSentByEitherSideAsSoonAsItOpensArriveInOrder() {
    List<Message> all = SampleMessages.all().toList();
    // The side that is called opens before any byte came, so what it sends waits for the keys.
    RecordingHandler eagerlyCalled = sending(all);
    RecordingHandler eager = sending(all);
    Endpoint server =
        network
            .host(ONE, world, encrypted(1), BufferLimits.DEFAULT)
            .listen(new Endpoint(ONE, 0), connection -> eagerlyCalled)
            .local();
    network
        .host(TWO, world, encrypted(2), BufferLimits.DEFAULT)
        .connect(server, ConnectOptions.ENCRYPTED, eager);
    world.runFor(Duration.ofSeconds(1));
    assertThat(eagerlyCalled.messages).isEqualTo(all);
    assertThat(eager.messages).isEqualTo(all);
    assertThat(eagerlyCalled.connection().version()).isEqualTo(TransportVersion.V2);
    assertThat(eagerlyCalled.connection().sessionId())
        .hasSize(64)
        .isEqualTo(eager.connection().sessionId());
  }

  @Test
  void aPeerWithoutItIsCalledASecondTimeInTheClear() {
    connect(V1Framing.only(MAGIC), encrypted(1), ConnectOptions.ENCRYPTED);
    assertThat(caller.connectFailed).isNull();
    assertThat(caller.closed).isNull();
    assertThat(caller.connection().version()).isEqualTo(TransportVersion.V1);
    caller.connection().send(new Ping(1));
    world.runFor(Duration.ofSeconds(1));
    assertThat(accepted).hasSize(2);
    assertThat(accepted.getFirst().closed.kind()).isEqualTo(CloseReason.Kind.WRONG_MAGIC);
    assertThat(accepted.getLast().messages).containsExactly(new Ping(1));
  }

  @Test
  void aPeerThatNeverAnswersTheKeyIsCalledInTheClear() {
    Framing silent =
        new Framing() {
          @Override
          public Bytes start() {
            return Bytes.EMPTY;
          }

          @Override
          public List<FrameEvent> receive(Bytes chunk) {
            return List.of();
          }

          @Override
          public boolean canSend() {
            return true;
          }

          @Override
          public Bytes send(Frame frame) {
            return Bytes.EMPTY;
          }

          @Override
          public int bufferedBytes() {
            return 0;
          }

          @Override
          public TransportVersion version() {
            return TransportVersion.V1;
          }
        };
    Framings deaf =
        new Framings() {
          @Override
          public Framing inbound() {
            return silent;
          }

          @Override
          public Framing outbound(boolean encrypted) {
            return silent;
          }
        };
    connect(deaf, encrypted(1), ConnectOptions.ENCRYPTED);
    assertThat(caller.connection).isNull();
    world.runFor(FramedConnection.AGREEMENT_TIMEOUT);
    assertThat(caller.connection().version()).isEqualTo(TransportVersion.V1);
    assertThat(network.connectionCount()).isEqualTo(1);
  }

  @Test
  void aPeerThatSpeaksInTheClearFirstIsCalledInTheClear() {
    connect(
        V1Framing.only(MAGIC),
        encrypted(1),
        ConnectOptions.ENCRYPTED,
        new RecordingHandler() {
          @Override
          public void opened(Connection opened) {
            super.opened(opened);
            SampleMessages.all().limit(2).forEach(opened::send);
          }
        });
    assertThat(caller.connection().version()).isEqualTo(TransportVersion.V1);
    assertThat(accepted).hasSize(2);
  }

  @Test
  void aCallerInTheClearIsTakenInTheClear() {
    connect(encrypted(1), encrypted(2), ConnectOptions.PLAIN);
    caller.connection().send(SampleMessages.all().findFirst().orElseThrow());
    world.runFor(Duration.ofSeconds(1));
    assertThat(called.messages).hasSize(1);
    assertThat(called.connection().version()).isEqualTo(TransportVersion.V1);
    called.connection().send(new Ping(3));
    world.runFor(Duration.ofSeconds(1));
    assertThat(caller.messages).containsExactly(new Ping(3));
  }

  @Test
  void itRunsOverSockets() {
    List<Throwable> failures = new ArrayList<>();
    try (ThreadEventLoop loop = new ThreadEventLoop("network-test", failures::add);
        NettyTransport transport =
            new NettyTransport(
                loop,
                V2Framing.framings(MAGIC, ELL_SWIFT, new SecureRandom()),
                BufferLimits.DEFAULT)) {
      Endpoint at = transport.listen(Endpoint.parse("127.0.0.1:0", 0), c -> called).local();
      loop.execute(() -> transport.connect(at, ConnectOptions.ENCRYPTED, caller));
      long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      List<Message> all = SampleMessages.all().toList();
      boolean sent = false;
      while (!loop.submit(() -> called.messages.size() == all.size()).join()) {
        if (!sent && loop.submit(() -> caller.connection != null).join()) {
          sent = true;
          loop.execute(() -> all.forEach(caller.connection()::send));
        }
        assertThat(System.nanoTime()).as("patience").isLessThan(end);
        LockSupport.parkNanos(1_000_000);
      }
      assertThat(called.messages).isEqualTo(all);
      assertThat(called.connection().version()).isEqualTo(TransportVersion.V2);
    }
    assertThat(failures).isEmpty();
  }
}
