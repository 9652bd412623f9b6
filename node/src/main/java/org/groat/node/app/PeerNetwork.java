package org.groat.node.app;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.runtime.ThreadEventLoop;
import org.groat.chain.service.ChainService;
import org.groat.network.address.AddressBook;
import org.groat.network.address.AnchorsFile;
import org.groat.network.address.BanFile;
import org.groat.network.address.PeersFile;
import org.groat.network.address.SystemNameResolver;
import org.groat.network.manager.NetworkFiles;
import org.groat.network.manager.NetworkNode;
import org.groat.network.manager.NetworkPorts;
import org.groat.network.manager.NetworkSettings;
import org.groat.network.reach.I2pSession;
import org.groat.network.transport.BufferLimits;
import org.groat.network.transport.NettyTransport;
import org.groat.network.transport.V2Framing;
import org.groat.network.wire.NetworkAddress;
import org.groat.node.config.DataDirectory;
import org.groat.node.config.Settings;
import org.groat.node.index.FilterIndex;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The network side of a node as the user configured it: its loop, its sockets, and whom it calls.
final class PeerNetwork implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PeerNetwork.class);

  /// Threads that look up names and write the address book.
  private static final int HELPERS = 2;

  private final Closer closer = new Closer();
  private final ThreadEventLoop loop;
  private final NetworkNode node;

  /// @param filters served to peers; nothing where they are not
  PeerNetwork(
      Settings settings,
      DataDirectory directory,
      ChainService chain,
      Optional<FilterIndex> filters,
      InstantSource clock,
      SecureRandom random,
      CompletableFuture<Void> stop) {
    try {
      NetworkParameters parameters = chain.params();
      Optional<I2pSession> i2p = ReachServices.i2p(settings, directory, random);
      NetworkSettings plain = PeerSettings.of(settings, parameters);
      NetworkSettings network =
          i2p.map(session -> plain.withRoutes(plain.routes().withI2p(session.bridge())))
              .orElse(plain);
      this.loop =
          closer.add(
              "network loop", new ThreadEventLoop("network", stop::completeExceptionally, clock));
      ExecutorService helpers =
          Executors.newFixedThreadPool(
              HELPERS, Thread.ofPlatform().name("network-helper-", 0).daemon().factory());
      closer.add("network helpers", helpers::shutdownNow);
      NettyTransport transport =
          new NettyTransport(
              loop,
              V2Framing.framings(parameters.magic(), Secp256k1s.deferredEllSwift(), random),
              BufferLimits.DEFAULT,
              network.routes(),
              random);
      PeersFile peers = new PeersFile(directory.peers(), parameters.magic());
      NetworkFiles files =
          new NetworkFiles(
              peers, new BanFile(directory.bans()), new AnchorsFile(directory.anchors()), helpers);
      NetworkPorts ports =
          new NetworkPorts(
              chain,
              transport,
              network.routes().namesGoToProxy()
                  ? PeerNetwork::lookUpNothing
                  : new SystemNameResolver(loop, helpers),
              book(peers, parameters, random),
              files,
              loop,
              random);
      NetworkPorts serving =
          filters.map(index -> ports.withFilters(new IndexedFilters(index))).orElse(ports);
      this.node = closer.add("network", new NetworkNode(network, parameters, serving));
      node.start();
      ReachServices services = new ReachServices(settings, directory, node, loop, closer);
      i2p.ifPresent(services::keep);
      services.start(random);
    } catch (RuntimeException e) {
      closer.close();
      throw e;
    }
  }

  /// The addresses that the node knew when it stopped. Without the file it finds others: no reason not to start.
  private static AddressBook book(
      PeersFile file, NetworkParameters parameters, SecureRandom random) {
    Predicate<NetworkAddress> admissible = NetworkNode.admissible(parameters);
    try {
      return file.load(random, admissible);
    } catch (IOException e) {
      LOG.warn("peers could not be read, the node begins without any cause={}", e.toString());
      return AddressBook.empty(random, admissible);
    }
  }

  /// Where a proxy looks names up, nobody asks here; and if somebody did, nothing would leave this machine.
  private static void lookUpNothing(String host, Consumer<List<NetworkAddress>> result) {
    LOG.error("a name was to be looked up beside the proxy, which is a defect host={}", host);
    result.accept(List.of());
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
