package org.groat.network.manager;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.groat.network.peer.Misbehaviour;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What becomes known of peers' misbehaviour: the log, whoever observes it, and the doorkeeper, who remembers. Owned by the network
/// loop.
final class BlameBook {
  private static final Logger LOG = LoggerFactory.getLogger(BlameBook.class);

  private final Doorkeeper door;
  private final List<Consumer<Blame>> observers = new ArrayList<>();

  BlameBook(Doorkeeper door) {
    this.door = door;
  }

  void observe(Consumer<Blame> observer) {
    observers.add(observer);
  }

  /// The connection ends for it.
  void blamed(Peer peer, Misbehaviour misbehaviour, String detail) {
    LOG.info(
        "event=misbehaviour peer={} address={} what={} detail={}",
        peer.id(),
        peer.remote(),
        misbehaviour,
        detail);
    door.blamed(peer, misbehaviour);
    observers.forEach(o -> o.accept(new Blame(peer.remote(), misbehaviour, detail)));
  }

  /// The peer would be discouraged, if the user had not named it or said not to ban it.
  void spared(Peer peer, Misbehaviour misbehaviour, String detail) {
    LOG.warn(
        "event=not-punished peer={} address={} type={} what={} detail={}",
        peer.id(),
        peer.remote(),
        peer.type().label(),
        misbehaviour,
        detail);
  }

  /// Nothing follows.
  void ignored(Peer peer, Misbehaviour misbehaviour, String detail) {
    LOG.debug("event=ignored peer={} what={} detail={}", peer.id(), misbehaviour, detail);
  }
}
