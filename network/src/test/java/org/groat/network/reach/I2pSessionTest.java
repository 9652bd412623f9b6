package org.groat.network.reach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.groat.chain.codec.Bytes;
import org.groat.network.transport.BufferLimits;
import org.groat.network.transport.ConnectOptions;
import org.groat.network.transport.NettyTransport;
import org.groat.network.transport.RecordingHandler;
import org.groat.network.transport.Routes;
import org.groat.network.transport.SamReply;
import org.groat.network.transport.Transport;
import org.groat.network.transport.V1Framing;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Network;
import org.groat.network.wire.NetworkAddress;
import org.groat.network.wire.Ping;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Our session with an I2P router, and streams over it, against a faked router.
@Timeout(60)
final class I2pSessionTest {
  private static final int MAGIC = 0xdab5bffa;

  private final ReachFixture fixture = new ReachFixture();
  private final List<Transport> transports = new ArrayList<>();

  @AfterEach
  void close() {
    transports.forEach(Transport::close);
    fixture.close();
  }

  @Test
  void aKeptDestinationIsMadeOncePublishedAndWithdrawn() throws Exception {
    try (FakeSam sam = new FakeSam(1)) {
      Keeper keeper = fixture.start(session(sam, true).keeper(fixture.loop, fixture.publisher()));
      ReachFixture.await("the session", () -> !fixture.published.isEmpty());
      Endpoint own = new Endpoint(FakeSam.own(), 0);
      assertThat(fixture.published).containsExactly(own);
      assertThat(fixture.secret.text).isEqualTo(FakeSam.key());
      assertThat(sam.heard().get(0)).isEqualTo("HELLO VERSION MIN=3.1 MAX=3.1");
      assertThat(sam.heard().get(1)).isEqualTo("DEST GENERATE SIGNATURE_TYPE=7");
      keeper.close();
      ReachFixture.await("its end", () -> fixture.withdrawn.contains(own));

      fixture.start(session(sam, true).keeper(fixture.loop, fixture.publisher()));
      ReachFixture.await("the session again", () -> fixture.published.size() == 2);
      assertThat(fixture.published).containsOnly(own);
      assertThat(sam.heard()).filteredOn(line -> line.startsWith("DEST")).hasSize(1);
    }
  }

  @Test
  void whereNobodyMayCallTheDestinationIsTransientAndNotPublished() throws Exception {
    try (FakeSam sam = new FakeSam(1)) {
      I2pSession session = session(sam, false);
      fixture.start(session.keeper(fixture.loop, fixture.publisher()));
      ReachFixture.await("the session", () -> session.bridge().session().get().isPresent());
      assertThat(sam.heard().getLast())
          .contains("DESTINATION=TRANSIENT SIGNATURE_TYPE=7")
          .contains("ID=" + session.bridge().session().get().orElseThrow());
      assertThat(fixture.published).isEmpty();
      assertThat(fixture.secret.text).isNull();
    }
  }

  @Test
  void aRouterThatEndsIsAskedAgain() throws Exception {
    try (FakeSam sam = new FakeSam(1)) {
      fixture.start(session(sam, true).keeper(fixture.loop, fixture.publisher()));
      ReachFixture.await("the session", () -> fixture.published.size() == 1);
      sam.hangUp();
      ReachFixture.await("the session again", () -> fixture.published.size() == 2);
      assertThat(fixture.withdrawn).hasSize(1);
    }
  }

  @Test
  void messagesCrossAStreamThatWeOpen() throws Exception {
    List<RecordingHandler> accepted = new ArrayList<>();
    Transport peer =
        add(new NettyTransport(fixture.loop, V1Framing.only(MAGIC), BufferLimits.DEFAULT));
    Endpoint at =
        peer.listen(
                Endpoint.parse("127.0.0.1:0", 0),
                connection -> {
                  RecordingHandler handler = new RecordingHandler();
                  accepted.add(handler);
                  return handler;
                })
            .local();
    try (FakeSam sam = new FakeSam(at.port())) {
      I2pSession session = session(sam, false);
      Transport client = client(session);
      assertThat(call(client).connectFailed).isEqualTo("the I2P router has no session for us yet");
      fixture.start(session.keeper(fixture.loop, fixture.publisher()));
      ReachFixture.await("the session", () -> session.bridge().session().get().isPresent());

      RecordingHandler handler = call(client);
      assertThat(handler.connectFailed).isNull();
      run(() -> handler.connection().send(new Ping(3)));
      ReachFixture.await(
          "a message", () -> !accepted.isEmpty() && !accepted.getFirst().messages.isEmpty());
      run(() -> accepted.getFirst().connection().send(new Ping(4)));
      ReachFixture.await("the other", () -> !handler.messages.isEmpty());
      assertThat(handler.messages).containsExactly(new Ping(4));
      assertThat(handler.connection().remote()).isEqualTo(new Endpoint(FakeSam.caller(), 0));
      assertThat(sam.heard()).contains("NAMING LOOKUP NAME=" + FakeSam.caller());

      sam.refusal = "STREAM CONNECT";
      assertThat(call(client).connectFailed)
          .isEqualTo("the I2P router says CANT_REACH_PEER: no way there");
    }
  }

  @Test
  void callersOfOurDestinationAreAcceptedOneAfterTheOther() throws Exception {
    try (FakeSam sam = new FakeSam(1)) {
      I2pSession session = session(sam, true);
      Transport transport = client(session);
      List<RecordingHandler> accepted = new ArrayList<>();
      Endpoint door = new Endpoint(new NetworkAddress(Network.I2P, Bytes.wrap(new byte[32])), 0);
      run(
          () ->
              transport.listen(
                  door,
                  connection -> {
                    RecordingHandler handler = new RecordingHandler();
                    accepted.add(handler);
                    return handler;
                  }));
      fixture.start(session.keeper(fixture.loop, fixture.publisher()));
      for (int callers = 1; callers <= 2; callers++) {
        Socket caller = sam.call();
        int present = callers;
        ReachFixture.await(
            "a caller", () -> accepted.size() == present && accepted.getLast().connection != null);
        RecordingHandler handler = accepted.getLast();
        assertThat(handler.connection().isInbound()).isTrue();
        assertThat(handler.connection().remote()).isEqualTo(new Endpoint(FakeSam.caller(), 0));
        run(() -> handler.connection().send(new Ping(5)));
        InputStream in = caller.getInputStream();
        assertThat(in.readNBytes(32)).hasSize(32);
      }
    }
  }

  @Test
  void whatIsNoRouterIsToldInPlainWords() throws Exception {
    try (LineServer web =
        new LineServer(
            (talk, line) -> {
              talk.say("HTTP/1.1 400 Bad Request\n");
              return true;
            })) {
      assertThatThrownBy(() -> session(web.at(), true).hold(() -> {}))
          .hasMessage("what answers is no SAM bridge of an I2P router");
    }
    assertThatThrownBy(() -> session(Endpoint.parse("127.0.0.1:1", 0), true).hold(() -> {}))
        .hasMessage("no connection to the I2P router at 127.0.0.1:1: connection refused");
    fixture.secret.text = "short";
    try (FakeSam sam = new FakeSam(1)) {
      assertThatThrownBy(() -> session(sam.at(), true).hold(() -> {}))
          .hasMessageContaining("no key");
    }
  }

  @Test
  void aDestinationIsReadOnlyWhereItIsWhole() throws IOException {
    assertThat(SamReply.address(FakeSam.key())).isEqualTo(FakeSam.own());
    assertThatThrownBy(() -> SamReply.address("AAAA")).hasMessageContaining("too short");
    assertThatThrownBy(() -> SamReply.address("?")).hasMessageContaining("none");
    assertThat(FakeSam.own()).isNotEqualTo(FakeSam.caller());
  }

  private I2pSession session(FakeSam sam, boolean accepts) {
    return session(sam.at(), accepts);
  }

  private I2pSession session(Endpoint at, boolean accepts) {
    return new I2pSession(
        at, accepts ? Optional.of(fixture.secret) : Optional.empty(), new SplittableRandom(4));
  }

  private Transport client(I2pSession session) {
    return add(
        new NettyTransport(
            fixture.loop,
            V1Framing.only(MAGIC),
            BufferLimits.DEFAULT,
            Routes.DIRECT.withI2p(session.bridge()),
            new SplittableRandom(3)));
  }

  private Transport add(Transport transport) {
    transports.add(transport);
    return transport;
  }

  private RecordingHandler call(Transport client) throws IOException {
    RecordingHandler handler = new RecordingHandler();
    Endpoint peer = new Endpoint(FakeSam.caller(), 0);
    run(() -> client.connect(peer, ConnectOptions.PLAIN, handler));
    ReachFixture.await(
        "an end of the call", () -> handler.connection != null || handler.connectFailed != null);
    return handler;
  }

  private void run(Runnable task) {
    fixture
        .loop
        .submit(
            () -> {
              task.run();
              return true;
            })
        .join();
  }
}
