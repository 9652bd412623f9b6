package org.groat.network.peer;

import org.groat.network.wire.Message;

/// What a session wants done, appended to its outbox in order.
public sealed interface PeerAction {

  /// Send a message to the peer.
  record Send(Message message) implements PeerAction {}

  /// Close the connection and act as the misbehaviour's consequence says.
  ///
  /// @param detail what was seen, for the log
  record Disconnect(Misbehaviour misbehaviour, String detail) implements PeerAction {}

  /// Close the connection: its purpose is served, nobody is to blame.
  record Finish() implements PeerAction {}

  /// The handshake is complete: from now on the session submits.
  record Establish() implements PeerAction {}

  /// Hand a message on to whom it concerns: sync, relay, addresses.
  record Submit(Message message) implements PeerAction {}

  /// A message was wrong in a way that has no consequence; for the log.
  record Ignore(Misbehaviour misbehaviour, String detail) implements PeerAction {}

  /// Call [PeerSession#wake] once the duration clock reads `atNanos`.
  record Wake(long atNanos) implements PeerAction {}
}
