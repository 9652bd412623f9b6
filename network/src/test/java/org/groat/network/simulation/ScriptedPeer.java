package org.groat.network.simulation;

import java.util.ArrayList;
import java.util.List;
import org.groat.network.transport.CloseReason;
import org.groat.network.transport.ConnectOptions;
import org.groat.network.transport.Connection;
import org.groat.network.transport.ConnectionHandler;
import org.groat.network.transport.Malformed;
import org.groat.network.transport.SimulatedTransport;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Message;
import org.groat.network.wire.Ping;
import org.groat.network.wire.Pong;
import org.groat.network.wire.Protocol;
import org.groat.network.wire.SendAddrV2;
import org.groat.network.wire.Services;
import org.groat.network.wire.Verack;
import org.groat.network.wire.Version;
import org.groat.network.wire.VersionAddress;
import org.groat.network.wire.WtxidRelay;
import org.jspecify.annotations.Nullable;

/// A peer that follows a script instead of the protocol: it shakes hands as everybody does, then does what its subclass says.
public abstract class ScriptedPeer implements ConnectionHandler {
  private final SimulatedTransport transport;
  private final List<Message> heard = new ArrayList<>();
  private @Nullable Connection connection;
  private Services services = Services.NONE;
  private boolean invited;
  private boolean ready;
  private boolean gone;
  private long nonce;

  protected ScriptedPeer(SimulatedTransport transport) {
    this.transport = transport;
  }

  /// Calls the victim.
  public final void call(Endpoint victim) {
    gone = false;
    ready = false;
    transport.connect(victim, ConnectOptions.PLAIN, this);
  }

  /// Lets the victim call it.
  public final void awaitCall(Endpoint at) {
    transport.listen(at, connection -> this);
  }

  /// Whether its version message invites transactions.
  protected boolean relays() {
    return true;
  }

  /// The handshake is complete.
  protected abstract void ready();

  /// The victim said something.
  protected abstract void heard(Message message);

  protected final void send(Message message) {
    if (connection != null && !gone) {
      connection.send(message);
    }
  }

  protected final @Nullable Connection connection() {
    return connection;
  }

  /// True once the victim hung up.
  public final boolean isGone() {
    return gone;
  }

  public final boolean isReady() {
    return ready;
  }

  /// What the victim's version message offers.
  public final Services victimServices() {
    return services;
  }

  /// True where the victim's version message invites transactions.
  public final boolean isInvitedToRelay() {
    return invited;
  }

  /// All that the victim said since the handshake.
  public final List<Message> messages() {
    return List.copyOf(heard);
  }

  @Override
  public final void opened(Connection opened) {
    connection = opened;
    nonce = opened.id() * 31 + 7;
    send(
        new Version(
            Protocol.VERSION,
            Services.of(Services.NETWORK, Services.WITNESS),
            0,
            VersionAddress.NONE,
            VersionAddress.NONE,
            nonce,
            "/scripted:1/",
            0,
            relays()));
  }

  @Override
  public final void received(Message message, int size) {
    switch (message) {
      case Version version -> {
        services = version.services();
        invited = version.relay();
        send(new WtxidRelay());
        send(new SendAddrV2());
        send(new Verack());
      }
      case Verack _ -> {
        ready = true;
        ready();
      }
      case Ping ping -> send(new Pong(ping.nonce()));
      case Message other -> {
        heard.add(other);
        heard(other);
      }
    }
  }

  @Override
  public final void connectFailed(String detail) {
    gone = true;
  }

  @Override
  public final void malformed(Malformed what) {}

  @Override
  public final void sendBufferDrained() {}

  @Override
  public final void closed(CloseReason reason) {
    gone = true;
  }
}
