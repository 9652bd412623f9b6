package org.groat.network.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.groat.chain.codec.Bytes;
import org.groat.network.wire.Encoded;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Message;
import org.groat.network.wire.Ping;
import org.groat.network.wire.Pong;
import org.groat.network.wire.Protocol;
import org.groat.network.wire.SampleMessages;
import org.groat.network.wire.Unknown;
import org.groat.network.wire.Verack;
import org.junit.jupiter.api.Test;

/// What every transport does, over sockets or simulated links.
abstract class TransportContract {
  static final int MAGIC = 0xdab5bffa;

  /// Small limits, so that tests reach them soon.
  static final BufferLimits LIMITS =
      new BufferLimits(200_000, 100_000, 100_000 + 2 * Protocol.PAYLOAD_SIZE_MAX);

  private final List<RecordingHandler> accepted = new ArrayList<>();

  /// The side that listens.
  abstract Transport server();

  /// The side that connects.
  abstract Transport client();

  /// Where the server may listen.
  abstract Endpoint bind();

  /// Runs on the network loop and waits for the result.
  abstract <T> T onLoop(Supplier<T> task);

  /// Waits until a condition holds on the loop, a few seconds at most.
  abstract void await(BooleanSupplier condition);

  /// Lets some time pass.
  abstract void pass();

  private Endpoint listen() {
    return onLoop(
        () ->
            server()
                .listen(
                    bind(),
                    connection -> {
                      RecordingHandler handler = new RecordingHandler();
                      accepted.add(handler);
                      return handler;
                    })
                .local());
  }

  private RecordingHandler connect(Endpoint remote) {
    RecordingHandler handler = new RecordingHandler();
    run(() -> client().connect(remote, ConnectOptions.PLAIN, handler));
    await(() -> handler.connection != null || handler.connectFailed != null);
    return handler;
  }

  private RecordingHandler accepted() {
    await(() -> !accepted.isEmpty() && accepted.getFirst().connection != null);
    return accepted.getFirst();
  }

  private void run(Runnable task) {
    onLoop(
        () -> {
          task.run();
          return true;
        });
  }

  @Test
  void everyMessageCrossesInBothDirectionsInOrder() {
    RecordingHandler client = connect(listen());
    RecordingHandler server = accepted();
    List<Message> all = SampleMessages.all().toList();
    run(
        () -> {
          all.forEach(client.connection()::send);
          all.forEach(server.connection()::send);
        });
    await(() -> client.messages.size() == all.size() && server.messages.size() == all.size());
    assertThat(client.messages).isEqualTo(all);
    assertThat(server.messages).isEqualTo(all);
  }

  @Test
  void bothSidesKnowWhoTheyTalkTo() {
    Endpoint at = listen();
    RecordingHandler client = connect(at);
    RecordingHandler server = accepted();
    assertThat(client.connection().remote()).isEqualTo(at);
    assertThat(client.connection().isInbound()).isFalse();
    assertThat(server.connection().isInbound()).isTrue();
    assertThat(server.connection().remote()).isEqualTo(client.connection().local());
    assertThat(server.connection().local()).isEqualTo(at);
    assertThat(client.connection().version()).isEqualTo(TransportVersion.V1);
  }

  @Test
  void aClosedConnectionTellsBothSidesOnceAndWhy() {
    RecordingHandler client = connect(listen());
    RecordingHandler server = accepted();
    run(
        () -> {
          client.connection().send(new Ping(1));
          client.connection().close("had enough");
          client.connection().send(new Ping(2));
          client.connection().close("again");
        });
    await(() -> client.closed != null && server.closed != null);
    assertThat(client.closed).isEqualTo(new CloseReason(CloseReason.Kind.LOCAL, "had enough"));
    assertThat(server.closed.kind()).isEqualTo(CloseReason.Kind.REMOTE);
    assertThat(server.messages).containsExactly(new Ping(1));
  }

  @Test
  void nobodyListeningIsAFailureInPlainWords() {
    Endpoint free = listen();
    Endpoint other = new Endpoint(free.address(), free.port() == 1 ? 2 : 1);
    RecordingHandler handler = connect(other);
    assertThat(handler.connectFailed).isEqualTo("connection refused");
    assertThat(handler.connection).isNull();
  }

  @Test
  void aBusyPortIsToldInOneLine() {
    Endpoint at = listen();
    assertThatThrownBy(() -> server().listen(at, connection -> new RecordingHandler()))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("in use")
        .hasMessageContaining(at.toString());
  }

  @Test
  void aMalformedPayloadIsReportedAndTheConnectionStands() {
    RecordingHandler client = connect(listen());
    RecordingHandler server = accepted();
    run(
        () -> {
          client.connection().send(new Encoded("ping", Bytes.fromHex("0102")));
          client.connection().send(new Verack());
        });
    await(() -> !server.messages.isEmpty());
    assertThat(server.messages).containsExactly(new Verack());
    assertThat(server.malformed)
        .singleElement()
        .satisfies(
            what -> {
              assertThat(what.kind()).isEqualTo(Malformed.Kind.PAYLOAD);
              assertThat(what.command()).isEqualTo("ping");
              assertThat(what.detail()).contains("ends early");
            });
  }

  @Test
  void trafficIsCountedByCommandOnBothSides() {
    RecordingHandler client = connect(listen());
    RecordingHandler server = accepted();
    run(
        () -> {
          client.connection().send(new Ping(1));
          client.connection().send(new Ping(2));
          client.connection().send(new Verack());
          client.connection().send(new Unknown("new", Bytes.wrap(new byte[6])));
          server.connection().send(new Pong(1));
        });
    await(() -> server.messages.size() == 4 && client.messages.size() == 1);
    Traffic sent = client.connection().traffic();
    assertThat(sent.sentByCommand()).containsEntry("ping", 64L).containsEntry("verack", 24L);
    assertThat(sent.sentByCommand()).containsEntry(Traffic.OTHER, 30L).doesNotContainKey("new");
    assertThat(sent.bytesSent()).isEqualTo(118);
    assertThat(sent.bytesReceived()).isEqualTo(32);
    assertThat(sent.lastSent()).isPositive();
    Traffic received = server.connection().traffic();
    assertThat(received.receivedByCommand()).isEqualTo(sent.sentByCommand());
    assertThat(received.bytesReceived()).isEqualTo(118);
    assertThat(server.sizes).containsExactly(32, 32, 24, 30);
  }

  @Test
  void aPausedConnectionDeliversWhenItResumesAndFillsTheOtherSide() {
    RecordingHandler client = connect(listen());
    RecordingHandler server = accepted();
    run(() -> server.connection().pauseReading());
    pass();
    Message large = new Unknown("large", Bytes.wrap(new byte[Protocol.PAYLOAD_SIZE_MAX]));
    run(
        () -> {
          for (int i = 0; i < 2; i++) {
            client.connection().send(large);
          }
        });
    pass();
    assertThat(onLoop(() -> client.connection().isSendBufferFull())).isTrue();
    assertThat(onLoop(() -> server.messages.size())).isLessThan(2);
    assertThat(client.drained).isZero();
    run(() -> server.connection().resumeReading());
    await(() -> server.messages.size() == 2 && client.drained == 1);
    assertThat(onLoop(() -> client.connection().isSendBufferFull())).isFalse();
  }

  @Test
  void aPeerThatNeverReadsIsCutOffAtTheFatalLimit() {
    RecordingHandler client = connect(listen());
    RecordingHandler server = accepted();
    run(() -> server.connection().pauseReading());
    pass();
    Message large = new Unknown("large", Bytes.wrap(new byte[Protocol.PAYLOAD_SIZE_MAX]));
    for (int i = 0; i < 8 && client.closed == null; i++) {
      run(() -> client.connection().send(large));
      pass();
    }
    await(() -> client.closed != null);
    assertThat(client.closed.kind()).isEqualTo(CloseReason.Kind.SEND_OVERFLOW);
  }

  @Test
  void closingTheTransportClosesItsConnections() {
    RecordingHandler client = connect(listen());
    RecordingHandler server = accepted();
    client().close();
    await(() -> client.closed != null && server.closed != null);
    assertThat(client.closed.kind()).isEqualTo(CloseReason.Kind.LOCAL);
    assertThat(server.closed.kind()).isEqualTo(CloseReason.Kind.REMOTE);
  }

  @Test
  void aHandlerMayCloseAsSoonAsItOpens() {
    Endpoint at =
        onLoop(
            () ->
                server()
                    .listen(
                        bind(),
                        connection -> {
                          RecordingHandler handler =
                              new RecordingHandler() {
                                @Override
                                public void opened(Connection opened) {
                                  super.opened(opened);
                                  opened.close("full");
                                }
                              };
                          accepted.add(handler);
                          return handler;
                        })
                    .local());
    RecordingHandler client = connect(at);
    RecordingHandler server = accepted();
    await(() -> client.closed != null && server.closed != null);
    assertThat(server.closed).isEqualTo(new CloseReason(CloseReason.Kind.LOCAL, "full"));
    assertThat(client.closed.kind()).isIn(CloseReason.Kind.REMOTE, CloseReason.Kind.FAILED);
  }
}
