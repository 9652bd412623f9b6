package org.groat.network.manager;

import java.util.function.Predicate;
import org.groat.chain.service.ChainService;
import org.groat.network.peer.PeerLink;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Protocol;
import org.groat.network.wire.Services;
import org.groat.network.wire.Version;
import org.groat.network.wire.VersionAddress;

/// What the node says of itself.
final class Introduction {
  private final NetworkSettings settings;
  private final ChainService chain;
  private final LocalServices services;
  private final Predicate<PeerLink> takesTransactions;

  /// @param filters compact filters are served
  /// @param takesTransactions whether a peer's transactions are wanted
  Introduction(
      NetworkSettings settings,
      ChainService chain,
      boolean filters,
      Predicate<PeerLink> takesTransactions) {
    this.settings = settings;
    this.chain = chain;
    this.services = new LocalServices(chain, settings, filters);
    this.takesTransactions = takesTransactions;
  }

  /// What everybody is offered.
  Services services() {
    return services.toAll();
  }

  /// The version message to a peer.
  Version to(Peer peer, long nowSeconds) {
    Services offered = services.to(peer.permissions());
    return new Version(
        Protocol.VERSION,
        offered,
        nowSeconds,
        new VersionAddress(Services.NONE, peer.remote()),
        new VersionAddress(offered, Endpoint.NONE),
        peer.nonce(),
        settings.userAgent(),
        chain.snapshot().tip().height(),
        takesTransactions.test(peer));
  }
}
