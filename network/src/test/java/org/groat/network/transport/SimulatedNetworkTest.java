package org.groat.network.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.groat.chain.codec.Bytes;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Messages;
import org.groat.network.wire.NetworkAddress;
import org.groat.network.wire.Ping;
import org.groat.network.wire.SampleMessages;
import org.groat.network.wire.Unknown;
import org.junit.jupiter.api.Test;

final class SimulatedNetworkTest extends TransportContract {
  private static final NetworkAddress ONE = NetworkAddress.ofIpv4(10, 0, 0, 1);
  private static final NetworkAddress TWO = NetworkAddress.ofIpv4(10, 0, 0, 2);

  private final ManualEventLoop world = new ManualEventLoop(Instant.ofEpochSecond(1_700_000_000));
  private final Map<NetworkAddress, LinkConditions> conditions = new HashMap<>();
  private final SimulatedNetwork network =
      new SimulatedNetwork(
          world,
          new SplittableRandom(7),
          (from, to) ->
              conditions.getOrDefault(from, LinkConditions.LOCAL.withChunkSizeMax(1 << 14)));
  private final SimulatedTransport server = network.host(ONE, world, V1Framing.only(MAGIC), LIMITS);
  private final SimulatedTransport client = network.host(TWO, world, V1Framing.only(MAGIC), LIMITS);

  @Override
  Transport server() {
    return server;
  }

  @Override
  Transport client() {
    return client;
  }

  @Override
  Endpoint bind() {
    return new Endpoint(ONE, 0);
  }

  @Override
  <T> T onLoop(Supplier<T> task) {
    T result = task.get();
    world.runDue();
    return result;
  }

  @Override
  void await(BooleanSupplier condition) {
    for (int i = 0; i < 10_000 && !condition.getAsBoolean(); i++) {
      world.runFor(Duration.ofMillis(1));
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  @Override
  void pass() {
    world.runFor(Duration.ofMillis(100));
  }

  private final RecordingHandler far = new RecordingHandler();
  private final RecordingHandler near = new RecordingHandler();

  private void join() {
    Endpoint at = server.listen(bind(), connection -> far).local();
    client.connect(at, ConnectOptions.PLAIN, near);
    await(() -> far.connection != null && near.connection != null);
  }

  @Test
  void bytesTakeTheTimeThatLatencyAndBandwidthSay() {
    join();
    conditions.put(
        TWO, new LinkConditions(Duration.ofMillis(50), Duration.ZERO, 100_000, 1 << 16, true));
    long start = world.nanos();
    near.connection().send(new Unknown("x", Bytes.wrap(new byte[10_000 - V1Framing.HEADER_SIZE])));
    await(() -> !far.messages.isEmpty());
    assertThat(Duration.ofNanos(world.nanos() - start))
        .isBetween(Duration.ofMillis(150), Duration.ofMillis(152));
  }

  @Test
  void everyByteAloneIsStillTheSameMessages() {
    join();
    conditions.put(TWO, LinkConditions.LOCAL.withChunkSizeMax(1));
    SampleMessages.all().forEach(near.connection()::send);
    await(() -> far.messages.size() == Messages.TYPES.size());
    assertThat(far.messages).isEqualTo(SampleMessages.all().toList());
  }

  @Test
  void whatIsSentIntoAClosedLinkArrivesWhenItOpens() {
    join();
    conditions.put(TWO, LinkConditions.LOCAL.withOpen(false));
    near.connection().send(new Ping(1));
    far.connection().send(new Ping(2));
    world.runFor(Duration.ofMinutes(5));
    assertThat(far.messages).isEmpty();
    assertThat(near.messages).as("the other direction is open").containsExactly(new Ping(2));
    conditions.remove(TWO);
    network.conditionsChanged();
    await(() -> !far.messages.isEmpty());
  }

  @Test
  void connectingOverAClosedLinkTimesOut() {
    Endpoint at = server.listen(bind(), connection -> far).local();
    conditions.put(ONE, LinkConditions.LOCAL.withOpen(false));
    client.connect(at, ConnectOptions.PLAIN, near);
    world.runFor(ConnectOptions.TIMEOUT);
    assertThat(near.connectFailed).isEqualTo("no answer in time");
    assertThat(network.connectionCount()).isZero();
  }

  @Test
  void aResetLosesWhatIsOnItsWayAndTellsBoth() {
    join();
    near.connection().send(new Ping(1));
    network.reset(ONE, TWO);
    world.runFor(Duration.ofSeconds(1));
    assertThat(near.closed.kind()).isEqualTo(CloseReason.Kind.FAILED);
    assertThat(far.closed.kind()).isEqualTo(CloseReason.Kind.FAILED);
    assertThat(far.messages).isEmpty();
    assertThat(network.connectionCount()).isZero();
  }

  @Test
  void aCrashedHostHearsNothingAndItsPeersSeeAReset() {
    join();
    far.connection().send(new Ping(1));
    client.crash();
    world.runFor(Duration.ofSeconds(1));
    assertThat(near.closed).isNull();
    assertThat(near.messages).isEmpty();
    assertThat(far.closed.kind()).isEqualTo(CloseReason.Kind.FAILED);
    SimulatedTransport restarted = network.host(TWO, world, V1Framing.only(MAGIC), LIMITS);
    RecordingHandler again = new RecordingHandler();
    restarted.connect(far.connection().local(), ConnectOptions.PLAIN, again);
    await(() -> again.connection != null);
  }

  @Test
  void equalSeedsGiveEqualRuns() {
    assertThat(trace(1)).isEqualTo(trace(1)).isNotEqualTo(trace(2));
  }

  private static List<String> trace(long seed) {
    ManualEventLoop loop = new ManualEventLoop(Instant.EPOCH);
    LinkConditions link =
        new LinkConditions(Duration.ofMillis(20), Duration.ofMillis(30), 50_000, 300, true);
    SimulatedNetwork net =
        new SimulatedNetwork(loop, new SplittableRandom(seed), (from, to) -> link);
    List<String> trace = new ArrayList<>();
    net.observe(
        (from, to, bytes) -> trace.add(loop.nanos() + " " + from + " " + to + " " + bytes.size()));
    RecordingHandler a = new RecordingHandler();
    RecordingHandler b = new RecordingHandler();
    Endpoint at =
        net.host(ONE, loop, V1Framing.only(MAGIC), LIMITS)
            .listen(new Endpoint(ONE, 0), c -> b)
            .local();
    net.host(TWO, loop, V1Framing.only(MAGIC), LIMITS).connect(at, ConnectOptions.PLAIN, a);
    loop.runFor(Duration.ofSeconds(1));
    SampleMessages.all().forEach(a.connection()::send);
    SampleMessages.all().forEach(b.connection()::send);
    loop.runFor(Duration.ofSeconds(10));
    assertThat(a.messages).hasSameSizeAs(b.messages).hasSize(Messages.TYPES.size());
    return trace;
  }
}
