package org.groat.network.manager;

import java.util.List;
import java.util.function.Consumer;
import org.groat.network.relay.TransactionRelay;
import org.groat.network.transport.Routes;
import org.groat.network.wire.Endpoint;

/// What the user decides about the network; each name is the option's.
///
/// Immutable to everybody else: each `with` method gives a copy that differs in one thing, so a new option is a field, its
/// reading and its `with` method, and no other line.
public final class NetworkSettings implements Cloneable {
  /// Connections in all, by default.
  public static final int MAX_CONNECTIONS = 125;

  public static final int OUTBOUND_FULL = 8;
  public static final int OUTBOUND_BLOCK_RELAY = 2;

  private final String userAgent;
  private List<Endpoint> bind = List.of();
  private List<String> connect = List.of();
  private boolean connectOnly = true;
  private List<String> addNode = List.of();
  private List<Whitelisted> whitelist = List.of();
  private List<WhiteBind> whiteBind = List.of();
  private int maxConnections = MAX_CONNECTIONS;
  private long maxUploadTarget;
  private boolean dnsSeed;
  private boolean forceDnsSeed;
  private List<String> seedNodes = List.of();
  private List<Endpoint> fixedSeeds = List.of();
  private Routes routes = Routes.DIRECT;
  private boolean discover = true;
  private List<Endpoint> externalIp = List.of();
  private List<Endpoint> interfaces = List.of();
  private List<Endpoint> onionBind = List.of();
  private boolean i2pAcceptIncoming;
  private boolean encryptedTransport;
  private boolean blocksOnly;
  private boolean bloomFilters;
  private TransactionRelay.Sizes sizes = TransactionRelay.Sizes.DEFAULT;

  private NetworkSettings(String userAgent) {
    this.userAgent = userAgent;
  }

  /// Nobody called, nowhere listened.
  ///
  /// @param userAgent as BIP-0014 has it, such as `/Groat:0.1.0/`
  public static NetworkSettings quiet(String userAgent) {
    return new NetworkSettings(userAgent);
  }

  public NetworkSettings withBind(List<Endpoint> other) {
    return with(s -> s.bind = List.copyOf(other));
  }

  /// Calls these and nobody else.
  public NetworkSettings withConnect(List<String> only) {
    return with(
        s -> {
          s.connect = List.copyOf(only);
          s.connectOnly = true;
        });
  }

  /// Calls peers from the address book.
  public NetworkSettings withAutomatic() {
    return with(
        s -> {
          s.connect = List.of();
          s.connectOnly = false;
        });
  }

  public NetworkSettings withAddNode(List<String> other) {
    return with(s -> s.addNode = List.copyOf(other));
  }

  public NetworkSettings withWhitelist(List<Whitelisted> other) {
    return with(s -> s.whitelist = List.copyOf(other));
  }

  public NetworkSettings withWhiteBind(List<WhiteBind> other) {
    return with(s -> s.whiteBind = List.copyOf(other));
  }

  public NetworkSettings withMaxConnections(int other) {
    if (other < 0) {
      throw new IllegalArgumentException("maxconnections is " + other + ": give 0 or more");
    }
    return with(s -> s.maxConnections = other);
  }

  public NetworkSettings withMaxUploadTarget(long other) {
    return with(s -> s.maxUploadTarget = other);
  }

  public NetworkSettings withDnsSeed(boolean other) {
    return with(s -> s.dnsSeed = other);
  }

  public NetworkSettings withForceDnsSeed(boolean other) {
    return with(s -> s.forceDnsSeed = other);
  }

  public NetworkSettings withSeedNodes(List<String> other) {
    return with(s -> s.seedNodes = List.copyOf(other));
  }

  public NetworkSettings withFixedSeeds(List<Endpoint> other) {
    return with(s -> s.fixedSeeds = List.copyOf(other));
  }

  public NetworkSettings withRoutes(Routes other) {
    return with(s -> s.routes = other);
  }

  public NetworkSettings withDiscover(boolean other) {
    return with(s -> s.discover = other);
  }

  public NetworkSettings withExternalIp(List<Endpoint> other) {
    return with(s -> s.externalIp = List.copyOf(other));
  }

  public NetworkSettings withInterfaces(List<Endpoint> other) {
    return with(s -> s.interfaces = List.copyOf(other));
  }

  public NetworkSettings withOnionBind(List<Endpoint> other) {
    return with(s -> s.onionBind = List.copyOf(other));
  }

  public NetworkSettings withI2pAcceptIncoming(boolean other) {
    return with(s -> s.i2pAcceptIncoming = other);
  }

  public NetworkSettings withEncryptedTransport(boolean other) {
    return with(s -> s.encryptedTransport = other);
  }

  public NetworkSettings withBlocksOnly(boolean other) {
    return with(s -> s.blocksOnly = other);
  }

  public NetworkSettings withBloomFilters(boolean other) {
    return with(s -> s.bloomFilters = other);
  }

  public NetworkSettings withSizes(TransactionRelay.Sizes other) {
    return with(s -> s.sizes = other);
  }

  private NetworkSettings with(Consumer<NetworkSettings> change) {
    NetworkSettings copy = clone();
    change.accept(copy);
    return copy;
  }

  /// As BIP-0014 has it.
  public String userAgent() {
    return userAgent;
  }

  /// Where to listen; empty for nowhere (`--listen=0`).
  public List<Endpoint> bind() {
    return bind;
  }

  /// The only peers to call, as `host` or `host:port`, and none from the address book (`--connect`).
  public List<String> connect() {
    return connect;
  }

  /// True where `--connect` was given, also with no peer (`--connect=0`).
  public boolean connectOnly() {
    return connectOnly;
  }

  /// Peers to keep connected beside those from the address book (`--addnode`).
  public List<String> addNode() {
    return addNode;
  }

  /// Peers that may do more than others (`--whitelist`).
  public List<Whitelisted> whitelist() {
    return whitelist;
  }

  /// Where else to listen, for peers that may do more than others (`--whitebind`).
  public List<WhiteBind> whiteBind() {
    return whiteBind;
  }

  /// Connections in all (`--maxconnections`).
  public int maxConnections() {
    return maxConnections;
  }

  /// Calls for everything that the node keeps up by itself.
  public int outboundFull() {
    return Math.min(OUTBOUND_FULL, maxConnections);
  }

  /// Calls for blocks alone that the node keeps up by itself.
  public int outboundBlockRelay() {
    return Math.min(OUTBOUND_BLOCK_RELAY, maxConnections - outboundFull());
  }

  /// Connections that others may open to us: what the calls we keep up, a feeler with them, leave.
  public int inboundMax() {
    return Math.max(0, maxConnections - outboundFull() - outboundBlockRelay() - 1);
  }

  /// Bytes to send in a day, 0 for any number (`--maxuploadtarget`).
  public long maxUploadTarget() {
    return maxUploadTarget;
  }

  /// Asks the network's seeds for addresses when the book is empty (`--dnsseed`).
  public boolean dnsSeed() {
    return dnsSeed;
  }

  /// Asks the network's seeds whatever the book holds (`--forcednsseed`).
  public boolean forceDnsSeed() {
    return forceDnsSeed;
  }

  /// Peers to ask for addresses, as `host` or `host:port`, while there are few peers (`--seednode`).
  public List<String> seedNodes() {
    return seedNodes;
  }

  /// Addresses for a node that finds none; empty where they are not wanted (`--fixedseeds`).
  public List<Endpoint> fixedSeeds() {
    return fixedSeeds;
  }

  /// What networks are called, and through what (`--onlynet`, `--proxy` and the like).
  public Routes routes() {
    return routes;
  }

  /// Finds out by itself by which addresses others can call (`--discover`).
  public boolean discover() {
    return discover;
  }

  /// Addresses by which others can call, as the user says (`--externalip`).
  public List<Endpoint> externalIp() {
    return externalIp;
  }

  /// Addresses of this machine's interfaces.
  public List<Endpoint> interfaces() {
    return interfaces;
  }

  /// Where a Tor process brings the callers of an onion service (`--bind=…=onion`, `--listenonion`).
  public List<Endpoint> onionBind() {
    return onionBind;
  }

  /// Lets peers call our I2P destination (`--i2pacceptincoming`).
  public boolean i2pAcceptIncoming() {
    return i2pAcceptIncoming;
  }

  /// Tries the encrypted transport first (`--v2transport`).
  public boolean encryptedTransport() {
    return encryptedTransport;
  }

  /// Neither announces nor asks for transactions (`--blocksonly`).
  public boolean blocksOnly() {
    return blocksOnly;
  }

  /// Lets any peer filter what it is told (`--peerbloomfilters`).
  public boolean bloomFilters() {
    return bloomFilters;
  }

  /// How much relay remembers.
  public TransactionRelay.Sizes sizes() {
    return sizes;
  }

  @Override
  protected NetworkSettings clone() {
    try {
      return (NetworkSettings) super.clone();
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("settings can be cloned", e);
    }
  }
}
