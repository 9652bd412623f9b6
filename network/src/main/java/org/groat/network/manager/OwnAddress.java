package org.groat.network.manager;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.groat.network.address.LocalAddresses;
import org.groat.network.address.LocalAddresses.Local;
import org.groat.network.peer.Moment;
import org.groat.network.peer.PeerLink;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.PeerAddress;
import org.groat.network.wire.Services;

/// Which address of ours a peer is told.
///
/// Where addresses may be discovered, what the peer itself sees counts too: always where we know none, else every second time,
/// or every eighth where the user is sure. Owned by the network loop.
final class OwnAddress implements AddressGossip.Own {
  private static final int DOUBT = 2;
  private static final int DOUBT_OF_CERTAIN = 8;

  private final NetworkSettings settings;
  private final LocalAddresses own;
  private final Listeners listeners;
  private final Supplier<Services> services;
  private final RandomGenerator random;

  OwnAddress(
      NetworkSettings settings,
      LocalAddresses own,
      Listeners listeners,
      Supplier<Services> services,
      RandomGenerator random) {
    this.settings = settings;
    this.own = own;
    this.listeners = listeners;
    this.services = services;
    this.random = random;
  }

  @Override
  public Optional<PeerAddress> seenBy(PeerLink link, Moment now) {
    if (!listeners.isOpen()) {
      return Optional.empty();
    }
    Optional<Local> known = own.best(link.network());
    Optional<Endpoint> seen = seen(link);
    boolean believed =
        seen.isPresent()
            && known
                .map(k -> random.nextInt(k.isCertain() ? DOUBT_OF_CERTAIN : DOUBT) == 0)
                .orElse(true);
    return (believed ? seen : known.map(Local::endpoint))
        .map(at -> new PeerAddress(at, services.get(), now.unixSeconds()));
  }

  /// What the peer sees, at the port that we listen on; of a peer that called us the port too, for there it found us.
  private Optional<Endpoint> seen(PeerLink link) {
    OptionalInt here = listeners.port();
    if (!settings.discover() || here.isEmpty()) {
      return Optional.empty();
    }
    return link.session()
        .version()
        .map(version -> version.receiver().endpoint())
        .filter(at -> settings.routes().reaches(at.address().network()))
        .map(at -> link.type().isInbound() ? at : new Endpoint(at.address(), here.getAsInt()));
  }
}
