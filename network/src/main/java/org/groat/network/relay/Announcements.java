package org.groat.network.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.groat.chain.primitives.Hash256;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.Txid;
import org.groat.network.peer.PeerId;
import org.groat.network.peer.Permission;
import org.groat.network.wire.Inv;
import org.groat.network.wire.InventoryItem;
import org.groat.network.wire.Protocol;

/// The half of relay that gives out: what the mempool took is announced to those who do not know it, and given to those to whom
/// it was announced.
///
/// A transaction is queued for every peer that does not know it and whose fee filter it passes, and goes out at the peer's next
/// [Trickle], where it concerns the peer; a peer that the user said not to ban is told at once, for it is no spy. A peer may fetch only what arrived before its last announcements went out: asking us tells nobody when we learned
/// of a transaction, nor whether we have it before we said so.
///
/// **Our own.** What the node's owner sent is announced again every [#AGAIN_LEAST] to [#AGAIN_MOST] to whoever came meanwhile,
/// until some peer fetched it or announces it itself: then it is out of our hands. The pause is random, so that it tells
/// nobody whose transaction it is.
final class Announcements {
  static final Duration AGAIN_LEAST = Duration.ofMinutes(10);
  static final Duration AGAIN_MOST = Duration.ofMinutes(15);

  private final TransactionRelay.OwnTransactions own;
  private final Map<PeerId, TransactionPeer> peers;
  private final RelayPool pool;
  private final FilteredConnections filtered;
  private final RandomGenerator random;
  private final Trickle trickle;
  private long againAt = Long.MIN_VALUE;

  /// @param peers those who hear of transactions, kept by the caller
  /// @param pool what the mempool holds, kept by the caller
  /// @param filtered says what of the pool concerns a peer
  Announcements(
      TransactionRelay.OwnTransactions own,
      Map<PeerId, TransactionPeer> peers,
      RelayPool pool,
      FilteredConnections filtered,
      RandomGenerator random) {
    this.own = own;
    this.peers = peers;
    this.pool = pool;
    this.filtered = filtered;
    this.random = random;
    this.trickle = new Trickle(random);
  }

  /// Queues a transaction of the pool for all who do not know it.
  void announce(RelayPool.Entry entry, long now) {
    for (TransactionPeer peer : peers.values()) {
      if (!peer.known.contains(idFor(peer, entry.tx())) && peer.passes(entry.feeRate())) {
        peer.enqueue(entry.tx().wtxid());
        arm(peer, now);
      }
    }
  }

  /// A peer wants to know all of the pool (BIP-0035): its next announcements tell it.
  void announceAll(TransactionPeer peer, long now) {
    peer.wantsAll = true;
    arm(peer, now);
  }

  /// A peer announces a transaction: if it is one of our own, the network has it.
  void heardOf(Hash256 id) {
    pool.find(id).map(entry -> entry.tx().txid()).ifPresent(this::isOut);
  }

  /// The transaction that a peer asks for, where it was announced to that peer.
  Optional<Transaction> serve(TransactionPeer peer, Hash256 id) {
    Optional<Transaction> found =
        pool.find(id).filter(e -> e.sequence() <= peer.announcedUpTo).map(RelayPool.Entry::tx);
    found.ifPresent(tx -> isOut(tx.txid()));
    return found;
  }

  private void isOut(Txid txid) {
    if (own.isWaiting(txid)) {
      own.arrived(txid);
    }
  }

  /// When [#tick] has something to do, at the latest.
  long nextEvent(long now) {
    long next = againAt(now);
    for (TransactionPeer peer : peers.values()) {
      next = peer.announceAt == null ? next : Math.min(next, peer.announceAt);
    }
    return next;
  }

  void tick(long now) {
    if (againAt(now) <= now) {
      againAt = Long.MIN_VALUE;
      own.waiting().forEach(txid -> pool.find(txid).ifPresent(entry -> announce(entry, now)));
    }
    for (TransactionPeer peer : peers.values()) {
      if (peer.announceAt != null && peer.announceAt <= now) {
        send(peer, now);
      }
    }
  }

  private long againAt(long now) {
    if (againAt == Long.MIN_VALUE) {
      againAt = now + random.nextLong(AGAIN_LEAST.toNanos(), AGAIN_MOST.toNanos());
    }
    return againAt;
  }

  private void send(TransactionPeer peer, long now) {
    peer.announceAt = null;
    List<InventoryItem> items = new ArrayList<>();
    for (RelayPool.Entry entry : peer.take(pool, tx -> filtered.concerns(peer.link.id(), tx))) {
      peer.known.add(idFor(peer, entry.tx()));
      items.add(
          peer.link.session().wtxidRelay()
              ? InventoryItem.wtx(entry.tx().wtxid())
              : InventoryItem.tx(entry.tx().txid()));
    }
    for (int from = 0; from < items.size(); from += Protocol.INVENTORY_MAX) {
      int to = Math.min(items.size(), from + Protocol.INVENTORY_MAX);
      peer.link.send(new Inv(items.subList(from, to)));
    }
    peer.announcedUpTo = pool.sequence();
    if (peer.hasQueue()) {
      arm(peer, now);
    }
  }

  private void arm(TransactionPeer peer, long now) {
    if (peer.announceAt != null) {
      return;
    }
    if (peer.link.permissions().has(Permission.NOBAN)) {
      peer.announceAt = now;
    } else {
      peer.announceAt =
          peer.link.type().isInbound() ? trickle.nextInbound(now) : trickle.nextOutbound(now);
    }
  }

  private static Hash256 idFor(TransactionPeer peer, Transaction tx) {
    return peer.link.session().wtxidRelay() ? tx.wtxid() : tx.txid();
  }
}
