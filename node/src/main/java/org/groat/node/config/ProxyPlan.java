package org.groat.node.config;

import static org.groat.node.config.ProxyValue.IPV4;
import static org.groat.node.config.ProxyValue.IPV6;
import static org.groat.node.config.ProxyValue.ONION;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which proxy carries calls to which network, as `--proxy` and `--onion` have it.
///
/// Each value of `--proxy` takes the place of those before it on its networks, and `--onion` of all of them on its own. Host names go
/// where the last value for ipv4 or ipv6 says. Bitcoin Core has names looked up beside the proxies where that value is a `0`; here they go to
/// the other of the two networks' proxy as long as there is one, for no lookup is to give away what a proxy hides.
///
/// @param byNetwork `HOST:PORT` by the network's name in `--onlynet`
/// @param names `HOST:PORT` of the proxy that looks names up; empty where this machine does
/// @param refusesOnion true where the user wants no proxy for onion addresses, also none that a Tor process names
public record ProxyPlan(
    Map<String, String> byNetwork, Optional<String> names, boolean refusesOnion) {
  public ProxyPlan {
    byNetwork = Map.copyOf(byNetwork);
  }

  static ProxyPlan of(Settings settings) {
    Map<String, String> proxies = new HashMap<>();
    @Nullable String names = null;
    boolean refused = false;
    for (ProxyValue value : settings.allByWeight(PeerOptions.PROXY)) {
      for (String network : value.networks()) {
        value.at().ifPresentOrElse(at -> proxies.put(network, at), () -> proxies.remove(network));
      }
      if (value.networks().contains(ONION)) {
        refused = value.at().isEmpty();
      }
      if (value.networks().contains(IPV4) || value.networks().contains(IPV6)) {
        names = value.at().orElse(proxies.getOrDefault(IPV4, proxies.get(IPV6)));
      }
    }
    Optional<String> own = settings.find(PeerOptions.ONION);
    if (own.isPresent()) {
      refused = own.get().equals("0");
      proxies.put(ONION, own.get());
    }
    if (refused) {
      proxies.remove(ONION);
    }
    return new ProxyPlan(proxies, Optional.ofNullable(names), refused);
  }

  /// True where the user hides this machine's address from the peers that the node calls.
  boolean hides() {
    return byNetwork.containsKey(IPV4) || byNetwork.containsKey(IPV6);
  }

  boolean hasOnion() {
    return byNetwork.containsKey(ONION);
  }
}
