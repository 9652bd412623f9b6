package org.groat.network.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.groat.chain.runtime.EventLoop;
import org.groat.network.address.NameResolver;
import org.groat.network.peer.ConnectionType;
import org.groat.network.peer.PeerId;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.NetworkAddress;
import org.jspecify.annotations.Nullable;

/// Keeps the peers connected that the user named, trying again with growing patience.
///
/// A name that does not answer is tried again after [#BACKOFF_MIN], then after twice as long each time, up to [#BACKOFF_MAX];
/// a peer that was connected and is lost begins anew. Host names are looked up at each attempt, for addresses move.
/// Owned by the network loop.
final class Dialer {
  static final Duration BACKOFF_MIN = Duration.ofSeconds(1);
  static final Duration BACKOFF_MAX = Duration.ofSeconds(60);

  /// Peers that the user can name.
  static final int TARGETS_MAX = 256;

  private final int defaultPort;
  private final NameResolver names;
  private final EventLoop loop;
  private final Caller caller;
  private final Map<String, Target> targets = new LinkedHashMap<>();

  Dialer(int defaultPort, NameResolver names, EventLoop loop, Caller caller) {
    this.defaultPort = defaultPort;
    this.names = names;
    this.loop = loop;
    this.caller = caller;
  }

  /// Keeps a peer connected from now on.
  ///
  /// @param listed shown by `getaddednodeinfo`
  /// @return false where it is named already
  boolean add(String name, boolean listed) {
    if (targets.size() >= TARGETS_MAX || targets.containsKey(name)) {
      return false;
    }
    targets.put(name, new Target(name, listed));
    return true;
  }

  /// Keeps a peer connected no more; a connection that stands stays.
  boolean remove(String name) {
    return targets.remove(name) != null;
  }

  /// The names that the user added.
  List<String> names() {
    return targets.values().stream().filter(t -> t.listed).map(t -> t.name).toList();
  }

  /// Calls whoever is due.
  void tick(long now) {
    for (Target target : List.copyOf(targets.values())) {
      if (target.state == State.IDLE && (target.retryAt == null || target.retryAt <= now)) {
        target.state = State.RESOLVING;
        find(target.name, found -> call(target, found));
      }
    }
  }

  /// Calls a name once.
  void callOnce(String name) {
    find(
        name,
        found -> found.ifPresent(endpoint -> caller.call(endpoint, name, ConnectionType.MANUAL)));
  }

  /// A handshake is complete.
  void established(PeerId peer) {
    targets.values().stream()
        .filter(t -> peer.equals(t.peer))
        .forEach(t -> t.backoff = BACKOFF_MIN);
  }

  /// A call failed or a connection ended.
  void ended(PeerId peer, long now) {
    for (Target target : targets.values()) {
      if (peer.equals(target.peer)) {
        target.peer = null;
        later(target, now);
      }
    }
  }

  private void call(Target target, Optional<Endpoint> endpoint) {
    Optional<PeerId> peer =
        endpoint.flatMap(found -> caller.call(found, target.name, ConnectionType.MANUAL));
    if (peer.isPresent() && targets.get(target.name) == target) {
      target.peer = peer.get();
      target.state = State.CALLED;
    } else {
      later(target, loop.nanos());
    }
  }

  private static void later(Target target, long now) {
    target.state = State.IDLE;
    target.retryAt = now + target.backoff.toNanos();
    Duration doubled = target.backoff.multipliedBy(2);
    target.backoff = doubled.compareTo(BACKOFF_MAX) > 0 ? BACKOFF_MAX : doubled;
  }

  private void find(String name, Found found) {
    Optional<Endpoint> literal = literal(name);
    if (literal.isPresent()) {
      found.accept(literal);
      return;
    }
    int colon = name.lastIndexOf(':');
    boolean hasPort = colon > 0 && name.substring(colon + 1).matches("[0-9]{1,5}");
    String host = hasPort ? name.substring(0, colon) : name;
    int port = hasPort ? Integer.parseInt(name.substring(colon + 1)) : defaultPort;
    names.resolve(host, addresses -> found.accept(first(addresses, port)));
  }

  private static Optional<Endpoint> first(List<NetworkAddress> addresses, int port) {
    if (addresses.isEmpty() || port > 0xffff) {
      return Optional.empty();
    }
    // IPv4 first: a host that has both rarely listens on IPv6 alone.
    List<NetworkAddress> sorted = new ArrayList<>(addresses);
    sorted.sort(NetworkAddress::compareTo);
    return Optional.of(new Endpoint(sorted.getFirst(), port));
  }

  /// A peer is called once more, as another connection.
  void replaced(PeerId peer, PeerId by) {
    targets.values().stream().filter(t -> peer.equals(t.peer)).forEach(t -> t.peer = by);
  }

  private Optional<Endpoint> literal(String name) {
    try {
      return Optional.of(Endpoint.parse(name, defaultPort));
    } catch (IllegalArgumentException e) {
      // A host name, to be looked up.
      return Optional.empty();
    }
  }

  /// Opens connections.
  @FunctionalInterface
  interface Caller {
    /// Begins to connect; empty where that is not done, such as to a peer connected already.
    Optional<PeerId> call(Endpoint endpoint, String name, ConnectionType type);
  }

  @FunctionalInterface
  private interface Found {
    void accept(Optional<Endpoint> endpoint);
  }

  private enum State {
    IDLE,
    RESOLVING,
    CALLED
  }

  private static final class Target {
    private final String name;
    private final boolean listed;
    private State state = State.IDLE;
    private Duration backoff = BACKOFF_MIN;
    private @Nullable Long retryAt;
    private @Nullable PeerId peer;

    private Target(String name, boolean listed) {
      this.name = name;
      this.listed = listed;
    }
  }
}
