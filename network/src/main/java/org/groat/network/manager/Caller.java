package org.groat.network.manager;

import java.util.Optional;
import org.groat.network.peer.PeerId;

/// Opens connections.
@FunctionalInterface
interface Caller {
  /// Begins to connect; empty where that is not done, such as to a peer connected already.
  Optional<PeerId> call(Callee callee);
}
