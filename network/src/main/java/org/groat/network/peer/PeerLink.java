package org.groat.network.peer;

import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Message;
import org.groat.network.wire.Network;

/// A ready peer as sync, relay and the address book see it.
public interface PeerLink {
  PeerId id();

  /// The other side.
  Endpoint remote();

  /// The network that connects us: the address's, but for one that came by way of our onion service.
  default Network network() {
    return remote().address().network();
  }

  /// What was negotiated with the peer.
  PeerSession session();

  default ConnectionType type() {
    return session().type();
  }

  void send(Message message);

  /// The peer did something wrong: acts as the table says.
  void punish(Misbehaviour misbehaviour, String detail);

  /// Ends the connection without blame.
  void finish(String reason);

  /// The peer brought something that the chain took: it counts in its favour when room is needed.
  void credit(Contribution what);

  /// True while so much waits to be read by the peer that nothing large should be added.
  boolean isCongested();

  /// What the user lets this peer do beyond others.
  default Permissions permissions() {
    return Permissions.NONE;
  }

  /// True where the peer is asked first for blocks, headers and transactions: the node or its user chose it, or the user said
  /// that it may not be banned.
  default boolean isPreferred() {
    return type().isPreferredForDownload()
        || type().isInbound() && permissions().has(Permission.NOBAN);
  }

  /// True where the user named this peer: what it offers is taken with less suspicion.
  default boolean isTrusted() {
    return type() == ConnectionType.MANUAL;
  }

  /// What a peer can bring.
  enum Contribution {
    TRANSACTION,
    BLOCK
  }
}
