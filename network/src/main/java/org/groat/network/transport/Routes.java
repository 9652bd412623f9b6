package org.groat.network.transport;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.groat.network.wire.Network;
import org.groat.network.wire.NetworkAddress;
import org.jspecify.annotations.Nullable;

/// How connections leave this machine: which networks the node calls of its own accord, and what carries the calls.
///
/// A proxy carries what is on its networks and can be reached from anywhere. Private addresses and this machine's own are
/// called directly: a proxy elsewhere does not reach them.
///
/// @param networks those that the node calls peers of; peers that the user names may be on others (`--onlynet`)
/// @param proxies by network
/// @param names carries calls to host names, which it looks up; none where this machine looks names up itself
/// @param i2p the I2P router's door; none where there is none
public record Routes(
    Set<Network> networks,
    Map<Network, Proxy> proxies,
    @Nullable Proxy names,
    @Nullable SamBridge i2p) {
  /// Sockets alone.
  public static final Routes DIRECT =
      new Routes(EnumSet.of(Network.IPV4, Network.IPV6), Map.of(), null, null);

  public Routes {
    networks = Set.copyOf(networks);
    proxies = Map.copyOf(proxies);
  }

  /// The same, and calls to other networks alone.
  public Routes withNetworks(Set<Network> only) {
    return new Routes(only, proxies, names, i2p);
  }

  /// The same with a proxy for a network.
  public Routes withProxy(Network network, Proxy proxy) {
    Map<Network, Proxy> more = new EnumMap<>(Network.class);
    more.putAll(proxies);
    more.put(network, proxy);
    return new Routes(networks, more, names, i2p);
  }

  /// The same with a proxy that looks names up.
  public Routes withNames(Proxy proxy) {
    return new Routes(networks, proxies, proxy, i2p);
  }

  /// The same with an I2P router.
  public Routes withI2p(SamBridge router) {
    return new Routes(networks, proxies, names, router);
  }

  /// True where the node calls peers on the network of its own accord.
  public boolean reaches(Network network) {
    return networks.contains(network);
  }

  /// True where host names go to a proxy, and this machine looks none up.
  public boolean namesGoToProxy() {
    return names != null;
  }

  /// What carries calls to a network, for people to see: of I2P the router.
  public Optional<Proxy> shownProxy(Network network) {
    return network == Network.I2P && i2p != null
        ? Optional.of(new Proxy(i2p.at(), false))
        : Optional.ofNullable(proxies.get(network));
  }

  /// The proxy that carries a call; empty where it goes directly.
  Optional<Proxy> proxyFor(NetworkAddress address) {
    return address.isRoutable()
        ? Optional.ofNullable(proxies.get(address.network()))
        : Optional.empty();
  }
}
