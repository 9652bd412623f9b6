package org.groat.network.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Message;

/// A peer without a connection: what it is sent and blamed for is kept.
public final class RecordedLink implements PeerLink {
  private final PeerId id;
  private final PeerSession session;
  private final List<Message> sent = new ArrayList<>();
  private final List<Misbehaviour> blames = new ArrayList<>();
  private boolean congested;

  public RecordedLink(int number, ConnectionType type) {
    this.id = new PeerId(number);
    this.session =
        new PeerSession(
            type,
            () -> {
              throw new AssertionError("no handshake here");
            },
            nonce -> false,
            new SplittableRandom(number));
  }

  /// It reads nothing from now on, or reads again.
  public RecordedLink congested(boolean now) {
    congested = now;
    return this;
  }

  public List<Message> sent() {
    return List.copyOf(sent);
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
    blames.add(misbehaviour);
  }

  @Override
  public void finish(String reason) {}

  @Override
  public void credit(Contribution what) {}

  @Override
  public boolean isCongested() {
    return congested;
  }
}
