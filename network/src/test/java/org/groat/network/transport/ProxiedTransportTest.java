package org.groat.network.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.runtime.ThreadEventLoop;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Network;
import org.groat.network.wire.Ping;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Connections through a SOCKS5 proxy on loopback.
@Timeout(60)
final class ProxiedTransportTest {
  private static final int MAGIC = TransportContract.MAGIC;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String ONION =
      "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion";

  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final ThreadEventLoop loop = new ThreadEventLoop("proxy-test", failures::add);
  private final List<Transport> transports = new ArrayList<>();
  private final List<RecordingHandler> accepted = new ArrayList<>();
  private Endpoint peer;

  @BeforeEach
  void listen() {
    Transport server = add(new NettyTransport(loop, V1Framing.only(MAGIC), BufferLimits.DEFAULT));
    peer =
        server
            .listen(
                Endpoint.parse("127.0.0.1:0", 0),
                connection -> {
                  RecordingHandler handler = new RecordingHandler();
                  accepted.add(handler);
                  return handler;
                })
            .local();
  }

  @AfterEach
  void close() {
    transports.forEach(Transport::close);
    loop.close();
    assertThat(failures).isEmpty();
  }

  @Test
  void messagesCrossAProxyThatIsGivenTheAddressAsText() throws Exception {
    try (FakeSocks socks = new FakeSocks(peer.port())) {
      Transport client = client(Routes.DIRECT.withProxy(Network.IPV4, proxy(socks)));
      RecordingHandler handler = connect(client, Endpoint.parse("8.8.4.4:1234", 0));
      await(() -> !accepted.isEmpty() && accepted.getFirst().connection != null);
      run(() -> handler.connection().send(new Ping(7)));
      run(() -> accepted.getFirst().connection().send(new Ping(8)));
      await(() -> !handler.messages.isEmpty() && !accepted.getFirst().messages.isEmpty());
      assertThat(accepted.getFirst().messages).containsExactly(new Ping(7));
      assertThat(handler.messages).containsExactly(new Ping(8));
      assertThat(handler.connection().remote()).isEqualTo(Endpoint.parse("8.8.4.4:1234", 0));
      assertThat(socks.requests())
          .singleElement()
          .satisfies(r -> assertThat(r.port()).isEqualTo(1234));
    }
  }

  @Test
  void twoConnectionsHaveTwoNamesAndPasswords() throws Exception {
    try (FakeSocks socks = new FakeSocks(peer.port())) {
      Transport client = client(Routes.DIRECT.withProxy(Network.IPV4, proxy(socks)));
      connect(client, Endpoint.parse("8.8.4.4:1", 0));
      connect(client, Endpoint.parse("8.8.4.4:1", 0));
      assertThat(socks.requests()).hasSize(2);
      assertThat(socks.requests())
          .flatExtracting(FakeSocks.Request::user, FakeSocks.Request::password)
          .doesNotHaveDuplicates()
          .allSatisfy(word -> assertThat(word).asString().hasSize(32));
    }
  }

  @Test
  void withoutIsolationNoNameIsGiven() throws Exception {
    try (FakeSocks socks = new FakeSocks(peer.port())) {
      Proxy shared = new Proxy(socks.at(), false);
      connect(
          client(Routes.DIRECT.withProxy(Network.IPV4, shared)), Endpoint.parse("8.8.4.4:1", 0));
      assertThat(socks.requests().getFirst().user()).isEmpty();
    }
  }

  @Test
  void onionsAndHostNamesGoToTheProxyByName() throws Exception {
    try (FakeSocks socks = new FakeSocks(peer.port())) {
      Transport client =
          client(Routes.DIRECT.withProxy(Network.TORV3, proxy(socks)).withNames(proxy(socks)));
      connect(client, Endpoint.parse(ONION + ":8333", 0));
      RecordingHandler named = new RecordingHandler();
      // A name that no resolver knows: were it looked up on this machine, the call would fail.
      run(
          () ->
              client.connect(
                  new HostName("seed.nowhere.invalid", 18), ConnectOptions.PLAIN, named));
      await(() -> named.connection != null || named.connectFailed != null);
      assertThat(named.connectFailed).isNull();
      assertThat(socks.requests())
          .extracting(
              FakeSocks.Request::addressType, FakeSocks.Request::host, FakeSocks.Request::port)
          .containsExactly(tuple(3, ONION, 8333), tuple(3, "seed.nowhere.invalid", 18));
    }
  }

  @Test
  void onionsAreCalledOnceTheirProxyIsLearnt() throws Exception {
    try (FakeSocks socks = new FakeSocks(peer.port())) {
      LearntProxy learnt = new LearntProxy(true);
      Routes routes =
          Routes.DIRECT
              .withNetworks(EnumSet.of(Network.IPV4, Network.TORV3))
              .withProxy(Network.IPV4, new Proxy(Endpoint.parse("127.0.0.1:1", 0), true))
              .withTor(learnt);
      Transport client = client(routes);
      Endpoint onion = Endpoint.parse(ONION + ":8333", 0);
      assertThat(routes.reachable()).containsExactly(Network.IPV4);
      assertThat(routes.shownProxy(Network.TORV3)).isEmpty();
      assertThat(connect(client, onion).connectFailed).isEqualTo("no way into the network onion");

      learnt.learn(socks.at());
      assertThat(routes.reachable()).containsExactlyInAnyOrder(Network.IPV4, Network.TORV3);
      assertThat(routes.shownProxy(Network.TORV3)).contains(proxy(socks));
      assertThat(connect(client, onion).connectFailed).isNull();
      assertThat(socks.requests()).extracting(FakeSocks.Request::host).containsExactly(ONION);
    }
  }

  @Test
  void aLearntProxyStandsBehindOneThatIsNamedAndNeedsTheNetworkToBeWanted() {
    LearntProxy learnt = new LearntProxy(true);
    Proxy named = new Proxy(Endpoint.parse("127.0.0.1:1", 0), false);
    Routes unwanted = Routes.DIRECT.withTor(learnt);
    Routes both = unwanted.withNetworks(EnumSet.of(Network.TORV3)).withProxy(Network.TORV3, named);
    assertThat(both.reaches(Network.TORV3)).isTrue();
    learnt.learn(Endpoint.parse("127.0.0.1:2", 0));
    assertThat(both.shownProxy(Network.TORV3)).contains(named);
    assertThat(unwanted.reaches(Network.TORV3)).isFalse();
    assertThat(unwanted.reachable()).containsExactlyInAnyOrder(Network.IPV4, Network.IPV6);
  }

  @Test
  void thisMachineAndPrivateAddressesAreCalledDirectly() throws Exception {
    try (FakeSocks socks = new FakeSocks(1)) {
      Transport client = client(Routes.DIRECT.withProxy(Network.IPV4, proxy(socks)));
      assertThat(connect(client, peer).connectFailed).isNull();
      assertThat(socks.requests()).isEmpty();
    }
  }

  @Test
  void aProxyThatRefusesIsToldInPlainWords() throws Exception {
    try (FakeSocks socks = new FakeSocks(peer.port(), 4)) {
      Transport client = client(Routes.DIRECT.withProxy(Network.IPV4, proxy(socks)));
      RecordingHandler handler = connect(client, Endpoint.parse("8.8.4.4:1", 0));
      assertThat(handler.connectFailed).isEqualTo("the proxy does not connect: host unreachable");
    }
  }

  @Test
  void aProxyThatIsNotThereIsToldInPlainWordsAndNothingGoesAroundIt() {
    Endpoint nowhere = Endpoint.parse("127.0.0.1:1", 0);
    Routes routes = Routes.DIRECT.withProxy(Network.IPV4, new Proxy(nowhere, true));
    RecordingHandler handler = connect(client(routes), Endpoint.parse("8.8.4.4:1", 0));
    assertThat(handler.connectFailed).isEqualTo("no connection to the proxy: connection refused");
  }

  @Test
  void aProxyThatHangsUpOrTalksNonsenseFailsTheCallOnce() throws Exception {
    for (byte[] said :
        new byte[][] {{}, {5, 9}, "HTTP/1.1 400 Bad\r\n\r\n".getBytes(StandardCharsets.US_ASCII)}) {
      try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
        Thread.ofVirtual().start(() -> sayAndHangUp(server, said));
        Endpoint at = Endpoint.parse("127.0.0.1:" + server.getLocalPort(), 0);
        Transport client = client(Routes.DIRECT.withProxy(Network.IPV4, new Proxy(at, true)));
        RecordingHandler handler = connect(client, Endpoint.parse("8.8.4.4:1", 0));
        assertThat(handler.connectFailed).startsWith("the proxy does not connect: ");
      }
    }
  }

  @Test
  void withoutAProxyForNamesANameIsNotCalled() {
    RecordingHandler handler = new RecordingHandler();
    Transport client = client(Routes.DIRECT);
    run(() -> client.connect(new HostName("localhost", 1), ConnectOptions.PLAIN, handler));
    await(() -> handler.connectFailed != null);
    assertThat(handler.connectFailed).contains("no proxy");
  }

  @Test
  void theEncryptedTransportFallsBackThroughTheProxyOverAConnectionOfItsOwn() throws Exception {
    try (FakeSocks socks = new FakeSocks(peer.port())) {
      Framings both = V2Framing.framings(MAGIC, Secp256k1s.bestEllSwift(), new SplittableRandom(5));
      Routes routes = Routes.DIRECT.withProxy(Network.IPV4, proxy(socks));
      Transport client =
          add(
              new NettyTransport(
                  loop, both, BufferLimits.DEFAULT, routes, new SplittableRandom(6)));
      RecordingHandler handler = new RecordingHandler();
      run(() -> client.connect(Endpoint.parse("8.8.4.4:1", 0), ConnectOptions.ENCRYPTED, handler));
      await(() -> handler.connection != null || handler.connectFailed != null);
      assertThat(handler.connection().version()).isEqualTo(TransportVersion.V1);
      assertThat(socks.requests())
          .hasSize(2)
          .extracting(FakeSocks.Request::user)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void aCallerFromCjdnsIsKnownAsSuchWhereTheNodeIsPartOfIt() {
    assertThat(Routes.DIRECT.withNetworks(EnumSet.of(Network.CJDNS)).reaches(Network.CJDNS))
        .isTrue();
    assertThat(Endpoint.parse("[fc00::1]:5", 0).address().orCjdns().network())
        .isEqualTo(Network.CJDNS);
  }

  private static void sayAndHangUp(ServerSocket server, byte[] said) {
    try (Socket client = server.accept()) {
      client.getInputStream().read(new byte[4]);
      client.getOutputStream().write(said);
    } catch (IOException e) {
      // The client hung up first.
      return;
    }
  }

  private static Proxy proxy(FakeSocks socks) {
    return new Proxy(socks.at(), true);
  }

  private Transport client(Routes routes) {
    return add(
        new NettyTransport(
            loop, V1Framing.only(MAGIC), BufferLimits.DEFAULT, routes, new SplittableRandom(3)));
  }

  private Transport add(Transport transport) {
    transports.add(transport);
    return transport;
  }

  private RecordingHandler connect(Transport client, Endpoint remote) {
    RecordingHandler handler =
        new RecordingHandler() {
          @Override
          public void connectFailed(String detail) {
            assertThat(connectFailed).as("told once").isNull();
            super.connectFailed(detail);
          }
        };
    run(() -> client.connect(remote, ConnectOptions.PLAIN, handler));
    await(() -> handler.connection != null || handler.connectFailed != null);
    return handler;
  }

  private void run(Runnable task) {
    loop.submit(
            () -> {
              task.run();
              return true;
            })
        .join();
  }

  private void await(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!loop.submit(condition::getAsBoolean).join()) {
      assertThat(System.nanoTime()).as("patience").isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }
}
