package org.groat.node.app;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.groat.chain.runtime.EventLoop;
import org.groat.network.address.LocalAddresses;
import org.groat.network.manager.NetworkNode;
import org.groat.network.reach.I2pSession;
import org.groat.network.reach.Keeper;
import org.groat.network.reach.OnionService;
import org.groat.network.reach.PortMapping;
import org.groat.network.reach.Publisher;
import org.groat.network.transport.LearntProxy;
import org.groat.network.transport.SecretText;
import org.groat.network.wire.Endpoint;
import org.groat.node.config.DataDirectory;
import org.groat.node.config.PeerOptions;
import org.groat.node.config.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The services by which others reach the node, as the user wants them.
final class ReachServices {
  /// Tor's control port, where only its host is named.
  private static final int CONTROL_PORT = 9051;

  /// The SAM bridge's port, where only its host is named.
  private static final int SAM_PORT = 7656;

  private static final Logger LOG = LoggerFactory.getLogger(ReachServices.class);

  private final Settings settings;
  private final DataDirectory directory;
  private final NetworkNode node;
  private final EventLoop loop;
  private final Closer closer;

  /// @param closer ends the services, which are added last, before the node
  ReachServices(
      Settings settings, DataDirectory directory, NetworkNode node, EventLoop loop, Closer closer) {
    this.settings = settings;
    this.directory = directory;
    this.node = node;
    this.loop = loop;
    this.closer = closer;
  }

  /// The session with the I2P router that the user names, not begun: the transport needs to know of it before there is a node.
  static Optional<I2pSession> i2p(Settings settings, DataDirectory directory, SecureRandom random) {
    Optional<SecretText> key =
        settings.listensI2p() ? Optional.of(new SecretFile(directory.i2pKey())) : Optional.empty();
    return settings
        .names(PeerOptions.I2PSAM)
        .map(text -> PeerRoutes.endpoint(text, SAM_PORT, PeerOptions.I2PSAM))
        .map(at -> new I2pSession(at, key, random));
  }

  /// Keeps the session with the I2P router up.
  void keep(I2pSession session) {
    start(session.keeper(loop, publisher(LocalAddresses.Source.MANUAL)));
  }

  /// Starts the others.
  void start(SecureRandom random) {
    if (settings.listensOnion()) {
      LearntProxy learnt = node.settings().routes().tor();
      OnionService.Settings service =
          new OnionService.Settings(
              PeerRoutes.endpoint(
                  settings.get(PeerOptions.TORCONTROL), CONTROL_PORT, PeerOptions.TORCONTROL),
              settings.find(PeerOptions.TORPASSWORD).orElse(null),
              settings.parameters().defaultPort(),
              target(node.settings().onionBind()),
              learnt == null ? null : learnt::learn);
      Publisher publisher = publisher(LocalAddresses.Source.MANUAL);
      SecretFile key = new SecretFile(directory.onionKey());
      start(OnionService.keeper(service, key, random, loop, publisher));
    }
    if (settings.mapsPort()) {
      int port = node.listening().getFirst().port();
      Publisher publisher = publisher(LocalAddresses.Source.MAPPED);
      start(PortMapping.keeper(port, random, loop, publisher));
    }
  }

  private static Endpoint target(List<Endpoint> places) {
    Endpoint first = ListenPlaces.target(places.getFirst());
    if (places.size() > 1) {
      LOG.warn(
          "event=onion-places named={} follows=\"the onion service leads to {} alone\"",
          places.size(),
          first);
    }
    return first;
  }

  private void start(Keeper keeper) {
    closer.add("reach service", keeper).start();
  }

  private Publisher publisher(LocalAddresses.Source source) {
    return new Publisher() {
      @Override
      public void published(Endpoint at) {
        node.publish(at, source);
      }

      @Override
      public void withdrawn(Endpoint at) {
        node.withdraw(at);
      }
    };
  }
}
