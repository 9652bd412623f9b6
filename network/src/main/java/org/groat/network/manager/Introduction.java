package org.groat.network.manager;

import org.groat.chain.service.ChainService;
import org.groat.network.relay.FilterSource;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Protocol;
import org.groat.network.wire.Services;
import org.groat.network.wire.Version;
import org.groat.network.wire.VersionAddress;
import org.jspecify.annotations.Nullable;

/// What the node says of itself.
final class Introduction {
  private final NetworkSettings settings;
  private final ChainService chain;
  private final @Nullable FilterSource filters;

  Introduction(NetworkSettings settings, ChainService chain, @Nullable FilterSource filters) {
    this.settings = settings;
    this.chain = chain;
    this.filters = filters;
  }

  Services services() {
    return Services.of(
        chain.servesAllBlocks() ? Services.NETWORK : Services.NETWORK_LIMITED,
        Services.WITNESS,
        filters == null ? Services.NONE : Services.COMPACT_FILTERS);
  }

  /// The version message to a peer.
  Version to(Peer peer, long nowSeconds) {
    return new Version(
        Protocol.VERSION,
        services(),
        nowSeconds,
        new VersionAddress(Services.NONE, peer.remote()),
        new VersionAddress(services(), Endpoint.NONE),
        peer.nonce(),
        settings.userAgent(),
        chain.snapshot().tip().height(),
        peer.type().relaysTransactions() && !settings.blocksOnly());
  }
}
