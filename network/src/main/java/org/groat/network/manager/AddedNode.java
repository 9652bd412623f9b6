package org.groat.network.manager;

import java.util.List;
import org.groat.network.wire.Endpoint;

/// A peer that the user asked to keep connected, and how it stands.
///
/// @param name as the user wrote it
/// @param connections none where it is not connected at the moment
public record AddedNode(String name, List<Connection> connections) {
  public AddedNode {
    connections = List.copyOf(connections);
  }

  /// @param inbound true where the peer called us
  public record Connection(Endpoint endpoint, boolean inbound) {}

  static AddedNode of(String name, Peers peers) {
    return new AddedNode(
        name,
        peers.find(name).stream()
            .map(peer -> new Connection(peer.remote(), peer.type().isInbound()))
            .toList());
  }
}
