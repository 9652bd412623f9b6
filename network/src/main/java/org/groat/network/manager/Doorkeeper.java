package org.groat.network.manager;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.groat.network.address.Ban;
import org.groat.network.address.BanList;
import org.groat.network.address.NetGroup;
import org.groat.network.address.Subnet;
import org.groat.network.peer.BoundedSet;
import org.groat.network.peer.ConnectionType;
import org.groat.network.peer.Misbehaviour;
import org.groat.network.peer.PeerId;
import org.groat.network.peer.Permission;
import org.groat.network.peer.Permissions;
import org.groat.network.transport.CloseReason;
import org.groat.network.transport.Connection;
import org.groat.network.transport.ConnectionHandler;
import org.groat.network.transport.Malformed;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Message;
import org.groat.network.wire.NetworkAddress;
import org.jspecify.annotations.Nullable;

/// Decides who comes in, and remembers who misbehaved.
///
/// Whom the user banned stays out. While there is room everybody comes in, discouraged addresses while there is more than one place left. A full house lets a
/// caller in where [InboundEviction] finds somebody to go.
final class Doorkeeper {
  /// Addresses remembered as discouraged; the oldest is forgiven for the newest.
  static final int DISCOURAGED_MAX = 50_000;

  private final NetworkSettings settings;
  private final Peers peers;
  private final Predicate<PeerId> filtered;
  private final long groupKey;
  private final BanList bans = new BanList();
  private final @Nullable NetworkFiles files;
  private final BoundedSet<NetworkAddress> discouraged = new BoundedSet<>(DISCOURAGED_MAX);

  /// @param filtered true for peers that narrowed by a bloom filter what they are told
  /// @param groupKey secret, so that nobody knows which netgroups are protected
  Doorkeeper(
      NetworkSettings settings,
      Peers peers,
      Predicate<PeerId> filtered,
      long groupKey,
      @Nullable NetworkFiles files) {
    this.settings = settings;
    this.peers = peers;
    this.filtered = filtered;
    this.groupKey = groupKey;
    this.files = files;
    if (files != null) {
      files.loadBans().forEach(bans::add);
    }
  }

  /// True where the caller may come in; somebody else may have had to go.
  boolean admits(Endpoint remote, Permissions permissions, long nowSeconds) {
    boolean spared = permissions.has(Permission.NOBAN);
    if (!spared && bans.isBanned(remote.address(), nowSeconds)) {
      return false;
    }
    int free = settings.inboundMax() - peers.count(ConnectionType.INBOUND);
    if (!spared && discouraged.contains(remote.address()) && free <= 1) {
      return false;
    }
    return free > 0 || makeRoom();
  }

  /// True where the node does not call an address of its own accord.
  boolean avoids(NetworkAddress address, long nowSeconds) {
    return discouraged.contains(address) || bans.isBanned(address, nowSeconds);
  }

  /// What the user lets a peer do.
  Permissions permissions(NetworkAddress address, boolean inbound) {
    return settings.whitelist().stream()
        .map(rule -> rule.of(address, inbound))
        .reduce(Permissions.NONE, Permissions::with);
  }

  BanList bans() {
    return bans;
  }

  /// Bans a subnet, and lets go of every peer in it, whatever its permissions: the user just said so.
  ///
  /// @return false where it is banned as long already, or the list is full
  boolean ban(Ban ban) {
    boolean banned = bans.add(ban);
    if (banned) {
      peers.open().stream()
          .filter(p -> ban.subnet().contains(p.remote().address()))
          .forEach(p -> p.finish("the user banned it"));
      bansChanged(ban.createdSeconds());
    }
    return banned;
  }

  /// @return false where it was not banned
  boolean unban(Subnet subnet, long nowSeconds) {
    boolean removed = bans.remove(subnet);
    bansChanged(nowSeconds);
    return removed;
  }

  void clearBans(long nowSeconds) {
    bans.clear();
    bansChanged(nowSeconds);
  }

  private void bansChanged(long nowSeconds) {
    if (files != null) {
      files.save(bans.list(nowSeconds));
    }
  }

  /// Remembers whoever deserves it, but for who calls from this machine: the address would answer for all others on it.
  void blamed(Peer peer, Misbehaviour misbehaviour) {
    if (misbehaviour.consequence() == Misbehaviour.Consequence.DISCOURAGE
        && !peer.remote().address().isLoopback()) {
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
        new InboundEviction.Use(
            peer.lastTransactionSeconds(),
            peer.lastBlockSeconds(),
            peer.session().relaysTransactions(),
            filtered.test(peer.id()),
            peer.session().services().servesBlocks()),
        peer.network(),
        address.isLoopback() && !peer.isOnionCaller(),
        discouraged.contains(address),
        peer.permissions().has(Permission.NOBAN));
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
