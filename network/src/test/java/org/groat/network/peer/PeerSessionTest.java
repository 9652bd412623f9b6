package org.groat.network.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.FeeRate;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.FeeFilter;
import org.groat.network.wire.GetAddr;
import org.groat.network.wire.Message;
import org.groat.network.wire.NetworkAddress;
import org.groat.network.wire.Ping;
import org.groat.network.wire.Pong;
import org.groat.network.wire.Protocol;
import org.groat.network.wire.SendAddrV2;
import org.groat.network.wire.SendCompact;
import org.groat.network.wire.SendHeaders;
import org.groat.network.wire.Services;
import org.groat.network.wire.Verack;
import org.groat.network.wire.Version;
import org.groat.network.wire.VersionAddress;
import org.groat.network.wire.WtxidRelay;
import org.junit.jupiter.api.Test;

final class PeerSessionTest {
  private static final Services FULL = Services.of(Services.NETWORK, Services.WITNESS);
  private static final long OWN_NONCE = 42;

  private Moment now = new Moment(1_000, Instant.ofEpochSecond(1_700_000_000));

  @Test
  void anOutboundSessionSpeaksFirst() {
    PeerSession session = session(ConnectionType.OUTBOUND_FULL_RELAY);
    session.start(now);

    assertThat(sent(session)).singleElement().isInstanceOf(Version.class);
    assertThat(session.state()).isInstanceOf(SessionState.VersionSent.class);
  }

  @Test
  void anInboundSessionWaitsForTheCaller() {
    PeerSession session = session(ConnectionType.INBOUND);
    session.start(now);

    assertThat(sent(session)).isEmpty();
    assertThat(session.state()).isInstanceOf(SessionState.Connected.class);
  }

  @Test
  void aCallerIsAnsweredWithVersionNegotiationAndVerackInThatOrder() {
    PeerSession session = session(ConnectionType.INBOUND);
    session.start(now);
    session.receive(version(Protocol.VERSION, FULL, 1), now);

    assertThat(sent(session))
        .extracting(Message::command)
        .containsExactly("version", "wtxidrelay", "sendaddrv2", "verack");
  }

  @Test
  void anOlderPeerIsNotOfferedWhatItDoesNotKnow() {
    PeerSession session = session(ConnectionType.INBOUND);
    session.start(now);
    session.receive(version(70015, FULL, 1), now);
    assertThat(sent(session)).extracting(Message::command).containsExactly("version", "verack");

    session.receive(new WtxidRelay(), now);
    session.receive(new Verack(), now);
    assertThat(session.isReady()).isTrue();
    assertThat(session.wtxidRelay()).isFalse();
    assertThat(session.commonVersion()).isEqualTo(70015);
  }

  @Test
  void theHandshakeEstablishesWhatWasNegotiated() {
    PeerSession session = session(ConnectionType.OUTBOUND_FULL_RELAY);
    session.start(now);
    session.receive(version(Protocol.VERSION, FULL, 1), now);
    session.receive(new WtxidRelay(), now);
    session.receive(new SendAddrV2(), now);
    session.drain();
    session.receive(new Verack(), now);

    List<PeerAction> actions = session.drain();
    assertThat(actions).contains(new PeerAction.Establish());
    assertThat(messages(actions))
        .extracting(Message::command)
        .containsExactly("sendheaders", "sendcmpct", "ping");
    assertThat(session.isReady()).isTrue();
    assertThat(session.wtxidRelay()).isTrue();
    assertThat(session.addrV2()).isTrue();
    assertThat(session.services()).isEqualTo(FULL);
  }

  @Test
  void ourOwnNonceEndsTheSession() {
    PeerSession session = session(ConnectionType.INBOUND);
    session.start(now);
    session.receive(version(Protocol.VERSION, FULL, OWN_NONCE), now);

    assertThat(blame(session)).containsExactly(Misbehaviour.CONNECTED_TO_SELF);
    assertThat(session.state()).isInstanceOf(SessionState.Closed.class);
  }

  @Test
  void aVersionFromBeforeHeadersEndsTheSession() {
    PeerSession session = session(ConnectionType.INBOUND);
    session.start(now);
    session.receive(version(Protocol.VERSION_MIN - 1, FULL, 1), now);
    assertThat(blame(session)).containsExactly(Misbehaviour.OBSOLETE_VERSION);
  }

  @Test
  void aPeerThatTheNodeChoseMustServeBlocksWithWitnesses() {
    PeerSession session = session(ConnectionType.OUTBOUND_FULL_RELAY);
    session.start(now);
    session.receive(version(Protocol.VERSION, Services.NETWORK, 1), now);
    assertThat(blame(session)).containsExactly(Misbehaviour.MISSING_SERVICES);
  }

  @Test
  void aPeerThatTheUserChoseNeedNot() {
    PeerSession session = session(ConnectionType.MANUAL);
    session.start(now);
    session.receive(version(Protocol.VERSION, Services.NONE, 1), now);
    assertThat(blame(session)).isEmpty();
    assertThat(session.state()).isInstanceOf(SessionState.AwaitingVerack.class);
  }

  @Test
  void messagesBeforeVersionAreIgnored() {
    PeerSession session = session(ConnectionType.INBOUND);
    session.start(now);
    session.receive(new GetAddr(), now);
    session.receive(new Verack(), now);

    assertThat(session.drain())
        .contains(
            new PeerAction.Ignore(Misbehaviour.MESSAGE_BEFORE_VERSION, "getaddr"),
            new PeerAction.Ignore(Misbehaviour.MESSAGE_BEFORE_VERSION, "verack"));
    assertThat(session.state()).isInstanceOf(SessionState.Connected.class);
  }

  @Test
  void messagesBeforeVerackAreIgnored() {
    PeerSession session = session(ConnectionType.INBOUND);
    session.start(now);
    session.receive(version(Protocol.VERSION, FULL, 1), now);
    session.drain();
    session.receive(new GetAddr(), now);
    session.receive(new Ping(3), now);

    assertThat(session.drain())
        .containsExactly(
            new PeerAction.Ignore(Misbehaviour.MESSAGE_BEFORE_VERACK, "getaddr"),
            new PeerAction.Ignore(Misbehaviour.MESSAGE_BEFORE_VERACK, "ping"));
  }

  @Test
  void aSecondVersionAndASecondVerackAreIgnored() {
    PeerSession session = ready(ConnectionType.INBOUND);
    session.receive(version(70015, Services.NONE, 9), now);
    session.receive(new Verack(), now);

    assertThat(session.drain())
        .containsExactly(
            new PeerAction.Ignore(Misbehaviour.DUPLICATE_VERSION, "version"),
            new PeerAction.Ignore(Misbehaviour.DUPLICATE_VERACK, "verack"));
    assertThat(session.services()).isEqualTo(FULL);
  }

  @Test
  void negotiationAfterVerackEndsTheSession() {
    PeerSession first = ready(ConnectionType.INBOUND);
    first.receive(new WtxidRelay(), now);
    assertThat(blame(first)).containsExactly(Misbehaviour.LATE_NEGOTIATION);

    PeerSession second = ready(ConnectionType.INBOUND);
    second.receive(new SendAddrV2(), now);
    assertThat(blame(second)).containsExactly(Misbehaviour.LATE_NEGOTIATION);
  }

  @Test
  void aSilentPeerHasAMinuteForTheHandshake() {
    PeerSession session = session(ConnectionType.INBOUND);
    session.start(now);
    assertThat(session.drain())
        .containsExactly(new PeerAction.Wake(now.after(Duration.ofSeconds(60))));

    pass(Duration.ofSeconds(59));
    session.wake(now);
    assertThat(blame(session)).isEmpty();
    pass(Duration.ofSeconds(1));
    session.wake(now);
    assertThat(blame(session)).containsExactly(Misbehaviour.HANDSHAKE_TIMEOUT);
  }

  @Test
  void aHalfDoneHandshakeTimesOutToo() {
    PeerSession session = session(ConnectionType.OUTBOUND_FULL_RELAY);
    session.start(now);
    session.receive(version(Protocol.VERSION, FULL, 1), now);
    session.drain();
    pass(Duration.ofSeconds(60));
    session.wake(now);
    assertThat(blame(session)).containsExactly(Misbehaviour.HANDSHAKE_TIMEOUT);
  }

  @Test
  void aPingIsAnsweredWithItsNumber() {
    PeerSession session = ready(ConnectionType.INBOUND);
    session.receive(new Ping(77), now);
    assertThat(sent(session)).containsExactly(new Pong(77));
  }

  @Test
  void roundTripsAreMeasured() {
    PeerSession session = session(ConnectionType.INBOUND);
    Ping ping = handshake(session);
    assertThat(session.pingWaiting(now.nanos())).hasValue(0);
    pass(Duration.ofMillis(80));
    session.receive(new Pong(ping.nonce()), now);
    assertThat(session.pingLast()).hasValue(80_000_000);

    pass(Duration.ofMinutes(2));
    session.wake(now);
    Ping second = (Ping) sent(session).getFirst();
    pass(Duration.ofMillis(30));
    session.receive(new Pong(second.nonce() + 1), now);
    assertThat(session.pingLast()).hasValue(80_000_000);
    session.receive(new Pong(second.nonce()), now);
    assertThat(session.pingLast()).hasValue(30_000_000);
    assertThat(session.pingLeast()).hasValue(30_000_000);
    assertThat(session.pingWaiting(now.nanos())).isEmpty();
  }

  @Test
  void anUnansweredPingEndsTheSessionAfterTwentyMinutes() {
    PeerSession session = ready(ConnectionType.INBOUND);
    pass(Duration.ofMinutes(20));
    session.receive(new GetAddr(), now);
    session.wake(now);
    assertThat(blame(session)).isEmpty();
    pass(Duration.ofSeconds(1));
    session.wake(now);
    assertThat(blame(session)).containsExactly(Misbehaviour.PING_TIMEOUT);
  }

  @Test
  void sessionsKeepThemselvesAlive() {
    PeerSession one = session(ConnectionType.INBOUND);
    Ping ping = handshake(one);
    for (int i = 0; i < 60; i++) {
      one.receive(new Pong(ping.nonce()), now);
      pass(Duration.ofMinutes(2));
      one.wake(now);
      ping = (Ping) sent(one).getFirst();
    }
    assertThat(one.isReady()).isTrue();
  }

  @Test
  void whatAPeerPrefersIsRemembered() {
    PeerSession session = ready(ConnectionType.INBOUND);
    session.receive(new SendHeaders(), now);
    session.receive(new SendCompact(true, 1), now);
    assertThat(session.prefersHeaders()).isTrue();
    assertThat(session.compactBlocks()).as("version 1 is not ours").isFalse();
    session.receive(new SendCompact(true, SendCompact.VERSION_WITNESS), now);
    assertThat(session.compactHighBandwidth()).isTrue();
    session.receive(new SendCompact(false, SendCompact.VERSION_WITNESS), now);
    assertThat(session.compactHighBandwidth()).isFalse();
    assertThat(session.compactBlocks()).isTrue();
  }

  @Test
  void aFeeFilterBeyondAllMoneyIsIgnored() {
    PeerSession session = ready(ConnectionType.INBOUND);
    session.receive(new FeeFilter(new FeeRate(1_500)), now);
    session.receive(new FeeFilter(new FeeRate(Amount.MAX_MONEY.satoshis() + 1)), now);
    session.receive(new FeeFilter(new FeeRate(-1)), now);
    assertThat(session.feeFilter()).isEqualTo(new FeeRate(1_500));
  }

  @Test
  void everythingElseIsSubmitted() {
    PeerSession session = ready(ConnectionType.INBOUND);
    session.receive(new GetAddr(), now);
    assertThat(session.drain()).containsExactly(new PeerAction.Submit(new GetAddr()));
  }

  @Test
  void aClosedSessionNeitherSpeaksNorListens() {
    PeerSession session = ready(ConnectionType.INBOUND);
    session.punish(Misbehaviour.INVALID_BLOCK, "why");
    assertThat(session.drain())
        .containsExactly(new PeerAction.Disconnect(Misbehaviour.INVALID_BLOCK, "why"));
    session.receive(new Ping(1), now);
    session.send(new GetAddr(), now);
    session.wake(now);
    session.punish(Misbehaviour.INVALID_BLOCK, "again");
    assertThat(session.drain()).isEmpty();
  }

  @Test
  void aDeclinedRelayIsRespected() {
    PeerSession session = session(ConnectionType.INBOUND);
    session.start(now);
    session.receive(
        new Version(
            Protocol.VERSION, FULL, 0, VersionAddress.NONE, VersionAddress.NONE, 1, "", 0, false),
        now);
    session.receive(new Verack(), now);
    assertThat(session.relaysTransactions()).isFalse();
  }

  private PeerSession session(ConnectionType type) {
    return new PeerSession(
        type,
        () -> version(Protocol.VERSION, FULL, OWN_NONCE),
        nonce -> nonce == OWN_NONCE,
        new SplittableRandom(5));
  }

  private PeerSession ready(ConnectionType type) {
    PeerSession session = session(type);
    handshake(session);
    return session;
  }

  private Ping handshake(PeerSession session) {
    session.start(now);
    session.receive(version(Protocol.VERSION, FULL, 1), now);
    session.receive(new WtxidRelay(), now);
    session.receive(new SendAddrV2(), now);
    session.receive(new Verack(), now);
    return sent(session).stream()
        .filter(Ping.class::isInstance)
        .map(Ping.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private void pass(Duration span) {
    now = new Moment(now.after(span), now.wall().plus(span));
  }

  private static List<Message> sent(PeerSession session) {
    return messages(session.drain());
  }

  private static List<Message> messages(List<PeerAction> actions) {
    List<Message> messages = new ArrayList<>();
    for (PeerAction action : actions) {
      if (action instanceof PeerAction.Send send) {
        messages.add(send.message());
      }
    }
    return messages;
  }

  private static List<Misbehaviour> blame(PeerSession session) {
    List<Misbehaviour> blame = new ArrayList<>();
    for (PeerAction action : session.drain()) {
      if (action instanceof PeerAction.Disconnect disconnect) {
        blame.add(disconnect.misbehaviour());
      }
    }
    return blame;
  }

  private static Version version(int number, Services services, long nonce) {
    VersionAddress other =
        new VersionAddress(Services.NONE, new Endpoint(NetworkAddress.ofIpv4(1, 2, 3, 4), 8333));
    return new Version(
        number, services, 1_700_000_003, other, VersionAddress.NONE, nonce, "/test:1/", 7, true);
  }
}
