package org.groat.network.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.groat.chain.primitives.Hash256;
import org.groat.chain.primitives.Transaction;
import org.groat.network.peer.Permission;
import org.groat.network.wire.Inv;
import org.groat.network.wire.InventoryItem;
import org.groat.network.wire.Protocol;

/// The way of transactions out: whom the pool's transactions are announced to and when, and who may fetch them.
///
/// Each waits in the queue of every peer that does not know it and goes out at the peer's next [Trickle]; a peer that the user
/// said not to ban is told at once, for it is no spy. A peer may fetch only what arrived before its last announcements went
/// out: asking us tells nobody when we learned of a transaction. Owned by the network loop.
final class TransactionAnnouncer {
  private final RelayPool pool;
  private final FilteredConnections filtered;
  private final Trickle trickle;

  TransactionAnnouncer(RelayPool pool, FilteredConnections filtered, RandomGenerator random) {
    this.pool = pool;
    this.filtered = filtered;
    this.trickle = new Trickle(random);
  }

  /// Queues a transaction for every peer that is to hear of it.
  void queue(RelayPool.Entry entry, Iterable<TransactionPeer> peers, long now) {
    for (TransactionPeer peer : peers) {
      if (!peer.known.contains(idFor(peer, entry.tx())) && peer.passes(entry.feeRate())) {
        peer.enqueue(entry.tx().wtxid());
        arm(peer, now);
      }
    }
  }

  /// A peer wants to know all of the pool (BIP-0035): its next announcements tell it.
  void queueAll(TransactionPeer peer, long now) {
    peer.wantsAll = true;
    arm(peer, now);
  }

  /// Sends what is due to a peer.
  void announce(TransactionPeer peer, long now) {
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

  /// The transaction that a peer asks for, where it was announced to that peer.
  Optional<Transaction> serve(TransactionPeer peer, InventoryItem item) {
    return pool.find(item.hash())
        .filter(e -> e.sequence() <= peer.announcedUpTo)
        .map(RelayPool.Entry::tx);
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
