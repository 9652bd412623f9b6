package org.groat.network.manager;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.groat.chain.runtime.Scheduler;
import org.groat.network.peer.ConnectionType;
import org.groat.network.peer.Misbehaviour;
import org.groat.network.peer.Moment;
import org.groat.network.peer.PeerAction;
import org.groat.network.peer.PeerId;
import org.groat.network.peer.PeerLink;
import org.groat.network.peer.PeerSession;
import org.groat.network.peer.Permission;
import org.groat.network.peer.Permissions;
import org.groat.network.transport.CloseReason;
import org.groat.network.transport.Connection;
import org.groat.network.transport.ConnectionHandler;
import org.groat.network.transport.Malformed;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Message;
import org.groat.network.wire.Network;
import org.groat.network.wire.Version;
import org.jspecify.annotations.Nullable;

/// One peer: its connection and its session tied together, and what the node notes about it.
///
/// Carries out what the session wants done. Owned by the network loop.
final class Peer implements PeerLink, ConnectionHandler {
  private final PeerId id;
  private final Call call;
  private final PeerSession session;
  private final long nonce;
  private final Scheduler scheduler;
  private final Events events;
  private final Set<Misbehaviour> spared = EnumSet.noneOf(Misbehaviour.class);

  private @Nullable Connection connection;
  private Scheduler.@Nullable Cancellable wake;
  private long wakeAt;
  private boolean flushing;
  private boolean heldUp;
  private boolean closing;
  private long connectedSeconds;
  private long connectedNanos;
  private long lastTransactionSeconds;
  private long lastBlockSeconds;

  Peer(
      PeerId id,
      Call call,
      Introducer introducer,
      Scheduler scheduler,
      Events events,
      RandomGenerator random) {
    this.id = id;
    this.call = call;
    this.nonce = random.nextLong();
    this.scheduler = scheduler;
    this.events = events;
    this.session =
        new PeerSession(call.type, () -> introducer.introduce(this), events::isOwnNonce, random);
  }

  @Override
  public PeerId id() {
    return id;
  }

  @Override
  public PeerSession session() {
    return session;
  }

  @Override
  public void send(Message message) {
    session.send(message, Moment.of(scheduler));
    flush();
  }

  /// The user's word counts more than what the peer does: whom he named, or said not to ban, stays where others would be
  /// discouraged. What merely ends a connection, silence or what cannot be understood, ends this one too.
  @Override
  public void punish(Misbehaviour misbehaviour, String detail) {
    if (misbehaviour.consequence() == Misbehaviour.Consequence.DISCOURAGE
        && (isTrusted() || permissions().has(Permission.NOBAN))) {
      if (spared.add(misbehaviour)) {
        events.spared(this, misbehaviour, detail);
      } else {
        events.ignored(this, misbehaviour, detail);
      }
      return;
    }
    session.punish(misbehaviour, detail);
    flush();
  }

  @Override
  public boolean isCongested() {
    if (flushing && session.hasActions()) {
      // An answer is on its way to the buffer, which does not count it yet: one at a time.
      heldUp = true;
      return true;
    }
    return connection == null || connection.isSendBufferFull();
  }

  @Override
  public void credit(Contribution what) {
    switch (what) {
      case TRANSACTION -> lastTransactionSeconds = scheduler.nowSeconds();
      case BLOCK -> lastBlockSeconds = scheduler.nowSeconds();
    }
  }

  @Override
  public void finish(String reason) {
    session.finish(reason);
    flush();
  }

  /// Sends a ping now.
  void ping() {
    session.ping(Moment.of(scheduler));
    flush();
  }

  @Override
  public void opened(Connection opened) {
    connection = opened;
    connectedSeconds = scheduler.nowSeconds();
    connectedNanos = scheduler.nanos();
    events.opened(this);
    session.start(Moment.of(scheduler));
    flush();
  }

  @Override
  public void connectFailed(String detail) {
    session.closed(detail);
    events.failed(this, detail);
  }

  @Override
  public void received(Message message, int size) {
    session.receive(message, Moment.of(scheduler));
    flush();
  }

  @Override
  public void malformed(Malformed what) {
    Misbehaviour misbehaviour =
        switch (what.kind()) {
          case CHECKSUM, COMMAND -> Misbehaviour.BAD_FRAME;
          case PAYLOAD -> Misbehaviour.MALFORMED_MESSAGE;
        };
    punish(misbehaviour, what.command().replaceAll("[^a-zA-Z0-9_]", "?") + ": " + what.detail());
  }

  @Override
  public void sendBufferDrained() {
    events.drained(this);
  }

  @Override
  public void closed(CloseReason reason) {
    session.closed(reason.detail());
    if (wake != null) {
      wake.cancel();
    }
    events.closed(this, reason);
  }

  @Nullable Connection connection() {
    return connection;
  }

  /// Our side of the connection.
  Endpoint local() {
    return connection == null ? Endpoint.NONE : connection.local();
  }

  String name() {
    return call.name;
  }

  @Override
  public Endpoint remote() {
    return call.remote;
  }

  @Override
  public Network network() {
    return call.onion ? Network.TORV3 : call.remote.address().network();
  }

  /// True where the peer came by way of our onion service.
  boolean isOnionCaller() {
    return call.onion;
  }

  @Override
  public Permissions permissions() {
    return call.permissions;
  }

  /// What our version message to this peer carries.
  long nonce() {
    return nonce;
  }

  long connectedSeconds() {
    return connectedSeconds;
  }

  /// By the duration clock.
  long connectedNanos() {
    return connectedNanos;
  }

  long lastTransactionSeconds() {
    return lastTransactionSeconds;
  }

  long lastBlockSeconds() {
    return lastBlockSeconds;
  }

  /// True from the moment the connection is being closed by us.
  boolean isClosing() {
    return closing;
  }

  /// Carries out what the session wants done, until it wants nothing more.
  private void flush() {
    if (flushing) {
      return;
    }
    flushing = true;
    try {
      for (List<PeerAction> actions = session.drain();
          !actions.isEmpty();
          actions = session.drain()) {
        actions.forEach(this::carryOut);
      }
    } finally {
      flushing = false;
    }
    if (heldUp) {
      heldUp = false;
      if (session.isReady()) {
        events.drained(this);
      }
    }
    events.handled();
  }

  private void carryOut(PeerAction action) {
    switch (action) {
      case PeerAction.Send send -> {
        if (connection != null) {
          connection.send(send.message());
        }
      }
      case PeerAction.Submit submit -> events.submitted(this, submit.message());
      case PeerAction.Establish _ -> events.established(this);
      case PeerAction.Wake at -> wakeAt(at.atNanos());
      case PeerAction.Ignore ignored ->
          events.ignored(this, ignored.misbehaviour(), ignored.detail());
      case PeerAction.Disconnect blame -> {
        events.blamed(this, blame.misbehaviour(), blame.detail());
        close(blame.misbehaviour().meaning());
      }
      case PeerAction.Finish _ -> close("done");
    }
  }

  private void close(String reason) {
    if (connection != null && !closing) {
      closing = true;
      connection.close(reason);
    }
  }

  private void wakeAt(long nanos) {
    if (wake != null) {
      if (wakeAt <= nanos) {
        return;
      }
      wake.cancel();
    }
    wakeAt = nanos;
    wake =
        scheduler.schedule(
            Duration.ofNanos(Math.max(0, nanos - scheduler.nanos())),
            () -> {
              wake = null;
              session.wake(Moment.of(scheduler));
              flush();
            });
  }

  /// How a connection came about.
  ///
  /// @param name the address, or what the user called it
  /// @param onion true where the peer came by way of our onion service, so that its address is the Tor process's
  record Call(
      String name, Endpoint remote, ConnectionType type, Permissions permissions, boolean onion) {}

  /// Makes our version message for a peer.
  @FunctionalInterface
  interface Introducer {
    Version introduce(Peer peer);
  }

  /// What the node does about a peer.
  interface Events {
    /// True for a nonce of a call of ours that is still under way.
    boolean isOwnNonce(long nonce);

    void opened(Peer peer);

    void failed(Peer peer, String detail);

    void established(Peer peer);

    void submitted(Peer peer, Message message);

    void ignored(Peer peer, Misbehaviour misbehaviour, String detail);

    /// The first of a kind that the peer is not punished for, because of what the user said of it.
    void spared(Peer peer, Misbehaviour misbehaviour, String detail);

    void blamed(Peer peer, Misbehaviour misbehaviour, String detail);

    void drained(Peer peer);

    void closed(Peer peer, CloseReason reason);

    /// Everything that followed from one event was done.
    void handled();
  }
}
