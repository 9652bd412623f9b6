package org.groat.network.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.groat.chain.codec.Bytes;
import org.groat.chain.runtime.ThreadEventLoop;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Ping;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Real sockets, on loopback only.
@Timeout(60)
final class NettyTransportTest extends TransportContract {
  private static final Endpoint LOOPBACK = Endpoint.parse("127.0.0.1:0", 0);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final ThreadEventLoop loop = new ThreadEventLoop("network-test", failures::add);
  private final NettyTransport server = new NettyTransport(loop, V1Framing.only(MAGIC), LIMITS);
  private final NettyTransport client = new NettyTransport(loop, V1Framing.only(MAGIC), LIMITS);

  @AfterEach
  void close() {
    client.close();
    server.close();
    loop.close();
    assertThat(failures).isEmpty();
  }

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
    return LOOPBACK;
  }

  @Override
  <T> T onLoop(Supplier<T> task) {
    return loop.submit(task).join();
  }

  @Override
  void await(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!onLoop(condition::getAsBoolean)) {
      assertThat(System.nanoTime()).as("patience").isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Override
  void pass() {
    LockSupport.parkNanos(100_000_000);
  }

  @Test
  void anAddressOfAnotherMachineCannotBeListenedOn() {
    assertThatThrownBy(
            () -> server.listen(Endpoint.parse("203.0.113.1:0", 0), c -> new RecordingHandler()))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("not one of this machine's");
  }

  @Test
  void anOnionAddressHasNoWayThere() {
    RecordingHandler handler = new RecordingHandler();
    client.connect(
        Endpoint.parse("pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion", 8333),
        ConnectOptions.PLAIN,
        handler);
    await(() -> handler.connectFailed != null);
    assertThat(handler.connectFailed).contains("onion");
  }

  @Test
  void severalBindsAreServedAtOnce() {
    List<RecordingHandler> handlers = new ArrayList<>();
    Transport.Acceptor acceptor =
        connection -> {
          RecordingHandler handler = new RecordingHandler();
          handlers.add(handler);
          return handler;
        };
    for (String bind : List.of("127.0.0.1:0", "127.0.0.2:0")) {
      Endpoint at = server.listen(Endpoint.parse(bind, 0), acceptor).local();
      client.connect(at, ConnectOptions.PLAIN, new RecordingHandler());
    }
    await(() -> handlers.size() == 2);
  }

  @Test
  void aBindingThatIsClosedAcceptsNoMore() {
    Transport.Binding binding = server.listen(LOOPBACK, connection -> new RecordingHandler());
    binding.close();
    RecordingHandler handler = new RecordingHandler();
    client.connect(binding.local(), ConnectOptions.PLAIN, handler);
    await(() -> handler.connectFailed != null);
    assertThat(handler.connectFailed).isEqualTo("connection refused");
  }

  @Test
  void bytesOfAnotherProtocolEndTheConnection() throws Exception {
    List<RecordingHandler> handlers = new CopyOnWriteArrayList<>();
    Endpoint at = recording(handlers);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), at.port())) {
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      await(() -> !handlers.isEmpty() && handlers.getFirst().closed != null);
      assertThat(handlers.getFirst().closed.kind()).isEqualTo(CloseReason.Kind.WRONG_MAGIC);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aFrameByteByByteIsOneMessage() throws Exception {
    List<RecordingHandler> handlers = new CopyOnWriteArrayList<>();
    Endpoint at = recording(handlers);
    Bytes frame = new V1Framing(MAGIC).send(new Frame("ping", Bytes.fromHex("0700000000000000")));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), at.port())) {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      for (int i = 0; i < frame.size(); i++) {
        out.write(frame.at(i));
        out.flush();
      }
      await(() -> !handlers.isEmpty() && !handlers.getFirst().messages.isEmpty());
      assertThat(handlers.getFirst().messages).containsExactly(new Ping(7));
      onLoop(
          () -> {
            handlers.getFirst().connection().send(new Ping(8));
            return true;
          });
      InputStream in = socket.getInputStream();
      assertThat(Bytes.wrap(in.readNBytes(32)))
          .isEqualTo(
              new V1Framing(MAGIC).send(new Frame("ping", Bytes.fromHex("0800000000000000"))));
    }
  }

  @Test
  void aLoopThatIsBehindStopsTheReading() throws Exception {
    List<RecordingHandler> handlers = new CopyOnWriteArrayList<>();
    Endpoint at = recording(handlers);
    Bytes frame = new V1Framing(MAGIC).send(new Frame("large", Bytes.wrap(new byte[100_000])));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), at.port())) {
      await(() -> !handlers.isEmpty() && handlers.getFirst().connection != null);
      Thread writer = Thread.ofVirtual().unstarted(() -> writeForever(socket, frame));
      long received =
          onLoop(
              () -> {
                writer.start();
                LockSupport.parkNanos(1_500_000_000);
                return handlers.getFirst().connection().traffic().bytesReceived();
              });
      // The limit, one message beside it, and what was read in one go.
      assertThat(received)
          .isBetween(100_000L, (long) LIMITS.receiveSizeMax() + 100_024 + (1 << 19));
      await(() -> handlers.getFirst().messages.size() > 50);
    }
  }

  @Test
  void hundredsOfConnectionsComeAndGo() {
    List<RecordingHandler> servers = new ArrayList<>();
    Endpoint at =
        server
            .listen(
                LOOPBACK,
                connection -> {
                  RecordingHandler handler = new RecordingHandler();
                  servers.add(handler);
                  return handler;
                })
            .local();
    List<RecordingHandler> clients = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      RecordingHandler handler =
          new RecordingHandler() {
            @Override
            public void opened(Connection opened) {
              super.opened(opened);
              opened.send(new Ping(opened.id()));
            }
          };
      clients.add(handler);
      client.connect(at, ConnectOptions.PLAIN, handler);
    }
    await(
        () ->
            servers.size() == 200 && servers.stream().allMatch(each -> each.messages.size() == 1));
    onLoop(
        () -> {
          clients.forEach(each -> each.connection().close("done"));
          return true;
        });
    await(
        () ->
            Stream.concat(servers.stream(), clients.stream())
                .allMatch(each -> each.closed != null));
    assertThat(clients)
        .allSatisfy(each -> assertThat(each.closed.kind()).isEqualTo(CloseReason.Kind.LOCAL));
  }

  private Endpoint recording(List<RecordingHandler> handlers) {
    return server
        .listen(
            LOOPBACK,
            connection -> {
              RecordingHandler handler = new RecordingHandler();
              handlers.add(handler);
              return handler;
            })
        .local();
  }

  private static void writeForever(Socket socket, Bytes frame) {
    byte[] bytes = frame.toByteArray();
    try {
      for (int i = 0; i < 1_000; i++) {
        socket.getOutputStream().write(bytes);
      }
    } catch (IOException e) {
      // The test is over and closed the socket.
      return;
    }
  }
}
