package org.groat.network.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
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

  private void connect(Framings at, Framings from, ConnectOptions options) {
    Endpoint server =
        network
            .host(ONE, world, at, BufferLimits.DEFAULT)
            .listen(new Endpoint(ONE, 0), connection -> called)
            .local();
    network.host(TWO, world, from, BufferLimits.DEFAULT).connect(server, options, caller);
    world.runFor(Duration.ofSeconds(1));
  }

  @Test
  void messagesSentBeforeTheKeysAreAgreedWaitAndArriveInOrder() {
    List<Message> all = SampleMessages.all().toList();
    RecordingHandler eager =
        new RecordingHandler() {
          @Override
          public void opened(Connection opened) {
            super.opened(opened);
            all.forEach(opened::send);
          }
        };
    Endpoint server =
        network
            .host(ONE, world, encrypted(1), BufferLimits.DEFAULT)
            .listen(new Endpoint(ONE, 0), connection -> called)
            .local();
    network
        .host(TWO, world, encrypted(2), BufferLimits.DEFAULT)
        .connect(server, ConnectOptions.ENCRYPTED, eager);
    world.runFor(Duration.ofSeconds(1));
    assertThat(called.messages).isEqualTo(all);
    assertThat(called.connection().version()).isEqualTo(TransportVersion.V2);
    assertThat(called.connection().sessionId())
        .hasSize(64)
        .isEqualTo(eager.connection().sessionId());
  }

  @Test
  void aPeerWithoutItClosesWithTheReasonToTryInTheClear() {
    connect(V1Framing.only(MAGIC), encrypted(1), ConnectOptions.ENCRYPTED);
    assertThat(caller.closed.kind()).isEqualTo(CloseReason.Kind.NOT_ENCRYPTED);
    assertThat(called.closed.kind()).isEqualTo(CloseReason.Kind.WRONG_MAGIC);
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
