package org.groat.network.relay;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.groat.network.peer.ConnectionType;
import org.groat.network.peer.Misbehaviour;
import org.groat.network.peer.Moment;
import org.groat.network.peer.PeerId;
import org.groat.network.peer.PeerLink;
import org.groat.network.peer.PeerSession;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Message;
import org.groat.network.wire.Protocol;
import org.groat.network.wire.Services;
import org.groat.network.wire.Verack;
import org.groat.network.wire.Version;
import org.groat.network.wire.VersionAddress;
import org.groat.network.wire.WtxidRelay;

/// A ready peer that keeps what it is told.
final class FakeLink implements PeerLink {
  final List<Message> told = new ArrayList<>();
  private final PeerId id;
  private final PeerSession session;

  FakeLink(long number, ConnectionType type) {
    this.id = new PeerId(number);
    this.session =
        new PeerSession(type, () -> version(1), nonce -> false, new SplittableRandom(number));
    Moment now = new Moment(0, Instant.ofEpochSecond(1_750_000_000));
    session.start(now);
    session.receive(version(2), now);
    session.receive(new WtxidRelay(), now);
    session.receive(new Verack(), now);
  }

  private static Version version(long nonce) {
    return new Version(
        Protocol.VERSION,
        Services.of(Services.NETWORK, Services.WITNESS),
        0,
        VersionAddress.NONE,
        VersionAddress.NONE,
        nonce,
        "/fake:1/",
        0,
        true);
  }

  <M extends Message> List<M> told(Class<M> kind) {
    return told.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @Override
  public PeerId id() {
    return id;
  }

  @Override
  public Endpoint remote() {
    return Endpoint.NONE;
  }

  @Override
  public PeerSession session() {
    return session;
  }

  @Override
  public void send(Message message) {
    told.add(message);
  }

  @Override
  public void punish(Misbehaviour misbehaviour, String detail) {
    throw new AssertionError(misbehaviour + " " + detail);
  }

  @Override
  public void finish(String reason) {
    throw new AssertionError(reason);
  }

  @Override
  public void credit(Contribution what) {}

  @Override
  public boolean isCongested() {
    return false;
  }
}
