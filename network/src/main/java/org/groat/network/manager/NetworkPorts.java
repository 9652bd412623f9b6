package org.groat.network.manager;

import java.util.random.RandomGenerator;
import org.groat.chain.runtime.EventLoop;
import org.groat.chain.service.ChainService;
import org.groat.network.address.AddressBook;
import org.groat.network.address.NameResolver;
import org.groat.network.relay.FilterSource;
import org.groat.network.transport.Transport;
import org.jspecify.annotations.Nullable;

/// All that a [NetworkNode] needs of the world: the machine's, or a simulated one.
///
/// @param transport its callbacks run on `loop`
/// @param names for the host names that users write, and for seeds
/// @param book the addresses known so far
/// @param files what outlives a restart; none where nothing is kept
/// @param loop owned by the node alone
/// @param filters the compact filters that are served; none where they are not
public record NetworkPorts(
    ChainService chain,
    Transport transport,
    NameResolver names,
    AddressBook book,
    @Nullable NetworkFiles files,
    EventLoop loop,
    RandomGenerator random,
    @Nullable FilterSource filters) {

  /// A node that serves no compact filters.
  public NetworkPorts(
      ChainService chain,
      Transport transport,
      NameResolver names,
      AddressBook book,
      @Nullable NetworkFiles files,
      EventLoop loop,
      RandomGenerator random) {
    this(chain, transport, names, book, files, loop, random, null);
  }

  /// The same with compact filters to serve.
  public NetworkPorts withFilters(FilterSource other) {
    return new NetworkPorts(chain, transport, names, book, files, loop, random, other);
  }
}
