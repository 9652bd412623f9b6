package org.groat.network.manager;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.groat.network.address.AnchorsFile;
import org.groat.network.peer.ConnectionType;
import org.groat.network.peer.PeerId;
import org.groat.network.transport.Connection;
import org.groat.network.transport.Traffic;
import org.groat.network.wire.Endpoint;
import org.jspecify.annotations.Nullable;

/// All peers, from the moment they are called or call until their connection is gone. Owned by the network loop.
final class Peers {
  private final Map<PeerId, Peer> calling = new LinkedHashMap<>();
  private final Map<PeerId, Peer> open = new LinkedHashMap<>();
  private long lastId;
  private long closedBytesSent;
  private long closedBytesReceived;

  PeerId nextId() {
    return new PeerId(lastId++);
  }

  void calling(Peer peer) {
    calling.put(peer.id(), peer);
  }

  void opened(Peer peer) {
    calling.remove(peer.id());
    open.put(peer.id(), peer);
  }

  void failed(Peer peer) {
    calling.remove(peer.id());
  }

  void closed(Peer peer) {
    open.remove(peer.id());
    Connection connection = peer.connection();
    if (connection != null) {
      Traffic traffic = connection.traffic();
      closedBytesSent += traffic.bytesSent();
      closedBytesReceived += traffic.bytesReceived();
    }
  }

  /// Peers whose connection stands.
  Collection<Peer> open() {
    return List.copyOf(open.values());
  }

  @Nullable Peer find(PeerId id) {
    return open.get(id);
  }

  /// The peer with that remote endpoint, or that the user called so.
  Optional<Peer> find(String name) {
    return open.values().stream()
        .filter(p -> p.name().equals(name) || p.remote().toString().equals(name))
        .findFirst();
  }

  int count() {
    return open.size();
  }

  /// Peers of a type, called ones included.
  int count(ConnectionType type) {
    return (int)
        (open.values().stream().filter(p -> p.type() == type).count()
            + calling.values().stream().filter(p -> p.type() == type).count());
  }

  /// The peers that the node would call back first: those it chose for blocks alone, which nobody else knows of.
  List<Endpoint> anchors() {
    return open.values().stream()
        .filter(p -> p.type() == ConnectionType.BLOCK_RELAY && p.session().isReady())
        .map(Peer::remote)
        .limit(AnchorsFile.ANCHORS_MAX)
        .toList();
  }

  /// True where a connection to the callee stands or is being made.
  boolean isConnected(Callee callee) {
    return callee.host() == null
        ? isConnected(callee.endpoint())
        : open.values().stream().anyMatch(p -> p.name().equals(callee.name()))
            || calling.values().stream().anyMatch(p -> p.name().equals(callee.name()));
  }

  /// True where a connection to the endpoint stands or is being made.
  boolean isConnected(Endpoint endpoint) {
    return open.values().stream().anyMatch(p -> p.remote().equals(endpoint))
        || calling.values().stream().anyMatch(p -> p.remote().equals(endpoint));
  }

  /// Peers that we called, called ones included.
  List<Peer> outbound() {
    List<Peer> outbound = new ArrayList<>(open.values());
    outbound.addAll(calling.values());
    outbound.removeIf(p -> p.type().isInbound());
    return outbound;
  }

  /// Peers that we called whose handshake is complete.
  int outboundReady() {
    return (int)
        open.values().stream().filter(p -> !p.type().isInbound() && p.session().isReady()).count();
  }

  /// True for the nonce of a call of ours whose handshake is not complete.
  boolean isOwnNonce(long nonce) {
    return open.values().stream()
        .anyMatch(p -> !p.type().isInbound() && !p.session().isReady() && p.nonce() == nonce);
  }

  /// Bytes sent on all connections there ever were.
  long bytesSent() {
    long sent = closedBytesSent;
    for (Peer peer : open.values()) {
      Connection connection = peer.connection();
      sent += connection == null ? 0 : connection.traffic().bytesSent();
    }
    return sent;
  }

  /// @param upload how the day's upload stands
  NetworkTotals totals(NetworkTotals.Upload upload) {
    long sent = bytesSent();
    long received = closedBytesReceived;
    for (Peer peer : open.values()) {
      Connection connection = peer.connection();
      if (connection != null) {
        Traffic traffic = connection.traffic();
        received += traffic.bytesReceived();
      }
    }
    return new NetworkTotals(sent, received, upload);
  }
}
