package org.groat.node.app;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.NetworkAddress;
import org.groat.node.config.BindPlace;
import org.groat.node.config.ConfigurationException;
import org.groat.node.config.Options;
import org.groat.node.config.Settings;

/// Where the node listens, as `--bind` has it.
///
/// @param open for anybody
/// @param onion for those whom a Tor process brings
record ListenPlaces(List<Endpoint> open, List<Endpoint> onion) {
  private static final String EVERYWHERE = "0.0.0.0";
  private static final NetworkAddress LOOPBACK = NetworkAddress.parse("127.0.0.1");

  /// Anybody is let in everywhere where no place is named at all. An onion service that we ask for has a place of its own on loopback
  /// where none is named for it, so that nobody else who calls is taken for an onion caller.
  ///
  /// @throws ConfigurationException where a place is none
  static ListenPlaces of(Settings settings) {
    List<Endpoint> open = new ArrayList<>();
    List<Endpoint> onion = new ArrayList<>();
    List<BindPlace> named = settings.all(Options.BIND);
    for (BindPlace place : named) {
      (place.onion() ? onion : open).add(endpoint(place, settings));
    }
    if (named.isEmpty()) {
      open.add(Endpoint.parse(EVERYWHERE, settings.port()));
    }
    if (onion.isEmpty() && settings.listensOnion()) {
      onion.add(new Endpoint(LOOPBACK, settings.onionTargetPort()));
    }
    return new ListenPlaces(List.copyOf(open), List.copyOf(onion));
  }

  private static Endpoint endpoint(BindPlace place, Settings settings) {
    try {
      Endpoint at = Endpoint.parse(place.at(), place.onion() ? 0 : settings.port());
      // A Tor process brings callers to a port that it is told: any free one will not do.
      return place.onion() && at.port() == 0
          ? new Endpoint(at.address(), settings.onionTargetPort())
          : at;
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          Options.BIND.name() + "=" + place + " is not valid: " + e.getMessage(), e);
    }
  }

  /// Where a Tor process on this machine finds such a place: one that stands for all addresses is on loopback too.
  static Endpoint target(Endpoint onion) {
    boolean anywhere =
        onion.address().toInetAddress().map(InetAddress::isAnyLocalAddress).orElse(false);
    return anywhere ? new Endpoint(LOOPBACK, onion.port()) : onion;
  }
}
