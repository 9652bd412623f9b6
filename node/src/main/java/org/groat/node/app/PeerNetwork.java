package org.groat.node.app;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.groat.chain.runtime.ThreadEventLoop;
import org.groat.chain.service.ChainService;
import org.groat.network.manager.NetworkNode;
import org.groat.network.manager.NetworkSettings;
import org.groat.network.manager.SystemResolver;
import org.groat.network.transport.BufferLimits;
import org.groat.network.transport.NettyTransport;
import org.groat.network.transport.V1Framing;
import org.groat.network.wire.Endpoint;
import org.groat.node.config.ConfigurationException;
import org.groat.node.config.Options;
import org.groat.node.config.Settings;

/// The network side of a node as the user configured it: its loop, its sockets, and whom it calls.
final class PeerNetwork implements AutoCloseable {
  private static final int RESOLVER_THREADS = 2;

  private final Closer closer = new Closer();
  private final ThreadEventLoop loop;
  private final NetworkNode node;

  PeerNetwork(
      Settings settings,
      ChainService chain,
      InstantSource clock,
      RandomGenerator random,
      CompletableFuture<Void> stop) {
    try {
      this.loop =
          closer.add(
              "network loop", new ThreadEventLoop("network", stop::completeExceptionally, clock));
      ExecutorService resolvers =
          Executors.newFixedThreadPool(
              RESOLVER_THREADS, Thread.ofPlatform().name("resolver-", 0).daemon().factory());
      closer.add("resolver", resolvers::shutdownNow);
      NettyTransport transport =
          new NettyTransport(loop, V1Framing.only(chain.params().magic()), BufferLimits.DEFAULT);
      this.node =
          closer.add(
              "network",
              new NetworkNode(
                  settings(settings),
                  chain.params(),
                  chain,
                  transport,
                  new SystemResolver(resolvers),
                  loop,
                  random));
      node.start();
    } catch (RuntimeException e) {
      closer.close();
      throw e;
    }
  }

  private static NetworkSettings settings(Settings settings) {
    NetworkSettings network =
        NetworkSettings.quiet(userAgent())
            .withMaxConnections(Math.toIntExact(settings.get(Options.MAXCONNECTIONS)))
            .withDnsSeed(settings.asksDnsSeeds())
            .withAddNode(settings.all(Options.ADDNODE));
    Optional<List<String>> only = settings.onlyPeers();
    network = only.isPresent() ? network.withConnect(only.get()) : network.withAutomatic();
    return settings.listens() ? network.withBind(bind(settings)) : network;
  }

  /// Where to listen: where the user says, or else everywhere.
  private static List<Endpoint> bind(Settings settings) {
    List<String> texts = settings.all(Options.BIND);
    List<Endpoint> endpoints = new ArrayList<>();
    for (String text : texts.isEmpty() ? List.of("0.0.0.0") : texts) {
      try {
        endpoints.add(Endpoint.parse(text, settings.port()));
      } catch (IllegalArgumentException e) {
        throw new ConfigurationException("bind=" + text + " is not valid: " + e.getMessage(), e);
      }
    }
    return endpoints;
  }

  /// How the node introduces itself (BIP-0014).
  static String userAgent() {
    return "/Groat:" + Version.number() + "/";
  }

  NetworkNode node() {
    return node;
  }

  @Override
  public void close() {
    closer.close();
  }
}
