package org.groat.network.manager;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.groat.chain.service.ChainService;
import org.groat.chain.state.HeaderEntry;
import org.groat.network.peer.PeerId;
import org.groat.network.peer.PeerSession;
import org.groat.network.relay.TransactionRelay;
import org.groat.network.sync.ChainSync;
import org.groat.network.transport.Connection;
import org.groat.network.transport.Traffic;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Version;
import org.jspecify.annotations.Nullable;

/// Gathers what is known of a peer into one snapshot.
final class PeerInfos {
  private final ChainService chain;
  private final ChainSync sync;
  private final TransactionRelay transactions;
  private final AddressGossip addresses;

  PeerInfos(
      ChainService chain, ChainSync sync, TransactionRelay transactions, AddressGossip addresses) {
    this.chain = chain;
    this.sync = sync;
    this.transactions = transactions;
    this.addresses = addresses;
  }

  /// The peer as it is now; the connection must stand.
  PeerInfo of(Peer peer, long now) {
    PeerId id = peer.id();
    PeerSession session = peer.session();
    Connection connection = Objects.requireNonNull(peer.connection());
    Traffic traffic = connection.traffic();
    Optional<Version> version = session.version();
    List<Integer> inFlight =
        sync.inFlightOf(id).stream()
            .flatMap(hash -> chain.header(hash).stream())
            .map(HeaderEntry::height)
            .toList();
    return new PeerInfo(
        id,
        peer.name(),
        peer.remote(),
        peer.isOnionCaller() || peer.remote().address().isRoutable()
            ? Optional.of(peer.network())
            : Optional.empty(),
        connection.local(),
        version.map(v -> v.receiver().endpoint()).filter(e -> !e.equals(Endpoint.NONE)),
        peer.type(),
        peer.permissions(),
        session.services(),
        session.relaysTransactions(),
        transactions.announcedUpTo(id),
        transactions.announceCount(id),
        new PeerInfo.Times(
            peer.connectedSeconds(),
            traffic.lastSent(),
            traffic.lastReceived(),
            peer.lastTransactionSeconds(),
            peer.lastBlockSeconds()),
        new PeerInfo.Bytes(
            traffic.bytesSent(),
            traffic.bytesReceived(),
            traffic.sentByCommand(),
            traffic.receivedByCommand()),
        new PeerInfo.Ping(session.pingLast(), session.pingLeast(), session.pingWaiting(now)),
        session.timeOffsetSeconds(),
        version.map(Version::version).orElse(0),
        version.map(Version::printableUserAgent).orElse(""),
        version.map(Version::height).orElse(-1),
        new PeerInfo.Compact(sync.isHighBandwidth(id), session.compactHighBandwidth()),
        sync.presyncedHeight(id),
        height(sync.bestOf(id)),
        height(sync.lastCommonOf(id)),
        inFlight,
        addresses.statistics(id),
        session.feeFilter(),
        connection.version().text(),
        connection.sessionId());
  }

  private static int height(@Nullable HeaderEntry entry) {
    return entry == null ? -1 : entry.height();
  }
}
