package org.groat.network.peer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Message;
import org.groat.network.wire.Protocol;
import org.groat.network.wire.Services;
import org.groat.network.wire.Verack;
import org.groat.network.wire.Version;
import org.groat.network.wire.VersionAddress;
import org.groat.network.wire.WtxidRelay;

/// A peer without a connection: what it is sent and blamed for is kept.
///
/// One whose handshake is behind it must not be blamed nor let go.
public final class RecordedLink implements PeerLink {
  private final PeerId id;
  private final PeerSession session;
  private final List<Message> sent = new ArrayList<>();
  private final List<Misbehaviour> blames = new ArrayList<>();
  private final boolean blameless;
  private boolean congested;

  public RecordedLink(int number, ConnectionType type) {
    this(
        number,
        type,
        () -> {
          throw new AssertionError("no handshake here");
        },
        false);
  }

  private RecordedLink(
      int number, ConnectionType type, Supplier<Version> version, boolean blameless) {
    this.id = new PeerId(number);
    this.session = new PeerSession(type, version, nonce -> false, new SplittableRandom(number));
    this.blameless = blameless;
  }

  /// One that has shaken hands and does nothing wrong.
  public static RecordedLink ready(int number, ConnectionType type) {
    RecordedLink link = new RecordedLink(number, type, () -> version(1), true);
    Moment now = new Moment(0, Instant.ofEpochSecond(1_750_000_000));
    link.session.start(now);
    link.session.receive(version(2), now);
    link.session.receive(new WtxidRelay(), now);
    link.session.receive(new Verack(), now);
    return link;
  }

  private static Version version(long nonce) {
    return new Version(
        Protocol.VERSION,
        Services.of(Services.NETWORK, Services.WITNESS),
        0,
        VersionAddress.NONE,
        VersionAddress.NONE,
        nonce,
        "/recorded:1/",
        0,
        true);
  }

  /// It reads nothing from now on, or reads again.
  public RecordedLink congested(boolean now) {
    congested = now;
    return this;
  }

  public List<Message> sent() {
    return List.copyOf(sent);
  }

  /// What it was sent of a kind.
  public <M extends Message> List<M> sent(Class<M> kind) {
    return sent.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  public List<Misbehaviour> blames() {
    return List.copyOf(blames);
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
  public Endpoint remote() {
    return Endpoint.NONE;
  }

  @Override
  public void send(Message message) {
    sent.add(message);
  }

  @Override
  public void punish(Misbehaviour misbehaviour, String detail) {
    if (blameless) {
      throw new AssertionError(misbehaviour + " " + detail);
    }
    blames.add(misbehaviour);
  }

  @Override
  public void finish(String reason) {
    if (blameless) {
      throw new AssertionError(reason);
    }
  }

  @Override
  public void credit(Contribution what) {}

  @Override
  public boolean isCongested() {
    return congested;
  }
}
