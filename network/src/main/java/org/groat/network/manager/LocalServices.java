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
            Services.NETWORK_LIMITED,
            settings.encryptedTransport() ? Services.P2P_V2 : Services.NONE,
            filters ? Services.COMPACT_FILTERS : Services.NONE,
            settings.bloomFilters() ? Services.BLOOM : Services.NONE);
  }

  /// To everybody: the last blocks always (BIP-0159), all of them where they can be had, which changes while the node runs, with
  /// pruning and while the chain below a loaded set of coins is still fetched.
  Services toAll() {
    return chain.servesAllBlocks() ? always.with(Services.NETWORK) : always;
  }

  /// To a peer whose permissions may give it more.
  Services to(Permissions permissions) {
    return permissions.has(Permission.BLOOMFILTER) ? toAll().with(Services.BLOOM) : toAll();
  }
}
