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
/// The proxy into the onion network may become known later than the rest ([LearntProxy]): until then that network is not reached.
///
/// @param networks those that the node calls peers of where there is a way; peers that the user names may be on others (`--onlynet`)
/// @param proxies by network
/// @param names carries calls to host names, which it looks up; none where this machine looks names up itself
/// @param i2p the I2P router's door; none where there is none
/// @param tor the proxy that a Tor process names; none where no Tor process is asked
public record Routes(
    Set<Network> networks,
    Map<Network, Proxy> proxies,
    @Nullable Proxy names,
    @Nullable SamBridge i2p,
    @Nullable LearntProxy tor) {
  /// Sockets alone.
  public static final Routes DIRECT =
      new Routes(EnumSet.of(Network.IPV4, Network.IPV6), Map.of(), null, null, null);

  public Routes {
    networks = Set.copyOf(networks);
    proxies = Map.copyOf(proxies);
  }

  /// The same, and calls to other networks alone.
  public Routes withNetworks(Set<Network> only) {
    return new Routes(only, proxies, names, i2p, tor);
  }

  /// The same with a proxy for a network.
  public Routes withProxy(Network network, Proxy proxy) {
    Map<Network, Proxy> more = new EnumMap<>(Network.class);
    more.putAll(proxies);
    more.put(network, proxy);
    return new Routes(networks, more, names, i2p, tor);
  }

  /// The same with a proxy that looks names up.
  public Routes withNames(Proxy proxy) {
    return new Routes(networks, proxies, proxy, i2p, tor);
  }

  /// The same with an I2P router.
  public Routes withI2p(SamBridge router) {
    return new Routes(networks, proxies, names, router, tor);
  }

  /// The same with a proxy for onion addresses that a Tor process will name.
  public Routes withTor(LearntProxy learnt) {
    return new Routes(networks, proxies, names, i2p, learnt);
  }

  /// The networks that the node calls peers on of its own accord, as it is now.
  public Set<Network> reachable() {
    if (networks.stream().allMatch(this::reaches)) {
      return networks;
    }
    Set<Network> now = EnumSet.copyOf(networks);
    now.removeIf(network -> !reaches(network));
    return now;
  }

  /// True where the node calls peers on the network of its own accord.
  public boolean reaches(Network network) {
    boolean awaited = network == Network.TORV3 && tor != null && proxy(network).isEmpty();
    return networks.contains(network) && !awaited;
  }

  /// True where host names go to a proxy, and this machine looks none up.
  public boolean namesGoToProxy() {
    return names != null;
  }

  /// What carries calls to a network, for people to see: of I2P the router.
  public Optional<Proxy> shownProxy(Network network) {
    return network == Network.I2P && i2p != null
        ? Optional.of(new Proxy(i2p.at(), false))
        : proxy(network);
  }

  /// The proxy that carries a call; empty where it goes directly.
  Optional<Proxy> proxyFor(NetworkAddress address) {
    return address.isRoutable() ? proxy(address.network()) : Optional.empty();
  }

  private Optional<Proxy> proxy(Network network) {
    Optional<Proxy> named = Optional.ofNullable(proxies.get(network));
    return named.isEmpty() && network == Network.TORV3 && tor != null ? tor.proxy() : named;
  }
}
