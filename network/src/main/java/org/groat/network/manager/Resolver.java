package org.groat.network.manager;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.groat.network.wire.NetworkAddress;

/// Looks host names up. A port of its own, since it waits for the world and the simulator has no names.
@FunctionalInterface
public interface Resolver {
  /// Finds the addresses of a host; none where it has none or cannot be found. May complete on any thread.
  CompletableFuture<List<NetworkAddress>> resolve(String host);

  /// Knows no names.
  Resolver NONE = host -> CompletableFuture.completedFuture(List.of());
}
