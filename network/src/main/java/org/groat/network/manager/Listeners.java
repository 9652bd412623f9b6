package org.groat.network.manager;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.groat.chain.codec.Bytes;
import org.groat.network.address.LocalAddresses;
import org.groat.network.peer.Permissions;
import org.groat.network.transport.Connection;
import org.groat.network.transport.ConnectionHandler;
import org.groat.network.transport.Transport;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Network;
import org.groat.network.wire.NetworkAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where others can call this node. Owned by the network loop.
final class Listeners {
  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

  /// Stands for our destination, whose hash only the router tells.
  private static final Endpoint I2P_DESTINATION =
      new Endpoint(new NetworkAddress(Network.I2P, Bytes.wrap(new byte[32])), 0);

  private final NetworkSettings settings;
  private final Transport transport;
  private final LocalAddresses own;
  private final Admission admission;
  private final List<Transport.Binding> bindings = new ArrayList<>();
  private OptionalInt port = OptionalInt.empty();

  Listeners(
      NetworkSettings settings, Transport transport, LocalAddresses own, Admission admission) {
    this.settings = settings;
    this.transport = transport;
    this.own = own;
    this.admission = admission;
  }

  /// Listens everywhere that the user says.
  ///
  /// @throws org.groat.network.transport.TransportException where an address cannot be listened on, in plain words
  void open() {
    for (Endpoint at : settings.bind()) {
      listen(at, new Place(Permissions.NONE, false));
      own.add(at, LocalAddresses.Source.BOUND);
    }
    settings.whiteBind().forEach(at -> listen(at.endpoint(), new Place(at.permissions(), false)));
    settings.onionBind().forEach(at -> listen(at, new Place(Permissions.NONE, true)));
    if (settings.i2pAcceptIncoming()) {
      listen(I2P_DESTINATION, new Place(Permissions.NONE, false));
    }
  }

  /// The places with the ports in use.
  List<Endpoint> places() {
    return bindings.stream().map(Transport.Binding::local).toList();
  }

  /// Whether others can call this node at all.
  boolean isOpen() {
    return !bindings.isEmpty();
  }

  /// The port of the first place where anybody can call by an IP address; nothing where there is none, as there may be only one that a
  /// Tor process brings callers to.
  OptionalInt port() {
    return port;
  }

  /// Accepts no more.
  void close() {
    bindings.forEach(Transport.Binding::close);
    bindings.clear();
    port = OptionalInt.empty();
  }

  private void listen(Endpoint at, Place place) {
    Transport.Binding binding = transport.listen(at, caller -> admission.admit(caller, place));
    bindings.add(binding);
    if (port.isEmpty() && !place.onion() && at.address().toInetAddress().isPresent()) {
      port = OptionalInt.of(binding.local().port());
    }
    LOG.info("event=listening at={}", binding.local());
  }

  /// What is known of a caller from where it called.
  ///
  /// @param permissions of all who call there
  /// @param onion true where the Tor process brings the callers of our onion service
  record Place(Permissions permissions, boolean onion) {}

  /// Decides on callers.
  @FunctionalInterface
  interface Admission {
    ConnectionHandler admit(Connection caller, Place place);
  }
}
