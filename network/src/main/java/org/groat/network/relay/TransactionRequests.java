package org.groat.network.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.groat.chain.primitives.Hash256;
import org.groat.network.peer.PeerId;
import org.groat.network.wire.Protocol;
import org.jspecify.annotations.Nullable;

/// Decides whom to ask for which announced transaction, and when.
///
/// **What it is for.** Every transaction is announced by many peers and must be fetched from one. An attacker wants to be that
/// one and then say nothing. So:
///
/// - An announcement by a preferred peer (one that we or our user chose) may be asked for at once; any other waits
///   [#NON_PREFERRED_DELAY] so that a preferred one can still come first. One made by txid waits [#TXID_DELAY] more where
///   others announce by wtxid, and one by a peer with [#IN_FLIGHT_MAX] requests outstanding waits [#OVERLOADED_DELAY] more.
/// - At any time at most one request for a hash is outstanding. It ends with the transaction, with `notfound`, with the peer's
///   leaving, or after [#EXPIRY]; then the next candidate is asked. Nobody is asked twice for one announcement.
/// - Among candidates that are ready, preferred ones come first; otherwise a salted hash of peer and transaction decides, so
///   that announcing first earns an attacker nothing.
/// - One peer's announcements are limited to [#ANNOUNCEMENTS_MAX], and to [#ANNOUNCEMENTS_SHARE] while all that called us have
///   [#ANNOUNCEMENTS_TOTAL]; more are dropped. A peer that the user lets relay is exempt:
///   it may have [#EXEMPT_ANNOUNCEMENTS_MAX], and is never overloaded.
///
/// **Invariants.** `byPeer` and `byHash` hold the same announcements. A hash whose announcements are all spent is forgotten, so
/// memory is at most so many small records for each peer.
///
/// **Time** is a parameter; nothing here runs by itself. Cost: [#requestable] looks only at hashes for which something changed
/// since the last look, so a peer that announces much and delivers nothing costs little more than memory.
public final class TransactionRequests {
  /// Announcements kept for one peer. A peer that relays honestly stays far below: what we know already is not kept.
  public static final int ANNOUNCEMENTS_MAX = 5_000;

  /// Announcements kept of all peers that are not preferred, from which on one of them keeps no more than its
  /// [#ANNOUNCEMENTS_SHARE].
  public static final int ANNOUNCEMENTS_TOTAL = 100_000;

  /// Announcements that each peer may have whatever others do: what it may be asked for at a time, five times over.
  public static final int ANNOUNCEMENTS_SHARE = 500;

  /// Announcements kept for a peer that the user lets relay: as many as one message names.
  public static final int EXEMPT_ANNOUNCEMENTS_MAX = Protocol.INVENTORY_MAX;

  /// Requests outstanding at one peer before it counts as overloaded.
  public static final int IN_FLIGHT_MAX = 100;

  public static final Duration NON_PREFERRED_DELAY = Duration.ofSeconds(2);
  public static final Duration TXID_DELAY = Duration.ofSeconds(2);
  public static final Duration OVERLOADED_DELAY = Duration.ofSeconds(2);

  /// How long a peer may take to answer before another is asked.
  public static final Duration EXPIRY = Duration.ofSeconds(60);

  private final long salt;
  private final Map<Hash256, Map<PeerId, Announcement>> byHash = new HashMap<>();
  private final Map<PeerId, Set<Hash256>> byPeer = new HashMap<>();
  private final Map<PeerId, Integer> inFlight = new HashMap<>();
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::due).thenComparing(Event::hash));
  private final Set<Hash256> ready = new LinkedHashSet<>();
  private final Set<PeerId> exempt = new HashSet<>();
  private int crowd;
  private int wtxidPeers;

  public TransactionRequests(RandomGenerator random) {
    this.salt = random.nextLong();
  }

  /// A peer that announces by wtxid came or went: while there is one, announcements by txid wait.
  public void wtxidPeers(int count) {
    this.wtxidPeers = count;
  }

  /// The user lets a peer relay: what bounds strangers does not bound it.
  public void exempt(PeerId peer) {
    exempt.add(peer);
  }

  /// Notes that `peer` has the transaction `hash` ([org.groat.chain.primitives.Wtxid], or
  /// [org.groat.chain.primitives.Txid] from a peer that knows no other).
  ///
  /// @param preferred the peer was chosen by the node or its user
  /// @return false where the announcement was dropped: known already, or one too many
  public boolean announced(PeerId peer, Hash256 hash, boolean preferred, boolean byTxid, long now) {
    Set<Hash256> ofPeer = byPeer.computeIfAbsent(peer, id -> new LinkedHashSet<>());
    boolean free = exempt.contains(peer);
    boolean crowded = !preferred && !free && crowd >= ANNOUNCEMENTS_TOTAL;
    int most = free ? EXEMPT_ANNOUNCEMENTS_MAX : crowded ? ANNOUNCEMENTS_SHARE : ANNOUNCEMENTS_MAX;
    if (ofPeer.size() >= most || !ofPeer.add(hash)) {
      return false;
    }
    crowd += preferred ? 0 : 1;
    long due = now;
    due += preferred ? 0 : NON_PREFERRED_DELAY.toNanos();
    due += byTxid && wtxidPeers > 0 ? TXID_DELAY.toNanos() : 0;
    due += !free && inFlight(peer) >= IN_FLIGHT_MAX ? OVERLOADED_DELAY.toNanos() : 0;
    byHash
        .computeIfAbsent(hash, h -> new LinkedHashMap<>())
        .put(peer, new Announcement(peer, preferred, due, priority(peer, hash)));
    events.add(new Event(due, hash));
    return true;
  }

  /// The hashes to ask `peer` for now, in the order announced. Each must be reported as [#requested] or [#forget]ten.
  public List<Hash256> requestable(PeerId peer, long now) {
    promote(now);
    List<Hash256> due = new ArrayList<>();
    for (Hash256 hash : List.copyOf(ready)) {
      Map<PeerId, Announcement> all = byHash.get(hash);
      if (all != null) {
        expire(hash, all, now);
      }
      boolean outstanding =
          all != null && all.values().stream().anyMatch(a -> a.state == State.REQUESTED);
      Optional<Announcement> best = all == null ? Optional.empty() : best(all, now);
      if (outstanding || best.isEmpty()) {
        // Its next event brings it back.
        ready.remove(hash);
      } else if (best.get().peer.equals(peer)) {
        due.add(hash);
      }
    }
    return due;
  }

  /// Notes that `peer` was asked for `hash` at `now`.
  public void requested(PeerId peer, Hash256 hash, long now) {
    Announcement announcement = find(peer, hash);
    if (announcement != null && announcement.state == State.CANDIDATE) {
      announcement.state = State.REQUESTED;
      ready.remove(hash);
      announcement.due = now + EXPIRY.toNanos();
      events.add(new Event(announcement.due, hash));
      inFlight.merge(peer, 1, Integer::sum);
    }
  }

  /// Notes that `peer` answered a request, with the transaction or with `notfound`.
  ///
  /// @return true where it had been asked
  public boolean answered(PeerId peer, Hash256 hash) {
    Announcement announcement = find(peer, hash);
    if (announcement == null) {
      return false;
    }
    boolean asked = announcement.state == State.REQUESTED;
    complete(hash, announcement);
    return asked;
  }

  /// Drops a hash altogether: we have it, or do not want it.
  public void forget(Hash256 hash) {
    Map<PeerId, Announcement> all = byHash.remove(hash);
    ready.remove(hash);
    if (all != null) {
      all.values().forEach(a -> release(hash, a));
    }
  }

  /// Drops all that a leaving peer announced.
  public void disconnected(PeerId peer) {
    for (Hash256 hash : List.copyOf(byPeer.getOrDefault(peer, Set.of()))) {
      Announcement announcement = find(peer, hash);
      if (announcement != null) {
        complete(hash, announcement);
        Map<PeerId, Announcement> rest = byHash.get(hash);
        if (rest != null) {
          rest.remove(peer);
        }
        release(hash, announcement);
      }
    }
    byPeer.remove(peer);
    exempt.remove(peer);
    inFlight.remove(peer);
  }

  /// Requests outstanding at `peer`.
  public int inFlight(PeerId peer) {
    return inFlight.getOrDefault(peer, 0);
  }

  /// Announcements of `peer` that are not spent.
  public int announcements(PeerId peer) {
    return byPeer.getOrDefault(peer, Set.of()).size();
  }

  /// Announcements of all peers that are not preferred.
  public int crowd() {
    return crowd;
  }

  /// All hashes that somebody announced and nobody delivered.
  public int size() {
    return byHash.size();
  }

  /// When to look again: no candidate gets ready and no request expires before.
  public OptionalLong nextEvent(long now) {
    promote(now);
    if (!ready.isEmpty()) {
      return OptionalLong.of(now);
    }
    return byHash.isEmpty() || events.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(events.peek().due());
  }

  /// Moves the hashes on whose event the time has come to those to look at.
  private void promote(long now) {
    while (!events.isEmpty() && events.peek().due() <= now) {
      Hash256 hash = events.poll().hash();
      if (byHash.containsKey(hash)) {
        ready.add(hash);
      }
    }
    if (byHash.isEmpty()) {
      events.clear();
      ready.clear();
    }
  }

  private void expire(Hash256 hash, Map<PeerId, Announcement> all, long now) {
    for (Announcement a : List.copyOf(all.values())) {
      if (a.state == State.REQUESTED && a.due <= now) {
        complete(hash, a);
      }
    }
  }

  private static Optional<Announcement> best(Map<PeerId, Announcement> all, long now) {
    return all.values().stream()
        .filter(a -> a.state == State.CANDIDATE && a.due <= now)
        .max(
            Comparator.<Announcement, Boolean>comparing(a -> a.preferred)
                .thenComparing(a -> a.priority));
  }

  /// Marks an announcement as spent. It stays, so that the peer cannot announce the hash anew, until the last one is spent.
  private void complete(Hash256 hash, Announcement announcement) {
    if (announcement.state == State.REQUESTED) {
      inFlight.merge(announcement.peer, -1, Integer::sum);
    }
    announcement.state = State.COMPLETED;
    Map<PeerId, Announcement> all = byHash.get(hash);
    if (all != null && all.values().stream().allMatch(a -> a.state == State.COMPLETED)) {
      forget(hash);
    } else if (all != null) {
      ready.add(hash);
    }
  }

  private void release(Hash256 hash, Announcement announcement) {
    if (announcement.state == State.REQUESTED) {
      inFlight.merge(announcement.peer, -1, Integer::sum);
    }
    announcement.state = State.COMPLETED;
    Set<Hash256> ofPeer = byPeer.get(announcement.peer);
    if (ofPeer != null && ofPeer.remove(hash) && !announcement.preferred) {
      crowd--;
    }
  }

  private @Nullable Announcement find(PeerId peer, Hash256 hash) {
    Map<PeerId, Announcement> all = byHash.get(hash);
    return all == null ? null : all.get(peer);
  }

  private long priority(PeerId peer, Hash256 hash) {
    long mixed = (hash.word(0) ^ salt) * 0x9e3779b97f4a7c15L + peer.number() * 0xd1342543de82ef95L;
    mixed = (mixed ^ mixed >>> 32) * 0xbf58476d1ce4e5b9L;
    return mixed ^ mixed >>> 29;
  }

  /// A moment at which something changes for a hash: a candidate gets ready, or a request expires.
  private record Event(long due, Hash256 hash) {}

  private enum State {
    CANDIDATE,
    REQUESTED,
    COMPLETED
  }

  /// One peer's claim to have one transaction. `due` is when a candidate gets ready, or when a request expires.
  private static final class Announcement {
    private final PeerId peer;
    private final boolean preferred;
    private final long priority;
    private long due;
    private State state = State.CANDIDATE;

    private Announcement(PeerId peer, boolean preferred, long due, long priority) {
      this.peer = peer;
      this.preferred = preferred;
      this.due = due;
      this.priority = priority;
    }
  }
}
