package org.groat.node.app;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
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
import org.groat.network.manager.WhiteBind;
import org.groat.network.manager.Whitelisted;
import org.groat.network.transport.BufferLimits;
import org.groat.network.transport.NettyTransport;
import org.groat.network.transport.V2Framing;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.NetworkAddress;
import org.groat.node.config.ConfigurationException;
import org.groat.node.config.DataDirectory;
import org.groat.node.config.Option;
import org.groat.node.config.Options;
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
              BufferLimits.DEFAULT);
      PeersFile peers = new PeersFile(directory.peers(), parameters.magic());
      NetworkFiles files =
          new NetworkFiles(
              peers, new BanFile(directory.bans()), new AnchorsFile(directory.anchors()), helpers);
      NetworkPorts ports =
          new NetworkPorts(
              chain,
              transport,
              new SystemNameResolver(loop, helpers),
              book(peers, parameters, random),
              files,
              loop,
              random);
      NetworkPorts serving =
          filters.map(index -> ports.withFilters(new IndexedFilters(index))).orElse(ports);
      this.node = closer.add("network", new NetworkNode(settings(settings), parameters, serving));
      node.start();
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

  private static NetworkSettings settings(Settings settings) {
    NetworkSettings network =
        NetworkSettings.quiet(userAgent())
            .withMaxConnections(Math.toIntExact(settings.get(Options.MAXCONNECTIONS)))
            .withDnsSeed(settings.asksDnsSeeds())
            .withEncryptedTransport(settings.get(Options.V2TRANSPORT))
            .withBlocksOnly(settings.get(Options.BLOCKSONLY))
            .withMaxUploadTarget(settings.get(Options.MAXUPLOADTARGET))
            .withWhitelist(parse(settings, Options.WHITELIST, Whitelisted::parse))
            .withAddNode(settings.all(Options.ADDNODE));
    Optional<List<String>> only = settings.onlyPeers();
    network = only.isPresent() ? network.withConnect(only.get()) : network.withAutomatic();
    return settings.listens()
        ? network
            .withBind(bind(settings))
            .withWhiteBind(parse(settings, Options.WHITEBIND, WhiteBind::parse))
        : network;
  }

  /// Where to listen: where the user says, or else everywhere.
  private static List<Endpoint> bind(Settings settings) {
    List<Endpoint> places =
        parse(settings, Options.BIND, text -> Endpoint.parse(text, settings.port()));
    return places.isEmpty() ? List.of(Endpoint.parse("0.0.0.0", settings.port())) : places;
  }

  private static <T> List<T> parse(
      Settings settings, Option<String> option, Function<String, T> parser) {
    List<T> values = new ArrayList<>();
    for (String text : settings.all(option)) {
      try {
        values.add(parser.apply(text));
      } catch (IllegalArgumentException e) {
        throw new ConfigurationException(
            option.name() + "=" + text + " is not valid: " + e.getMessage(), e);
      }
    }
    return values;
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
