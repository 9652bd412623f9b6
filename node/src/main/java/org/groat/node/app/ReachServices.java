package org.groat.node.app;

import java.security.SecureRandom;
import org.groat.chain.runtime.EventLoop;
import org.groat.network.address.LocalAddresses;
import org.groat.network.manager.NetworkNode;
import org.groat.network.reach.Keeper;
import org.groat.network.reach.OnionService;
import org.groat.network.reach.PortMapping;
import org.groat.network.reach.Publisher;
import org.groat.network.wire.Endpoint;
import org.groat.node.config.DataDirectory;
import org.groat.node.config.PeerOptions;
import org.groat.node.config.Settings;

/// The services by which others reach the node, as the user wants them.
final class ReachServices {
  /// Tor's control port, where only its host is named.
  private static final int CONTROL_PORT = 9051;

  private ReachServices() {}

  /// Starts them; they end before the node does.
  static void start(
      Settings settings,
      DataDirectory directory,
      NetworkNode node,
      EventLoop loop,
      SecureRandom random,
      Closer closer) {
    if (settings.listensOnion()) {
      OnionService.Settings service =
          new OnionService.Settings(
              PeerRoutes.endpoint(
                  settings.get(PeerOptions.TORCONTROL), CONTROL_PORT, PeerOptions.TORCONTROL),
              settings.find(PeerOptions.TORPASSWORD).orElse(null),
              settings.parameters().defaultPort(),
              node.settings().onionBind().getFirst());
      Publisher publisher = publisher(node, LocalAddresses.Source.MANUAL);
      SecretFile key = new SecretFile(directory.onionKey());
      start(closer, OnionService.keeper(service, key, random, loop, publisher));
    }
    if (settings.mapsPort()) {
      int port = node.listening().getFirst().port();
      Publisher publisher = publisher(node, LocalAddresses.Source.MAPPED);
      start(closer, PortMapping.keeper(port, random, loop, publisher));
    }
  }

  private static void start(Closer closer, Keeper keeper) {
    closer.add("reach service", keeper).start();
  }

  private static Publisher publisher(NetworkNode node, LocalAddresses.Source source) {
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
