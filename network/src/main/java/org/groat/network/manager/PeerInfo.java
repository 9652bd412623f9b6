package org.groat.network.manager;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.groat.chain.primitives.FeeRate;
import org.groat.network.peer.ConnectionType;
import org.groat.network.peer.PeerId;
import org.groat.network.peer.Permissions;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Network;
import org.groat.network.wire.Services;

/// One connected peer at one moment: all that `getpeerinfo` shows.
///
/// @param name the address as called, or as the user named it
/// @param network that connects us; empty for a private address
/// @param local our side of the connection
/// @param seenAs our address as the peer sees it
/// @param permissions what the user lets it do beyond others
/// @param relaysTransactions the peer wants to hear of transactions
/// @param announcedUpTo the number of the last mempool arrival that the peer was told of
/// @param announcementsWaiting transactions still to be announced to it
/// @param times when things happened
/// @param ping round trips
/// @param timeOffsetSeconds its clock minus ours
/// @param version its protocol version; 0 before it introduced itself
/// @param startingHeight of its tip when it introduced itself
/// @param compact who asked whom for unasked compact blocks
/// @param presyncedHeaders height that its headers came to when they were sent for the first time, until they are proven; -1
///     where none are being proven
/// @param syncedHeaders height of the last header in common, -1 where unknown
/// @param syncedBlocks height of the last block in common, -1 where unknown
/// @param inFlight heights of the blocks asked of it
/// @param addresses gossip of addresses with it
/// @param transport `v1`, `v2` or `detecting`
public record PeerInfo(
    PeerId id,
    String name,
    Endpoint remote,
    Optional<Network> network,
    Endpoint local,
    Optional<Endpoint> seenAs,
    ConnectionType type,
    Permissions permissions,
    Services services,
    boolean relaysTransactions,
    long announcedUpTo,
    int announcementsWaiting,
    Times times,
    Bytes bytes,
    Ping ping,
    long timeOffsetSeconds,
    int version,
    String userAgent,
    int startingHeight,
    Compact compact,
    int presyncedHeaders,
    int syncedHeaders,
    int syncedBlocks,
    List<Integer> inFlight,
    Addresses addresses,
    FeeRate feeFilter,
    String transport,
    String sessionId) {

  public boolean inbound() {
    return type.isInbound();
  }

  /// Seconds since 1970; 0 for never.
  public record Times(
      long connected, long lastSent, long lastReceived, long lastTransaction, long lastBlock) {}

  /// On the wire, in total and by command.
  public record Bytes(
      long sent,
      long received,
      Map<String, Long> sentByCommand,
      Map<String, Long> receivedByCommand) {}

  /// In nanoseconds.
  ///
  /// @param waiting how long the present ping is unanswered
  public record Ping(OptionalLong last, OptionalLong least, OptionalLong waiting) {}

  /// Unasked compact blocks (BIP-0152).
  ///
  /// @param highBandwidthTo we asked the peer for them
  /// @param highBandwidthFrom the peer asked us for them
  public record Compact(boolean highBandwidthTo, boolean highBandwidthFrom) {}

  /// @param relayed addresses travel on this connection
  /// @param processed addresses taken from it
  /// @param rateLimited addresses dropped because they came too fast
  public record Addresses(boolean relayed, long processed, long rateLimited) {}
}
