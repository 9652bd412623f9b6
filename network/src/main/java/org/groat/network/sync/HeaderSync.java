package org.groat.network.sync;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.state.HeaderEntry;
import org.groat.network.peer.Misbehaviour;
import org.groat.network.peer.PeerId;
import org.jspecify.annotations.Nullable;

/// Decides whom to ask for headers, from where on, and who took too long.
///
/// While our best header is old, one peer at a time is asked, a preferred one first: to fetch the same headers from everybody
/// would waste everybody's line. A preferred peer that comes later does not wait for one that is not. A peer that has no more than we do makes room for the next, one that does not answer in time is
/// replaced, and once the best header is of the last day all are asked. After that, an announcement of an unknown block is
/// answered with one question, and a question outstanding is not repeated within [#RESPONSE_TIME].
///
/// An outbound peer that stays behind our own chain's work is asked once more after [#CHAIN_TIMEOUT] and let go
/// [#RESPONSE_TIME] later: its slot belongs to a peer that keeps up. [#PROTECTED_MAX] full outbound peers that did keep up once
/// are exempt, so that an attacker ahead of the real chain cannot take all of our slots; they are not let go as one peer too
/// many either ([#isProtected]). Peers for blocks alone are no part of these, lest the protected ones be all of that kind.
///
/// **Time** is a parameter; nothing here runs by itself. Owned by the network loop.
public final class HeaderSync {
  /// Headers in one message; a full message means that there are more.
  public static final int BATCH = 2_000;

  /// How long a peer may leave a question unanswered before it may be asked again.
  public static final Duration RESPONSE_TIME = Duration.ofMinutes(2);

  /// How long the first synchronisation of headers may take with one peer, without its size.
  public static final Duration TIMEOUT_BASE = Duration.ofMinutes(15);

  /// What each header that is expected adds to that.
  public static final Duration TIMEOUT_PER_HEADER = Duration.ofMillis(1);

  /// How long an outbound peer may be behind our chain before it is asked a last time.
  public static final Duration CHAIN_TIMEOUT = Duration.ofMinutes(20);

  public static final int PROTECTED_MAX = 4;

  private static final long RECENT_SECONDS = Duration.ofDays(1).toSeconds();

  private final Duration blockSpacing;
  private final Map<PeerId, Peer> peers = new LinkedHashMap<>();

  public HeaderSync(Duration blockSpacing) {
    this.blockSpacing = blockSpacing;
  }

  /// @param role what the peer is to us
  public void peerAdded(PeerId id, Role role) {
    peers.put(id, new Peer(role));
  }

  /// True for a peer that kept up once and is spared for it, whatever chain others show.
  public boolean isProtected(PeerId id) {
    Peer peer = peers.get(id);
    return peer != null && peer.isProtected;
  }

  public void peerRemoved(PeerId id) {
    peers.remove(id);
  }

  /// True where each header of a batch follows the one before.
  static boolean isContinuous(List<BlockHeader> batch) {
    for (int i = 1; i < batch.size(); i++) {
      if (!batch.get(i).previous().equals(batch.get(i - 1).hash())) {
        return false;
      }
    }
    return batch.size() <= BATCH;
  }

  /// True while a peer is in its first synchronisation with us.
  public boolean isSyncing(PeerId id) {
    Peer peer = peers.get(id);
    return peer != null && peer.phase == Phase.SYNCING;
  }

  /// Whom to ask for headers first.
  public List<Ask> start(HeaderEntry bestHeader, long nowSeconds, long now) {
    List<Ask> asks = new ArrayList<>();
    boolean recent = bestHeader.header().time() > nowSeconds - RECENT_SECONDS;
    if (recent) {
      peers.forEach((id, peer) -> startWith(id, peer, bestHeader, nowSeconds, now, asks));
    } else {
      next().ifPresent(e -> startWith(e.getKey(), e.getValue(), bestHeader, nowSeconds, now, asks));
    }
    return asks;
  }

  /// The next peer to ask while our best header is old, where there is one that need not wait. A preferred peer waits for
  /// none but preferred ones: whoever calls us and then says nothing must not keep us from those whom we called.
  private Optional<Map.Entry<PeerId, Peer>> next() {
    if (peers.values().stream().noneMatch(p -> p.phase == Phase.SYNCING && p.role.preferred)) {
      Optional<Map.Entry<PeerId, Peer>> preferred = waiting(true);
      if (preferred.isPresent()) {
        return preferred;
      }
    }
    return peers.values().stream().noneMatch(p -> p.phase == Phase.SYNCING)
        ? waiting(false)
        : Optional.empty();
  }

  /// A peer announced a block that we do not know, or headers that do not connect: asks how it gets there from our best header,
  /// unless a question is outstanding.
  public Optional<Ask> announced(PeerId id, HeaderEntry bestHeader, long now) {
    Peer peer = peers.get(id);
    return peer == null ? Optional.empty() : ask(id, peer, bestHeader, now);
  }

  /// Headers came and were judged: `last` is the best of them that is known now.
  ///
  /// @param count how many the message had
  /// @return the question for the next batch, where this one was full
  public Optional<Ask> received(PeerId id, int count, @Nullable HeaderEntry last, long now) {
    Peer peer = peers.get(id);
    if (peer == null) {
      return Optional.empty();
    }
    peer.askedAt = null;
    if (count == BATCH && last != null) {
      return ask(id, peer, last, now);
    }
    if (peer.phase == Phase.SYNCING) {
      peer.phase = Phase.DONE;
    }
    return Optional.empty();
  }

  /// A question was sent that this class did not decide on, the next of a series: it counts as outstanding.
  public void asked(PeerId id, long now) {
    Peer peer = peers.get(id);
    if (peer != null) {
      peer.askedAt = now;
    }
  }

  /// A peer of whom nothing is known has no headers beyond those we asked from. Our best header may be one whose block nobody
  /// gives away, and the peer's chain end below it: so it is asked once more, from our own tip, which shows what it has.
  public Optional<Ask> empty(PeerId id, HeaderEntry tip, long now) {
    Peer peer = peers.get(id);
    if (peer == null || peer.askedFromTip) {
      return Optional.empty();
    }
    peer.askedFromTip = true;
    return ask(id, peer, before(tip), now);
  }

  /// The peers that took too long, given what is known of their chains.
  ///
  /// @param best a peer's best known block, or null
  public List<Overdue> overdue(
      BestKnown best,
      HeaderEntry tip,
      HeaderEntry bestHeader,
      long nowSeconds,
      long now,
      List<Ask> asks) {
    List<Overdue> late = new ArrayList<>();
    boolean recent = bestHeader.header().time() > nowSeconds - RECENT_SECONDS;
    for (Map.Entry<PeerId, Peer> each : peers.entrySet()) {
      Peer peer = each.getValue();
      if (peer.phase == Phase.SYNCING && now > peer.deadline) {
        peer.phase = Phase.DONE;
        if (!recent && peer.role.replaceable && peers.size() > 1) {
          late.add(new Overdue(each.getKey(), Misbehaviour.HEADERS_TIMEOUT));
        }
      } else if (peer.role.replaceable
          && weak(each.getKey(), peer, best.of(each.getKey()), tip, now, asks)) {
        late.add(new Overdue(each.getKey(), Misbehaviour.CHAIN_TOO_WEAK));
      }
    }
    return late;
  }

  private boolean weak(
      PeerId id,
      Peer peer,
      @Nullable HeaderEntry known,
      HeaderEntry tip,
      long now,
      List<Ask> asks) {
    if (peer.isProtected) {
      return false;
    }
    if (known != null && known.chainWork().compareTo(tip.chainWork()) >= 0) {
      peer.weakSince = null;
      peer.lastChance = false;
      peer.isProtected =
          peer.role.protectable
              && peers.values().stream().filter(p -> p.isProtected).count() < PROTECTED_MAX;
      return false;
    }
    if (peer.weakSince == null
        || (peer.weakAgainst != null
            && known != null
            && known.chainWork().compareTo(peer.weakAgainst.chainWork()) >= 0)) {
      // Behind, but it reached what our chain was when it fell behind: the clock starts anew.
      peer.weakSince = now;
      peer.weakAgainst = tip;
      peer.lastChance = false;
      return false;
    }
    if (!peer.lastChance && now - peer.weakSince > CHAIN_TIMEOUT.toNanos()) {
      peer.lastChance = true;
      peer.weakSince = now - CHAIN_TIMEOUT.toNanos() + RESPONSE_TIME.toNanos();
      peer.askedAt = null;
      HeaderEntry from = peer.weakAgainst == null ? tip : peer.weakAgainst;
      ask(id, peer, from.height() > 0 ? from.ancestor(from.height() - 1) : from, now)
          .ifPresent(asks::add);
      return false;
    }
    return peer.lastChance && now - peer.weakSince > CHAIN_TIMEOUT.toNanos();
  }

  private Optional<Map.Entry<PeerId, Peer>> waiting(boolean preferred) {
    return peers.entrySet().stream()
        .filter(
            e -> e.getValue().phase == Phase.WAITING && e.getValue().role.preferred == preferred)
        .findFirst();
  }

  private void startWith(
      PeerId id, Peer peer, HeaderEntry bestHeader, long nowSeconds, long now, List<Ask> asks) {
    if (peer.phase != Phase.WAITING) {
      return;
    }
    peer.phase = Phase.SYNCING;
    long expected =
        Math.max(0, nowSeconds - bestHeader.header().time())
            / Math.max(1, blockSpacing.toSeconds());
    peer.deadline = now + TIMEOUT_BASE.toNanos() + expected * TIMEOUT_PER_HEADER.toNanos();
    // One before our best: a peer with the same chain then answers with one header, and we learn
    // that it has it.
    HeaderEntry from = before(bestHeader);
    peer.askedAt = null;
    ask(id, peer, from, now).ifPresent(asks::add);
  }

  private static HeaderEntry before(HeaderEntry entry) {
    return entry.height() > 0 ? entry.ancestor(entry.height() - 1) : entry;
  }

  private static Optional<Ask> ask(PeerId id, Peer peer, HeaderEntry from, long now) {
    if (peer.askedAt != null && now - peer.askedAt < RESPONSE_TIME.toNanos()) {
      return Optional.empty();
    }
    peer.askedAt = now;
    return Optional.of(new Ask(id, from));
  }

  /// A question for the headers after `from`.
  public record Ask(PeerId peer, HeaderEntry from) {}

  /// What is known of each peer's chain.
  @FunctionalInterface
  public interface BestKnown {
    @Nullable HeaderEntry of(PeerId peer);
  }

  /// What a peer is to us.
  ///
  /// @param preferred asked for headers before others
  /// @param replaceable an outbound peer that the node chose itself, so one that may be let go for another
  /// @param protectable may be spared for having kept up: a full outbound peer
  public record Role(boolean preferred, boolean replaceable, boolean protectable) {
    /// Whoever called us.
    public static final Role CALLER = new Role(false, false, false);

    /// Whoever the user told us to call.
    public static final Role NAMED = new Role(true, false, false);

    /// Whoever the node called to exchange everything.
    public static final Role FULL = new Role(true, true, true);

    /// Whoever the node called for blocks alone.
    public static final Role BLOCKS_ONLY = new Role(true, true, false);
  }

  private enum Phase {
    WAITING,
    SYNCING,
    DONE
  }

  private static final class Peer {
    private final Role role;
    private Phase phase = Phase.WAITING;
    private long deadline;
    private @Nullable Long askedAt;
    private @Nullable Long weakSince;
    private @Nullable HeaderEntry weakAgainst;
    private boolean askedFromTip;
    private boolean lastChance;
    private boolean isProtected;

    private Peer(Role role) {
      this.role = role;
    }
  }
}
