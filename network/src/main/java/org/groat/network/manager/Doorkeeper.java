package org.groat.network.manager;

import java.util.List;
import java.util.Optional;
import org.groat.network.address.NetGroup;
import org.groat.network.peer.BoundedSet;
import org.groat.network.peer.ConnectionType;
import org.groat.network.peer.Misbehaviour;
import org.groat.network.transport.CloseReason;
import org.groat.network.transport.Connection;
import org.groat.network.transport.ConnectionHandler;
import org.groat.network.transport.Malformed;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Message;
import org.groat.network.wire.NetworkAddress;

/// Decides who comes in, and remembers who misbehaved.
///
/// While there is room everybody comes in, discouraged addresses while there is more than one place left. A full house lets a
/// caller in where [InboundEviction] finds somebody to go.
final class Doorkeeper {
  /// Addresses remembered as discouraged; the oldest is forgiven for the newest.
  static final int DISCOURAGED_MAX = 50_000;

  private final NetworkSettings settings;
  private final Peers peers;
  private final long groupKey;
  private final BoundedSet<NetworkAddress> discouraged = new BoundedSet<>(DISCOURAGED_MAX);

  /// @param groupKey secret, so that nobody knows which netgroups are protected
  Doorkeeper(NetworkSettings settings, Peers peers, long groupKey) {
    this.settings = settings;
    this.peers = peers;
    this.groupKey = groupKey;
  }

  /// True where the caller may come in; somebody else may have had to go.
  boolean admits(Endpoint remote) {
    int free = settings.inboundMax() - peers.count(ConnectionType.INBOUND);
    if (discouraged.contains(remote.address()) && free <= 1) {
      return false;
    }
    return free > 0 || makeRoom();
  }

  boolean isDiscouraged(NetworkAddress address) {
    return discouraged.contains(address);
  }

  /// Remembers whoever deserves it. Peers that the user chose are spared, and whoever calls from this machine: the address
  /// would answer for all others on it.
  void blamed(Peer peer, Misbehaviour misbehaviour) {
    boolean spared = peer.isTrusted() || peer.remote().address().isLoopback();
    if (misbehaviour.consequence() == Misbehaviour.Consequence.DISCOURAGE && !spared) {
      discouraged.add(peer.remote().address());
    }
  }

  private boolean makeRoom() {
    List<InboundEviction.Candidate> candidates =
        peers.open().stream()
            .filter(p -> p.type().isInbound() && !p.isClosing())
            .map(this::candidate)
            .toList();
    Optional<Peer> leaving = InboundEviction.choose(candidates).map(peers::find);
    leaving.ifPresent(peer -> peer.finish("room is needed"));
    return leaving.isPresent();
  }

  private InboundEviction.Candidate candidate(Peer peer) {
    NetworkAddress address = peer.remote().address();
    return new InboundEviction.Candidate(
        peer.id(),
        keyed(address),
        peer.connectedSeconds(),
        peer.session().pingLeast().orElse(Long.MAX_VALUE),
        peer.lastTransactionSeconds(),
        peer.lastBlockSeconds(),
        peer.session().relaysTransactions(),
        address.network(),
        address.isLoopback(),
        discouraged.contains(address),
        false);
  }

  private long keyed(NetworkAddress address) {
    long mixed = groupKey ^ NetGroup.of(address).hashCode() * 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ mixed >>> 32) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ mixed >>> 29) * 0x94d049bb133111ebL;
    return mixed ^ mixed >>> 32;
  }

  /// Turns a caller away.
  static final class Refusal implements ConnectionHandler {
    @Override
    public void opened(Connection connection) {
      connection.close("no room");
    }

    @Override
    public void connectFailed(String detail) {}

    @Override
    public void received(Message message, int size) {}

    @Override
    public void malformed(Malformed what) {}

    @Override
    public void sendBufferDrained() {}

    @Override
    public void closed(CloseReason reason) {}
  }
}
