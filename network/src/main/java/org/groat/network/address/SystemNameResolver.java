package org.groat.network.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.groat.chain.runtime.EventLoop;
import org.groat.network.wire.NetworkAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Names by way of the machine's resolver, which may take its time: on other threads than the loop's.
public final class SystemNameResolver implements NameResolver {
  private static final Logger LOG = LoggerFactory.getLogger(SystemNameResolver.class);

  private final EventLoop loop;
  private final Executor workers;

  /// @param loop where results are delivered
  /// @param workers where the waiting is done: one thread a lookup at most
  public SystemNameResolver(EventLoop loop, Executor workers) {
    this.loop = loop;
    this.workers = workers;
  }

  @Override
  public void resolve(String host, Consumer<List<NetworkAddress>> result) {
    workers.execute(
        () -> {
          List<NetworkAddress> addresses = lookUp(host);
          loop.execute(() -> result.accept(addresses));
        });
  }

  private static List<NetworkAddress> lookUp(String host) {
    try {
      return List.of(NetworkAddress.parse(host));
    } catch (IllegalArgumentException e) {
      LOG.trace("a name, not an address: {}", host);
    }
    try {
      return Arrays.stream(InetAddress.getAllByName(host))
          .map(NetworkAddress::of)
          .distinct()
          .toList();
    } catch (UnknownHostException e) {
      LOG.debug("name not found host={}", host);
      return List.of();
    }
  }
}
