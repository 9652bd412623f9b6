package org.groat.network.manager;

import org.groat.chain.service.ChainService;
import org.groat.network.peer.Permission;
import org.groat.network.peer.Permissions;
import org.groat.network.wire.Services;

/// What this node offers.
final class LocalServices {
  private final ChainService chain;
  private final Services always;

  /// @param filters compact filters are served
  LocalServices(ChainService chain, NetworkSettings settings, boolean filters) {
    this.chain = chain;
    this.always =
        Services.of(
            Services.WITNESS,
            filters ? Services.COMPACT_FILTERS : Services.NONE,
            settings.bloomFilters() ? Services.BLOOM : Services.NONE);
  }

  /// To everybody. Whether all blocks can be had changes while the node runs: with pruning, and while the chain below a loaded
  /// set of coins is still fetched.
  Services toAll() {
    return always.with(chain.servesAllBlocks() ? Services.NETWORK : Services.NETWORK_LIMITED);
  }

  /// To a peer whose permissions may give it more.
  Services to(Permissions permissions) {
    return permissions.has(Permission.BLOOMFILTER) ? toAll().with(Services.BLOOM) : toAll();
  }
}
