package org.groat.network.manager;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.groat.chain.codec.Bytes;
import org.groat.network.address.AddressBook;
import org.groat.network.address.AnchorsFile;
import org.groat.network.address.KnownAddress;
import org.groat.network.address.NetGroup;
import org.groat.network.peer.ConnectionType;
import org.groat.network.peer.Moment;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.NetworkAddress;
import org.jspecify.annotations.Nullable;

/// Keeps the node's own calls up: eight for everything, two for blocks alone, and a feeler now and then.
///
/// At a start the peers of before are called first ([AnchorsFile]). Every [#PROBE_MEAN] a third block peer is called, and while the
/// tip is stale a ninth full one: [OutboundWatch] lets the worst go. [SlotChoice] decides what comes first.
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

  /// The mean time between two calls to an extra block peer.
  static final Duration PROBE_MEAN = Duration.ofMinutes(5);

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
  private final Caller caller;
  private final Predicate<Endpoint> avoided;
  private final OutboundWatch watch;
  private final RandomGenerator random;
  private final Deque<Endpoint> anchors;
  private @Nullable Long feelerAt;
  private @Nullable Long probeAt;
  private int sizeWhenIdle = -1;
  private long idleUntil;
  private Duration idle = IDLE_MIN;

  OutboundSlots(
      NetworkSettings settings,
      AddressBook book,
      Peers peers,
      OutboundWatch watch,
      Calls calls,
      RandomGenerator random) {
    this.settings = settings;
    this.book = book;
    this.peers = peers;
    this.watch = watch;
    this.caller = calls.caller;
    this.avoided = calls.avoided;
    this.anchors = new ArrayDeque<>(calls.anchors);
    this.random = random;
  }

  /// Begins a call where a slot is free.
  void tick(Moment now) {
    if (settings.connectOnly()) {
      return;
    }
    if (feelerAt == null || probeAt == null) {
      feelerAt = later(now, FEELER_MEAN);
      probeAt = later(now, PROBE_MEAN);
    }
    SlotChoice choice = SlotChoice.next(slots(now));
    boolean news = book.size() != sizeWhenIdle;
    boolean resting = book.size() == 0 || !news && now.nanos() < idleUntil;
    if (choice != SlotChoice.ANCHOR && resting) {
      return;
    }
    switch (choice) {
      case ANCHOR -> callAnchor();
      case FULL_RELAY, EXTRA_FULL_RELAY -> call(ConnectionType.OUTBOUND_FULL_RELAY, now);
      case BLOCK_RELAY -> call(ConnectionType.BLOCK_RELAY, now);
      case EXTRA_BLOCK_RELAY -> {
        probeAt = later(now, PROBE_MEAN);
        call(ConnectionType.BLOCK_RELAY, now);
      }
      case FEELER -> {
        feelerAt = later(now, FEELER_MEAN);
        book.resolveCollisions(now.unixSeconds());
        call(ConnectionType.FEELER, now);
      }
      case NONE -> {}
    }
  }

  private SlotChoice.Slots slots(Moment now) {
    return new SlotChoice.Slots(
        peers.count(ConnectionType.OUTBOUND_FULL_RELAY),
        settings.outboundFull(),
        peers.count(ConnectionType.BLOCK_RELAY),
        settings.outboundBlockRelay(),
        !anchors.isEmpty(),
        watch.isTipStale(),
        probeAt != null && probeAt <= now.nanos() && watch.mayProbe(),
        feelerAt != null && feelerAt <= now.nanos() && peers.count(ConnectionType.FEELER) == 0);
  }

  /// One that does not answer is not called again: the address book has others.
  private void callAnchor() {
    Endpoint anchor = anchors.remove();
    if (!avoided.test(anchor) && !groups().contains(group(anchor.address()))) {
      caller.call(Callee.of(anchor, ConnectionType.BLOCK_RELAY, settings.encryptedTransport()));
    }
  }

  /// The groups of the peers that we chose.
  private Set<Bytes> groups() {
    Set<Bytes> groups = new HashSet<>();
    peers.outbound().stream()
        .filter(p -> p.type().expectsServices())
        .forEach(p -> groups.add(group(p.remote().address())));
    return groups;
  }

  private void call(ConnectionType type, Moment now) {
    Set<Bytes> groups = groups();
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
      if (caller.call(Callee.of(endpoint, type, settings.encryptedTransport())).isPresent()) {
        // A node that is offline would else count failures against every address it knows.
        boolean count = peers.outboundReady() >= 2;
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
      return collision.isPresent()
          ? collision
          : book.select(true, settings.routes().reachable(), now.unixSeconds());
    }
    return book.select(false, settings.routes().reachable(), now.unixSeconds());
  }

  /// Private addresses have no netgroups worth the name: each counts as its own, which only networks on one machine meet.
  private static Bytes group(NetworkAddress address) {
    return address.isRoutable() ? NetGroup.of(address) : address.bytes();
  }

  private long later(Moment now, Duration mean) {
    return now.nanos() + (long) (-Math.log1p(-random.nextDouble()) * mean.toNanos());
  }

  /// How calls are made, and to whom.
  ///
  /// @param avoided addresses not to call: banned or discouraged ones, our own, those on networks that are not called
  /// @param anchors peers of before the restart
  record Calls(Caller caller, Predicate<Endpoint> avoided, List<Endpoint> anchors) {}
}
