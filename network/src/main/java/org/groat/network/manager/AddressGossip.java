package org.groat.network.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.groat.network.address.AddressBook;
import org.groat.network.address.AddressRateLimit;
import org.groat.network.address.GetAddrAnswers;
import org.groat.network.peer.BoundedSet;
import org.groat.network.peer.ConnectionType;
import org.groat.network.peer.Misbehaviour;
import org.groat.network.peer.Moment;
import org.groat.network.peer.PeerId;
import org.groat.network.peer.PeerLink;
import org.groat.network.peer.Permission;
import org.groat.network.wire.Addr;
import org.groat.network.wire.AddrV2;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.GetAddr;
import org.groat.network.wire.Network;
import org.groat.network.wire.NetworkAddress;
import org.groat.network.wire.PeerAddress;
import org.groat.network.wire.Protocol;

/// Gossip of peers' addresses (BIP-0155).
///
/// **In.** What a peer brings passes its rate limit and goes to the address book, which limits it by source.
///
/// **On.** A fresh address in a small message is passed on to two peers (one where we cannot reach its network), picked by a
/// keyed hash of address and day: the same address told by many goes to the same two, so it spreads without flooding, and the
/// pick changes each day. It waits for the peer's next moment of a Poisson process, so that its way cannot be traced.
///
/// **Out.** An inbound peer is answered once, with a part of the book that stays the same for about a day.
///
/// **Our own.** Every peer with which addresses are exchanged is told where others can call us, whoever called whom: once the node
/// is level with the network, and again after a day in the mean, though the peer knew it before. Each is told the address of ours
/// that fits it.
///
/// Owned by the network loop; [#tick] is to be called every second or so.
final class AddressGossip {
  /// Addresses that a peer is remembered to know, and that wait to be told to it.
  static final int KNOWN_MAX = 1_000;

  /// Taken off the times told by others, since gossip is late.
  static final long PENALTY_SECONDS = Duration.ofHours(2).toSeconds();

  private static final int FRESH_MESSAGE_MAX = 10;
  private static final Duration FRESH = Duration.ofMinutes(10);
  private static final Duration SEND_MEAN = Duration.ofSeconds(30);
  private static final Duration FETCH_TIMEOUT = Duration.ofMinutes(5);
  private static final Duration ADVERTISE_MEAN = Duration.ofDays(1);
  private static final Duration FUTURE_MAX = Duration.ofMinutes(10);
  private static final Duration AGE_OF_UNDATED = Duration.ofDays(5);
  private static final long YEAR_1973 = 100_000_000;

  private final AddressBook book;
  private final GetAddrAnswers answers;
  private final Predicate<NetworkAddress> admissible;
  private final Supplier<Set<Network>> reachable;
  private final Own own;
  private final RandomGenerator random;
  private final long salt;
  private final Map<PeerId, Peer> peers = new LinkedHashMap<>();

  /// @param admissible addresses worth passing on
  /// @param reachable networks that the node calls as it is
  /// @param own our own address as a peer sees it
  AddressGossip(
      AddressBook book,
      Predicate<NetworkAddress> admissible,
      Supplier<Set<Network>> reachable,
      Own own,
      RandomGenerator random) {
    this.book = book;
    this.answers = new GetAddrAnswers(book, random);
    this.admissible = admissible;
    this.reachable = reachable;
    this.own = own;
    this.random = random;
    this.salt = random.nextLong();
  }

  void ready(PeerLink link, Moment now) {
    if (!link.type().relaysAddresses()) {
      return;
    }
    Peer peer = new Peer(link, now.nanos());
    peers.put(link.id(), peer);
    if (!link.type().isInbound()) {
      // An inbound peer takes part once it shows that it wants to.
      peer.takesPart = true;
      peer.limit.grantAnswer();
      link.send(new GetAddr());
    }
  }

  void gone(PeerId id) {
    peers.remove(id);
  }

  /// Addresses came.
  void received(PeerLink link, List<PeerAddress> addresses, Moment now) {
    Peer peer = peers.get(link.id());
    if (peer == null) {
      return;
    }
    peer.takesPart = true;
    List<PeerAddress> taken = new ArrayList<>();
    for (PeerAddress address : addresses) {
      if (link.permissions().has(Permission.ADDR)) {
        peer.limit.takeFreely();
      } else if (!peer.limit.take(now.nanos())) {
        continue;
      }
      peer.known.add(address.endpoint());
      if (!address.services().servesBlocks()) {
        continue;
      }
      PeerAddress dated = dated(address, now.unixSeconds());
      taken.add(dated);
      boolean fresh = dated.lastSeen() > now.unixSeconds() - FRESH.toSeconds();
      if (fresh && addresses.size() <= FRESH_MESSAGE_MAX && admissible.test(address.address())) {
        passOn(link.id(), dated, now);
      }
    }
    book.add(taken, link.remote().address(), PENALTY_SECONDS, now.unixSeconds());
    if (link.type() == ConnectionType.ADDRESS_FETCH && addresses.size() > 1) {
      link.finish("its addresses came");
    }
  }

  /// A peer asks for addresses.
  void requested(PeerLink link, Endpoint local, Moment now) {
    Peer peer = peers.get(link.id());
    boolean often = link.permissions().has(Permission.ADDR);
    if (peer == null || !link.type().isInbound() || peer.answered && !often) {
      link.punish(Misbehaviour.UNWANTED_GETADDR, "getaddr");
      return;
    }
    peer.takesPart = true;
    peer.answered = true;
    peer.queue.clear();
    Network asker = link.network();
    send(
        peer,
        often
            ? answers.fresh(reachable.get(), now.unixSeconds())
            : answers.answer(asker, local, reachable.get(), now.unixSeconds()));
  }

  /// Sends what is due.
  void tick(Moment now) {
    for (Peer peer : List.copyOf(peers.values())) {
      if (peer.link.type() == ConnectionType.ADDRESS_FETCH && peer.endsAt <= now.nanos()) {
        peer.link.finish("its addresses did not come");
        continue;
      }
      if (peer.takesPart && peer.advertiseAt <= now.nanos() && own.isWorthTelling()) {
        advertise(peer, now);
      }
      if (peer.sendAt <= now.nanos()) {
        peer.sendAt = later(now, SEND_MEAN);
        List<PeerAddress> due =
            peer.queue.stream()
                .filter(a -> !peer.known.contains(a.endpoint()))
                .limit(Protocol.ADDRESSES_MAX)
                .toList();
        peer.queue.clear();
        send(peer, due);
      }
    }
  }

  /// Queues our own address. The second time it is news again, for the peer forgets too.
  private void advertise(Peer peer, Moment now) {
    own.seenBy(peer.link, now)
        .ifPresent(
            ours -> {
              if (peer.advertised) {
                peer.known.remove(ours.endpoint());
              }
              peer.queue.add(ours);
            });
    peer.advertised = true;
    peer.advertiseAt = later(now, ADVERTISE_MEAN);
  }

  PeerInfo.Addresses statistics(PeerId id) {
    Peer peer = peers.get(id);
    return peer == null
        ? new PeerInfo.Addresses(false, 0, 0)
        : new PeerInfo.Addresses(peer.takesPart, peer.limit.processed(), peer.limit.dropped());
  }

  private void passOn(PeerId from, PeerAddress address, Moment now) {
    int copies = reachable.get().contains(address.address().network()) ? 2 : 1;
    long day =
        (now.unixSeconds() + (address.address().bytes().hashCode() & 0xffff))
            / Duration.ofDays(1).toSeconds();
    peers.values().stream()
        .filter(p -> p.takesPart && !p.link.id().equals(from) && fits(p, address))
        .sorted(Comparator.comparingLong(p -> rank(p.link.id(), address.endpoint(), day)))
        .limit(copies)
        .filter(p -> !p.known.contains(address.endpoint()) && p.queue.size() < KNOWN_MAX)
        .forEach(p -> p.queue.add(address));
  }

  private long rank(PeerId peer, Endpoint endpoint, long day) {
    long bytes = endpoint.address().bytes().hashCode() * 65_537L + endpoint.port();
    long mixed = salt ^ bytes * 0x9e3779b97f4a7c15L + day * 0xd1342543de82ef95L + peer.number();
    mixed = (mixed ^ mixed >>> 31) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ mixed >>> 29) * 0x94d049bb133111ebL;
    return mixed ^ mixed >>> 32;
  }

  private long later(Moment now, Duration mean) {
    return now.nanos() + (long) (-Math.log1p(-random.nextDouble()) * mean.toNanos());
  }

  private static boolean fits(Peer peer, PeerAddress address) {
    Network network = address.address().network();
    return peer.link.session().addrV2() || network == Network.IPV4 || network == Network.IPV6;
  }

  private static void send(Peer peer, List<PeerAddress> addresses) {
    List<PeerAddress> fitting = addresses.stream().filter(a -> fits(peer, a)).toList();
    if (fitting.isEmpty()) {
      return;
    }
    fitting.forEach(a -> peer.known.add(a.endpoint()));
    peer.link.send(peer.link.session().addrV2() ? new AddrV2(fitting) : new Addr(fitting));
  }

  /// A time that cannot be is taken as five days ago, so that liars gain nothing.
  private static PeerAddress dated(PeerAddress address, long nowSeconds) {
    boolean possible =
        address.lastSeen() > YEAR_1973 && address.lastSeen() <= nowSeconds + FUTURE_MAX.toSeconds();
    return possible ? address : address.withLastSeen(nowSeconds - AGE_OF_UNDATED.toSeconds());
  }

  /// Knows our own address.
  interface Own {
    /// False where nobody can call us, or would find nothing yet.
    boolean isWorthTelling();

    /// Where others can call us, as far as the peer sees it; empty where nobody can.
    Optional<PeerAddress> seenBy(PeerLink link, Moment now);
  }

  private static final class Peer {
    private final PeerLink link;
    private final AddressRateLimit limit;
    private final BoundedSet<Endpoint> known = new BoundedSet<>(KNOWN_MAX);
    private final LinkedHashSet<PeerAddress> queue = new LinkedHashSet<>();
    private final long endsAt;
    private boolean takesPart;
    private boolean answered;
    private long sendAt;
    private boolean advertised;
    private long advertiseAt;

    private Peer(PeerLink link, long now) {
      this.link = link;
      this.limit = new AddressRateLimit(now);
      this.sendAt = now;
      this.endsAt = now + FETCH_TIMEOUT.toNanos();
      this.advertiseAt = now;
    }
  }
}
