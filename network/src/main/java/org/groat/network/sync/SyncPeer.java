package org.groat.network.sync;

import org.groat.chain.primitives.BlockHash;
import org.groat.network.peer.BoundedSet;
import org.groat.network.peer.PeerLink;

/// What sync notes about a peer. Owned by the network loop.
final class SyncPeer {
  /// Announced hashes of unknown blocks that are remembered; the last few are what matters.
  static final int ANNOUNCED_MAX = 16;

  private final PeerLink link;
  private final BoundedSet<BlockHash> announced = new BoundedSet<>(ANNOUNCED_MAX);
  private int unjudged;

  SyncPeer(PeerLink link) {
    this.link = link;
  }

  PeerLink link() {
    return link;
  }

  /// Hashes of blocks that the peer announced and whose headers we lack.
  BoundedSet<BlockHash> announced() {
    return announced;
  }

  /// Batches of its headers that wait for the chain's verdict.
  int unjudged() {
    return unjudged;
  }

  void submitted() {
    unjudged++;
  }

  void judged() {
    unjudged--;
  }
}
