package org.groat.network.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.groat.network.peer.BoundedSet;
import org.groat.network.peer.Misbehaviour;
import org.groat.network.peer.Moment;
import org.groat.network.peer.PeerId;
import org.groat.network.peer.PeerLink;
import org.groat.network.wire.Addr;
import org.groat.network.wire.AddrV2;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.GetAddr;
import org.groat.network.wire.Network;
import org.groat.network.wire.PeerAddress;
import org.groat.network.wire.Protocol;
import org.jspecify.annotations.Nullable;

/// Gossip of peers' addresses (BIP-0155).
///
/// **In.** Each peer may bring one address in ten seconds, and [#BURST_MAX] at once after we asked for them: a token bucket drops
/// what is beyond. The rest goes to the address book, which limits it by source.
///
/// **On.** A fresh address in a small message is passed on to two peers (one where we cannot reach its network), picked by a
/// keyed hash of address and day: the same address told by many goes to the same two, so it spreads without flooding, and the
/// pick changes each day. It waits for the peer's next moment of a Poisson process, so that its way cannot be traced.
///
/// **Out.** An inbound peer is answered once, with a part of the book that stays the same for about a day: asking often, or from
/// many addresses, does not empty the book.
///
/// Owned by the network loop; [#tick] is to be called every second or so.
final class AddressGossip {
  /// Addresses taken of one peer a second in the long run.
  static final double RATE = 0.1;

  /// Addresses taken of one peer at once: the answer to our question.
  static final int BURST_MAX = Protocol.ADDRESSES_MAX;

  /// Addresses that a peer is remembered to know, and that wait to be told to it.
  static final int KNOWN_MAX = 1_000;

  /// Part of the book that one answer shows, in percent.
  static final int ANSWER_PERCENT = 23;

  private static final int FRESH_MESSAGE_MAX = 10;
  private static final Duration FRESH = Duration.ofMinutes(10);
  private static final Duration SEND_MEAN = Duration.ofSeconds(30);
  private static final Duration ANSWER_LIFE_MIN = Duration.ofHours(21);
  private static final Duration ANSWER_LIFE_SPREAD = Duration.ofHours(6);
  private static final Duration FUTURE_MAX = Duration.ofMinutes(10);
  private static final Duration AGE_OF_UNDATED = Duration.ofDays(5);
  private static final long YEAR_2001 = 100_000_000;

  private final Book book;
  private final RandomGenerator random;
  private final long salt;
  private final Map<PeerId, Peer> peers = new LinkedHashMap<>();
  private List<PeerAddress> answer = List.of();
  private @Nullable Long answerExpires;

  AddressGossip(Book book, RandomGenerator random) {
    this.book = book;
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
      peer.tokens += BURST_MAX;
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
    peer.refill(now.nanos());
    List<PeerAddress> taken = new ArrayList<>();
    for (PeerAddress address : addresses) {
      if (peer.tokens < 1) {
        peer.rateLimited++;
        continue;
      }
      peer.tokens--;
      peer.processed++;
      peer.known.add(address.endpoint());
      if (!address.services().servesBlocks()) {
        continue;
      }
      PeerAddress dated = dated(address, now.unixSeconds());
      taken.add(dated);
      boolean fresh = dated.lastSeen() > now.unixSeconds() - FRESH.toSeconds();
      if (fresh && addresses.size() <= FRESH_MESSAGE_MAX && address.address().isRoutable()) {
        passOn(link.id(), dated, now);
      }
    }
    if (!taken.isEmpty()) {
      book.add(taken, link, now);
    }
    if (link.type().isShortLived() && addresses.size() > 1) {
      link.finish("its addresses came");
    }
  }

  /// A peer asks for addresses.
  void requested(PeerLink link, Moment now) {
    Peer peer = peers.get(link.id());
    if (peer == null || !link.type().isInbound() || peer.answered) {
      link.punish(Misbehaviour.UNWANTED_GETADDR, "getaddr");
      return;
    }
    peer.takesPart = true;
    peer.answered = true;
    if (answerExpires == null || answerExpires <= now.nanos()) {
      answer = book.sample(Protocol.ADDRESSES_MAX, ANSWER_PERCENT);
      answerExpires = now.after(ANSWER_LIFE_MIN) + random.nextLong(ANSWER_LIFE_SPREAD.toNanos());
    }
    peer.queue.clear();
    send(peer, answer);
  }

  /// Tells a peer of an address of ours.
  void advertise(PeerId id, PeerAddress own) {
    Peer peer = peers.get(id);
    if (peer != null && peer.takesPart) {
      peer.queue.add(own);
    }
  }

  /// Sends what is due.
  void tick(Moment now) {
    for (Peer peer : peers.values()) {
      if (peer.sendAt <= now.nanos()) {
        peer.sendAt =
            now.nanos() + (long) (-Math.log1p(-random.nextDouble()) * SEND_MEAN.toNanos());
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

  PeerInfo.Addresses statistics(PeerId id) {
    Peer peer = peers.get(id);
    return peer == null
        ? new PeerInfo.Addresses(false, 0, 0)
        : new PeerInfo.Addresses(peer.takesPart, peer.processed, peer.rateLimited);
  }

  private void passOn(PeerId from, PeerAddress address, Moment now) {
    int copies = book.isReachable(address.address().network()) ? 2 : 1;
    long day = (now.unixSeconds() + (address.hashCode() & 0xffff)) / Duration.ofDays(1).toSeconds();
    peers.values().stream()
        .filter(p -> p.takesPart && !p.link.id().equals(from) && fits(p, address))
        .sorted(Comparator.comparingLong(p -> rank(p.link.id(), address.endpoint(), day)))
        .limit(copies)
        .filter(p -> !p.known.contains(address.endpoint()) && p.queue.size() < KNOWN_MAX)
        .forEach(p -> p.queue.add(address));
  }

  private long rank(PeerId peer, Endpoint endpoint, long day) {
    long mixed =
        salt
            ^ endpoint.hashCode() * 0x9e3779b97f4a7c15L + day * 0xd1342543de82ef95L + peer.number();
    mixed = (mixed ^ mixed >>> 31) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ mixed >>> 29) * 0x94d049bb133111ebL;
    return mixed ^ mixed >>> 32;
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
        address.lastSeen() > YEAR_2001 && address.lastSeen() <= nowSeconds + FUTURE_MAX.toSeconds();
    return possible ? address : address.withLastSeen(nowSeconds - AGE_OF_UNDATED.toSeconds());
  }

  /// Where addresses are kept.
  interface Book {
    void add(List<PeerAddress> addresses, PeerLink source, Moment now);

    /// Addresses at random, at most `countMax` and at most `percent` of all.
    List<PeerAddress> sample(int countMax, int percent);

    boolean isReachable(Network network);
  }

  private static final class Peer {
    private final PeerLink link;
    private final BoundedSet<Endpoint> known = new BoundedSet<>(KNOWN_MAX);
    private final LinkedHashSet<PeerAddress> queue = new LinkedHashSet<>();
    private boolean takesPart;
    private boolean answered;
    private double tokens = 1;
    private long refilledAt;
    private long sendAt;
    private long processed;
    private long rateLimited;

    private Peer(PeerLink link, long now) {
      this.link = link;
      this.refilledAt = now;
      this.sendAt = now;
    }

    private void refill(long now) {
      if (tokens < BURST_MAX) {
        tokens = Math.min(BURST_MAX, tokens + (now - refilledAt) / 1e9 * RATE);
      }
      refilledAt = now;
    }
  }
}
