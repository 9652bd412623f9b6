package org.groat.network.manager;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.groat.network.address.LocalAddresses;
import org.groat.network.address.LocalAddresses.Local;
import org.groat.network.peer.Moment;
import org.groat.network.peer.PeerLink;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.NetworkAddress;
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
  private final Predicate<NetworkAddress> admissible;
  private final State state;
  private final RandomGenerator random;

  /// @param admissible addresses worth telling
  OwnAddress(
      NetworkSettings settings,
      LocalAddresses own,
      Predicate<NetworkAddress> admissible,
      State state,
      RandomGenerator random) {
    this.settings = settings;
    this.own = own;
    this.admissible = admissible;
    this.state = state;
    this.random = random;
  }

  /// What the node is at the moment.
  ///
  /// @param listening true where anybody may call it, be it by way of its onion service alone
  /// @param port where all may call it; nothing where they may not
  /// @param services what it offers
  /// @param catchingUp true while it has too little of the chain for anybody to call it
  record State(
      BooleanSupplier listening,
      Supplier<OptionalInt> port,
      Supplier<Services> services,
      BooleanSupplier catchingUp) {}

  @Override
  public boolean isWorthTelling() {
    return state.listening.getAsBoolean() && !state.catchingUp.getAsBoolean();
  }

  @Override
  public Optional<PeerAddress> seenBy(PeerLink link, Moment now) {
    if (!state.listening.getAsBoolean()) {
      return Optional.empty();
    }
    Optional<Local> known = own.best(link.network());
    OptionalInt port = state.port.get();
    Optional<Endpoint> seen =
        port.isEmpty()
            ? Optional.empty()
            : seen(link, known.map(local -> local.endpoint().port()).orElse(port.getAsInt()));
    boolean believed =
        seen.isPresent()
            && known
                .map(k -> random.nextInt(k.isCertain() ? DOUBT_OF_CERTAIN : DOUBT) == 0)
                .orElse(true);
    return (believed ? seen : known.map(Local::endpoint))
        .map(at -> new PeerAddress(at, state.services.get(), now.unixSeconds()));
  }

  /// What the peer sees, at the port where others call us; of a peer that called us the port too, for there it found us. Who has
  /// no address that others could call sees none of ours either, and whoever comes by way of our onion service sees only that.
  private Optional<Endpoint> seen(PeerLink link, int here) {
    NetworkAddress remote = link.remote().address();
    if (!settings.discover() || link.network() != remote.network() || !admissible.test(remote)) {
      return Optional.empty();
    }
    return link.session()
        .version()
        .map(version -> version.receiver().endpoint())
        .filter(at -> admissible.test(at.address()))
        .filter(at -> settings.routes().reaches(at.address().network()))
        .map(at -> link.type().isInbound() ? at : new Endpoint(at.address(), here));
  }
}
