package org.groat.node.app;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.network.address.FixedSeeds;
import org.groat.network.manager.NetworkSettings;
import org.groat.network.manager.WhiteBind;
import org.groat.network.manager.Whitelisted;
import org.groat.network.peer.Permissions;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.NetworkAddress;
import org.groat.node.config.ConfigurationException;
import org.groat.node.config.Option;
import org.groat.node.config.Options;
import org.groat.node.config.PeerOptions;
import org.groat.node.config.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the options say of the network side of a node.
final class PeerSettings {
  private static final Logger LOG = LoggerFactory.getLogger(PeerSettings.class);

  private PeerSettings() {}

  /// @throws ConfigurationException where an option is not valid or contradicts another
  static NetworkSettings of(Settings settings, NetworkParameters parameters) {
    Permissions implicit =
        Permissions.implicit(settings.whitelistRelays(), settings.get(Options.WHITELISTFORCERELAY));
    NetworkSettings network =
        NetworkSettings.quiet(PeerNetwork.userAgent())
            .withMaxConnections(Math.toIntExact(settings.get(Options.MAXCONNECTIONS)))
            .withRoutes(PeerRoutes.of(settings))
            .withDnsSeed(PeerRoutes.asksDnsSeeds(settings))
            .withForceDnsSeed(settings.get(PeerOptions.FORCEDNSSEED))
            .withSeedNodes(settings.all(PeerOptions.SEEDNODE))
            .withEncryptedTransport(settings.get(Options.V2TRANSPORT))
            .withBlocksOnly(settings.get(Options.BLOCKSONLY))
            .withBloomFilters(settings.get(Options.PEERBLOOMFILTERS))
            .withMaxUploadTarget(settings.get(Options.MAXUPLOADTARGET))
            .withWhitelist(
                parse(settings, Options.WHITELIST, text -> Whitelisted.parse(text, implicit)))
            .withAddNode(settings.all(Options.ADDNODE))
            .withDiscover(settings.discovers())
            .withI2pAcceptIncoming(settings.listensI2p())
            .withExternalIp(parse(settings, PeerOptions.EXTERNALIP, text -> own(settings, text)));
    if (settings.get(PeerOptions.FIXEDSEEDS)) {
      network = network.withFixedSeeds(FixedSeeds.of(parameters));
    }
    Optional<List<String>> only = settings.onlyPeers();
    network = only.isPresent() ? network.withConnect(only.get()) : network.withAutomatic();
    // Both refuse what cannot be, also where the node does not listen.
    settings.listensOnion();
    settings.mapsPort();
    return settings.listens() ? listening(settings, network, implicit) : network;
  }

  private static NetworkSettings listening(
      Settings settings, NetworkSettings network, Permissions implicit) {
    ListenPlaces places = ListenPlaces.of(settings);
    boolean everywhere = settings.all(Options.BIND).isEmpty();
    return network
        .withBind(places.open())
        .withOnionBind(places.onion())
        .withWhiteBind(parse(settings, Options.WHITEBIND, text -> WhiteBind.parse(text, implicit)))
        .withInterfaces(everywhere && network.discover() ? interfaces(settings.port()) : List.of());
  }

  /// An address that the user says is ours.
  private static Endpoint own(Settings settings, String text) {
    Endpoint endpoint = Endpoint.parse(text, settings.port());
    if (!endpoint.address().isRoutable()) {
      throw new IllegalArgumentException(
          "nobody can call " + endpoint.address() + " from elsewhere");
    }
    return endpoint;
  }

  /// Where others could call this machine, if nothing stands between.
  private static List<Endpoint> interfaces(int port) {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> !address.isLinkLocalAddress())
          .map(NetworkAddress::of)
          .filter(NetworkAddress::isRoutable)
          .distinct()
          .map(address -> new Endpoint(address, port))
          .toList();
    } catch (SocketException e) {
      LOG.warn("event=not-read what=interfaces reason=\"{}\"", e.getMessage());
      return List.of();
    }
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
}
