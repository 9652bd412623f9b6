package org.groat.network.reach;

import org.groat.network.wire.Endpoint;

/// Learns by which addresses others can call this node. Called on the network loop.
public interface Publisher {
  /// Others can call there from now on.
  void published(Endpoint at);

  /// No longer.
  void withdrawn(Endpoint at);
}
