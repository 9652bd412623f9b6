package org.groat.node.app;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.groat.network.transport.LearntProxy;
import org.groat.network.transport.Proxy;
import org.groat.network.transport.Routes;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Network;
import org.groat.network.wire.NetworkAddress;
import org.groat.node.config.ConfigurationException;
import org.groat.node.config.HostPort;
import org.groat.node.config.Option;
import org.groat.node.config.Options;
import org.groat.node.config.PeerOptions;
import org.groat.node.config.ProxyPlan;
import org.groat.node.config.Settings;

/// Which networks the node calls and through what, as the options have it.
final class PeerRoutes {
  /// Tor's port, where only its host is named.
  private static final int PROXY_PORT = 9050;

  private PeerRoutes() {}

  /// @throws ConfigurationException where the options contradict each other
  static Routes of(Settings settings) {
    boolean isolated = settings.get(PeerOptions.PROXYRANDOMIZE);
    ProxyPlan plan = settings.proxies();
    Routes routes = Routes.DIRECT;
    for (Network network : Network.values()) {
      String at = plan.byNetwork().get(network.text());
      if (at != null) {
        boolean own = network == Network.TORV3 && settings.isGiven(PeerOptions.ONION);
        Option<?> option = own ? PeerOptions.ONION : PeerOptions.PROXY;
        routes = routes.withProxy(network, new Proxy(endpoint(at, PROXY_PORT, option), isolated));
      }
    }
    if (plan.names().isPresent()) {
      Endpoint at = endpoint(plan.names().get(), PROXY_PORT, PeerOptions.PROXY);
      routes = routes.withNames(new Proxy(at, isolated));
    }
    if (settings.asksTorForProxy()) {
      routes = routes.withTor(new LearntProxy(isolated));
    }
    return routes.withNetworks(networks(settings, routes));
  }

  /// The networks that there is a way to, or those of them that the user wants.
  private static Set<Network> networks(Settings settings, Routes routes) {
    Set<Network> possible = EnumSet.of(Network.IPV4, Network.IPV6);
    if (routes.proxies().containsKey(Network.TORV3) || routes.tor() != null) {
      possible.add(Network.TORV3);
    }
    if (settings.names(PeerOptions.I2PSAM).isPresent()) {
      possible.add(Network.I2P);
    }
    if (settings.get(PeerOptions.CJDNSREACHABLE)) {
      possible.add(Network.CJDNS);
    }
    Set<Network> wanted = EnumSet.noneOf(Network.class);
    for (String name : settings.all(PeerOptions.ONLYNET)) {
      Network network = named(name);
      if (!possible.contains(network)) {
        throw new ConfigurationException(
            "onlynet=" + name + " has no way there: " + remedy(network));
      }
      wanted.add(network);
    }
    return wanted.isEmpty() ? possible : wanted;
  }

  private static Network named(String name) {
    return Arrays.stream(Network.values())
        .filter(network -> network.text().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "onlynet="
                        + name
                        + " is no network: give one of "
                        + Arrays.stream(Network.values())
                            .map(Network::text)
                            .collect(Collectors.joining(", "))));
  }

  private static String remedy(Network network) {
    return switch (network) {
      case TORV3 -> "give --proxy or --onion, Tor's SOCKS port, or --torcontrol";
      case I2P -> "give --i2psam, the I2P router's SAM port";
      case CJDNS -> "give --cjdnsreachable where this machine is part of CJDNS";
      case IPV4, IPV6 -> "it is always there";
    };
  }

  /// A service's place, its host looked up once.
  static Endpoint endpoint(String text, int defaultPort, Option<?> option) {
    if (text.isBlank()) {
      throw new ConfigurationException(option.name() + " is empty: give HOST:PORT");
    }
    HostPort at = HostPort.parse(text, defaultPort);
    InetAddress address = at.resolve(option.name()).getAddress();
    return new Endpoint(NetworkAddress.of(address), at.port());
  }

  /// Where the first of the DNS seeds, a seed node or a fixed seed may be asked at all.
  static boolean asksDnsSeeds(Settings settings) {
    boolean asks = settings.asksDnsSeeds();
    if (!asks && settings.get(PeerOptions.FORCEDNSSEED)) {
      throw new ConfigurationException(
          "forcednsseed=1 does not go together with dnsseed=0"
              + (settings.isGiven(Options.CONNECT) ? ", which --connect brings" : ""));
    }
    return asks;
  }
}
