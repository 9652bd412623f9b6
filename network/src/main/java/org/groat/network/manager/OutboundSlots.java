package org.groat.network.manager;

import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.groat.chain.codec.Bytes;
import org.groat.network.address.AddressBook;
import org.groat.network.address.KnownAddress;
import org.groat.network.address.NetGroup;
import org.groat.network.peer.ConnectionType;
import org.groat.network.peer.Moment;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Network;
import org.groat.network.wire.NetworkAddress;
import org.jspecify.annotations.Nullable;

/// Keeps the node's own calls up: eight for everything, two for blocks alone, and a feeler now and then.
///
/// No two of the calls go to one netgroup, so that whoever owns one network cannot be all of our peers. An address tried within
/// [#RETRY_AFTER] is left alone. A feeler tests an address of the new table, or one whose place in the tried table is wanted, and
/// hangs up at once: so the tried table holds what really answers.
///
/// At most one call begins a tick. Owned by the network loop.
final class OutboundSlots {
  /// An address that was tried is not tried again for so long.
  static final Duration RETRY_AFTER = Duration.ofMinutes(10);

  /// The mean time between two feelers.
  static final Duration FEELER_MEAN = Duration.ofMinutes(2);

  /// Where nobody is left to call, the next look comes after this, then after twice as long each time.
  static final Duration IDLE_MIN = Duration.ofSeconds(1);

  static final Duration IDLE_MAX = Duration.ofSeconds(60);

  /// Addresses looked at for one call, and at most a few for each address known: to look costs more in a small book.
  private static final int LOOKS_MAX = 100;

  /// From this look on, addresses tried lately count too: there may be no others.
  private static final int LOOKS_PATIENT = 30;

  private final NetworkSettings settings;
  private final AddressBook book;
  private final Peers peers;
  private final Dialer.Caller caller;
  private final Predicate<Endpoint> avoided;
  private final RandomGenerator random;
  private @Nullable Long feelerAt;
  private int sizeWhenIdle = -1;
  private long idleUntil;
  private Duration idle = IDLE_MIN;

  /// @param avoided addresses not to call: discouraged ones, our own
  OutboundSlots(
      NetworkSettings settings,
      AddressBook book,
      Peers peers,
      Dialer.Caller caller,
      Predicate<Endpoint> avoided,
      RandomGenerator random) {
    this.settings = settings;
    this.book = book;
    this.peers = peers;
    this.caller = caller;
    this.avoided = avoided;
    this.random = random;
  }

  /// Begins a call where a slot is free.
  void tick(Moment now) {
    boolean news = book.size() != sizeWhenIdle;
    if (settings.connectOnly() || book.size() == 0 || !news && now.nanos() < idleUntil) {
      return;
    }
    if (peers.count(ConnectionType.OUTBOUND_FULL_RELAY) < settings.outboundFull()) {
      call(ConnectionType.OUTBOUND_FULL_RELAY, now);
    } else if (peers.count(ConnectionType.BLOCK_RELAY) < settings.outboundBlockRelay()) {
      call(ConnectionType.BLOCK_RELAY, now);
    } else if (feelerAt == null) {
      feelerAt = nextFeeler(now);
    } else if (feelerAt <= now.nanos() && peers.count(ConnectionType.FEELER) == 0) {
      feelerAt = nextFeeler(now);
      book.resolveCollisions(now.unixSeconds());
      call(ConnectionType.FEELER, now);
    }
  }

  private void call(ConnectionType type, Moment now) {
    Set<Bytes> groups = new HashSet<>();
    peers.outbound().stream()
        .filter(p -> p.type().expectsServices())
        .forEach(p -> groups.add(group(p.remote().address())));
    int looks = Math.min(LOOKS_MAX, LOOKS_PATIENT + book.size());
    for (int look = 0; look < looks; look++) {
      Optional<KnownAddress> candidate = candidate(type, now);
      if (candidate.isEmpty()) {
        break;
      }
      KnownAddress known = candidate.get();
      Endpoint endpoint = known.address().endpoint();
      boolean tiring =
          now.unixSeconds() - known.lastTry() < RETRY_AFTER.toSeconds() && look < LOOKS_PATIENT;
      boolean taken = type != ConnectionType.FEELER && groups.contains(group(endpoint.address()));
      if (tiring || taken || avoided.test(endpoint) || peers.isConnected(endpoint)) {
        continue;
      }
      if (caller.call(endpoint, endpoint.toString(), type).isPresent()) {
        // A node that is offline would else count failures against every address it knows.
        boolean count = peers.outbound().stream().filter(p -> p.session().isReady()).count() >= 2;
        book.attempt(endpoint, count, now.unixSeconds());
      }
      idle = IDLE_MIN;
      return;
    }
    sizeWhenIdle = book.size();
    idleUntil = now.after(idle);
    idle = idle.compareTo(IDLE_MAX) < 0 ? idle.multipliedBy(2) : IDLE_MAX;
  }

  private Optional<KnownAddress> candidate(ConnectionType type, Moment now) {
    if (type == ConnectionType.FEELER) {
      Optional<KnownAddress> collision = book.selectCollision();
      return collision.isPresent() ? collision : book.select(true, reachable(), now.unixSeconds());
    }
    return book.select(false, reachable(), now.unixSeconds());
  }

  /// Private addresses have no netgroups worth the name: each counts as its own, which only networks on one machine meet.
  private static Bytes group(NetworkAddress address) {
    return address.isRoutable() ? NetGroup.of(address) : address.bytes();
  }

  private long nextFeeler(Moment now) {
    return now.nanos() + (long) (-Math.log1p(-random.nextDouble()) * FEELER_MEAN.toNanos());
  }

  /// The networks that sockets reach without a proxy.
  static Set<Network> reachable() {
    return EnumSet.of(Network.IPV4, Network.IPV6);
  }
}
