package org.groat.network.address;

import java.util.List;
import java.util.function.Consumer;
import org.groat.network.wire.NetworkAddress;

/// Finds the addresses behind a host name, without making the network loop wait.
@FunctionalInterface
public interface NameResolver {

  /// Looks a name up and calls `result` later on the network loop; with nothing where there is no such name or no answer. A
  /// text that is an address itself is its own answer.
  void resolve(String host, Consumer<List<NetworkAddress>> result);
}
