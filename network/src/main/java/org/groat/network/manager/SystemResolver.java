package org.groat.network.manager;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.groat.network.wire.NetworkAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the machine's own resolver.
public final class SystemResolver implements Resolver {
  /// Addresses taken of one name; seeds answer with more than a node can use.
  public static final int ADDRESSES_MAX = 256;

  private static final Logger LOG = LoggerFactory.getLogger(SystemResolver.class);

  private final Executor executor;

  /// @param executor its threads wait for answers
  public SystemResolver(Executor executor) {
    this.executor = executor;
  }

  @Override
  public CompletableFuture<List<NetworkAddress>> resolve(String host) {
    return CompletableFuture.supplyAsync(() -> lookUp(host), executor);
  }

  private static List<NetworkAddress> lookUp(String host) {
    try {
      return Arrays.stream(InetAddress.getAllByName(host))
          .limit(ADDRESSES_MAX)
          .map(NetworkAddress::of)
          .toList();
    } catch (UnknownHostException e) {
      LOG.warn("event=name-not-found host={} reason={}", host, e.getMessage());
      return List.of();
    }
  }
}
