package org.groat.network.manager;

import java.util.List;
import org.groat.network.relay.TransactionRelay;
import org.groat.network.wire.Endpoint;

/// What the user decides about the network; each name is the option's.
///
/// @param bind where to listen; empty for nowhere (`--listen=0`)
/// @param connect the only peers to call, as `host` or `host:port`, and none from the address book (`--connect`)
/// @param connectOnly true where `connect` was given, also with no peer (`--connect=0`)
/// @param addNode peers to keep connected beside those from the address book (`--addnode`)
/// @param maxConnections connections in all (`--maxconnections`)
/// @param outboundFull calls for everything that the node keeps up by itself
/// @param outboundBlockRelay calls for blocks alone that the node keeps up by itself
/// @param dnsSeed asks the network's seeds for addresses when the book is empty (`--dnsseed`)
/// @param encryptedTransport tries the encrypted transport first (`--v2transport`)
/// @param blocksOnly neither announces nor asks for transactions (`--blocksonly`)
/// @param userAgent as BIP-0014 has it, such as `/Groat:0.1.0/`
/// @param sizes how much relay remembers
public record NetworkSettings(
    List<Endpoint> bind,
    List<String> connect,
    boolean connectOnly,
    List<String> addNode,
    int maxConnections,
    int outboundFull,
    int outboundBlockRelay,
    boolean dnsSeed,
    boolean encryptedTransport,
    boolean blocksOnly,
    String userAgent,
    TransactionRelay.Sizes sizes) {
  /// Connections in all, by default.
  public static final int MAX_CONNECTIONS = 125;

  public static final int OUTBOUND_FULL = 8;
  public static final int OUTBOUND_BLOCK_RELAY = 2;

  public NetworkSettings {
    bind = List.copyOf(bind);
    connect = List.copyOf(connect);
    addNode = List.copyOf(addNode);
    if (maxConnections < 0) {
      throw new IllegalArgumentException(
          "maxconnections is " + maxConnections + ": give 0 or more");
    }
  }

  /// Nobody called, nowhere listened.
  public static NetworkSettings quiet(String userAgent) {
    return new NetworkSettings(
        List.of(),
        List.of(),
        true,
        List.of(),
        MAX_CONNECTIONS,
        OUTBOUND_FULL,
        OUTBOUND_BLOCK_RELAY,
        false,
        false,
        false,
        userAgent,
        TransactionRelay.Sizes.DEFAULT);
  }

  public NetworkSettings withBind(List<Endpoint> other) {
    return new NetworkSettings(
        other,
        connect,
        connectOnly,
        addNode,
        maxConnections,
        outboundFull,
        outboundBlockRelay,
        dnsSeed,
        encryptedTransport,
        blocksOnly,
        userAgent,
        sizes);
  }

  /// Calls these and nobody else.
  public NetworkSettings withConnect(List<String> only) {
    return new NetworkSettings(
        bind,
        only,
        true,
        addNode,
        maxConnections,
        outboundFull,
        outboundBlockRelay,
        dnsSeed,
        encryptedTransport,
        blocksOnly,
        userAgent,
        sizes);
  }

  /// Calls peers from the address book.
  public NetworkSettings withAutomatic() {
    return new NetworkSettings(
        bind,
        List.of(),
        false,
        addNode,
        maxConnections,
        outboundFull,
        outboundBlockRelay,
        dnsSeed,
        encryptedTransport,
        blocksOnly,
        userAgent,
        sizes);
  }

  public NetworkSettings withAddNode(List<String> other) {
    return new NetworkSettings(
        bind,
        connect,
        connectOnly,
        other,
        maxConnections,
        outboundFull,
        outboundBlockRelay,
        dnsSeed,
        encryptedTransport,
        blocksOnly,
        userAgent,
        sizes);
  }

  public NetworkSettings withMaxConnections(int other) {
    return new NetworkSettings(
        bind,
        connect,
        connectOnly,
        addNode,
        other,
        outboundFull,
        outboundBlockRelay,
        dnsSeed,
        encryptedTransport,
        blocksOnly,
        userAgent,
        sizes);
  }

  public NetworkSettings withDnsSeed(boolean other) {
    return new NetworkSettings(
        bind,
        connect,
        connectOnly,
        addNode,
        maxConnections,
        outboundFull,
        outboundBlockRelay,
        other,
        encryptedTransport,
        blocksOnly,
        userAgent,
        sizes);
  }

  public NetworkSettings withEncryptedTransport(boolean other) {
    return new NetworkSettings(
        bind,
        connect,
        connectOnly,
        addNode,
        maxConnections,
        outboundFull,
        outboundBlockRelay,
        dnsSeed,
        other,
        blocksOnly,
        userAgent,
        sizes);
  }

  public NetworkSettings withBlocksOnly(boolean other) {
    return new NetworkSettings(
        bind,
        connect,
        connectOnly,
        addNode,
        maxConnections,
        outboundFull,
        outboundBlockRelay,
        dnsSeed,
        encryptedTransport,
        other,
        userAgent,
        sizes);
  }

  public NetworkSettings withSizes(TransactionRelay.Sizes other) {
    return new NetworkSettings(
        bind,
        connect,
        connectOnly,
        addNode,
        maxConnections,
        outboundFull,
        outboundBlockRelay,
        dnsSeed,
        encryptedTransport,
        blocksOnly,
        userAgent,
        other);
  }

  /// Connections that others may open to us: what the calls we keep up leave.
  public int inboundMax() {
    return Math.max(
        0, maxConnections - Math.min(maxConnections, outboundFull + outboundBlockRelay + 1));
  }
}
