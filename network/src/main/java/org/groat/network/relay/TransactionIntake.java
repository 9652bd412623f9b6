package org.groat.network.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.groat.chain.consensus.Rejection;
import org.groat.chain.consensus.Rule;
import org.groat.chain.primitives.Hash256;
import org.groat.chain.primitives.PackageHash;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.Txid;
import org.groat.chain.primitives.Wtxid;
import org.groat.network.peer.Misbehaviour;
import org.groat.network.peer.PeerId;
import org.groat.network.peer.PeerLink;
import org.groat.network.peer.Permission;
import org.groat.network.peer.RecentFilter;
import org.groat.network.wire.GetData;
import org.groat.network.wire.InventoryItem;
import org.jspecify.annotations.Nullable;

/// The half of relay that takes in: what peers announce is asked for once, and has the mempool judge it.
///
/// Announcements go to [TransactionRequests], which says whom to ask when. What arrives is submitted; orphans wait in the
/// [Orphanage] while their parents are asked of everybody who announced them. What was refused ([RefusedTransactions]) or
/// confirmed lately is not asked for again.
///
/// **Parents that are too cheap.** A parent refused for its fee alone gets a second chance with a child: whichever of the two
/// comes later, both are submitted as a pair. Only children that the peer announced which sent the parent are tried, the newest
/// first, so that others cannot stand in between with children of their own; and each pair once.
final class TransactionIntake {
  private static final Duration REQUEST_PAUSE = Duration.ofMillis(50);

  private final Submissions submissions;
  private final Map<PeerId, TransactionPeer> peers;
  private final RelayPool pool;
  private final TransactionRequests requests;
  private final Orphanage orphanage = new Orphanage();
  private final RefusedTransactions refused;
  private final RecentFilter confirmed;
  private final ExtraTransactions extra = new ExtraTransactions();
  private @Nullable Long requestAt;

  /// @param peers those whose transactions are taken, kept by the caller
  /// @param pool what the mempool holds, kept by the caller
  TransactionIntake(
      TransactionRelay.Sink sink,
      Map<PeerId, TransactionPeer> peers,
      RelayPool pool,
      TransactionRelay.Sizes sizes,
      RandomGenerator random) {
    this.submissions = new Submissions(sink);
    this.peers = peers;
    this.pool = pool;
    this.requests = new TransactionRequests(random);
    this.refused = new RefusedTransactions(sizes.rejected(), random);
    this.confirmed = new RecentFilter(sizes.confirmed(), random);
  }

  Orphanage orphanage() {
    return orphanage;
  }

  TransactionRequests requests() {
    return requests;
  }

  /// Transactions outside pool and orphanage that may be in the next block.
  List<Transaction> extra() {
    return extra.all();
  }

  /// A peer came to those whose transactions are taken. One that the user lets relay may announce more than strangers.
  void ready(PeerLink link) {
    if (link.permissions().has(Permission.RELAY)) {
      requests.exempt(link.id());
    }
    countWtxidPeers();
  }

  /// A peer is no longer among them.
  void gone(PeerId id) {
    requests.disconnected(id);
    orphanage.disconnected(id);
    countWtxidPeers();
  }

  private void countWtxidPeers() {
    requests.wtxidPeers(
        (int) peers.values().stream().filter(p -> p.link.session().wtxidRelay()).count());
  }

  /// @param wanted false while transactions cannot be judged: the announcement is only noted
  void announced(TransactionPeer peer, List<InventoryItem> items, boolean wanted, long now) {
    for (InventoryItem item : items) {
      Hash256 id = item.hash();
      // A peer that negotiated wtxids announces nothing else, and the other way round.
      if (id instanceof Wtxid != peer.link.session().wtxidRelay()) {
        continue;
      }
      peer.known.add(id);
      if (id instanceof Wtxid wtxid && orphanage.contains(wtxid)) {
        orphanage.alsoAnnounced(wtxid, peer.link.id());
        askForParents(wtxid, peer, now);
      } else if (wanted && !isKnown(id) && !refused.isRefusedForItsFee(id)) {
        ask(peer, id, now);
      }
    }
    requestSoon(now);
  }

  private void ask(TransactionPeer peer, Hash256 id, long now) {
    PeerLink link = peer.link;
    requests.announced(link.id(), id, link.isPreferred(), id instanceof Txid, now);
  }

  /// Asks for what an orphan waits for. A parent that was refused for its fee is among it: now it has a child.
  private void askForParents(Wtxid orphan, TransactionPeer peer, long now) {
    for (Txid parent : orphanage.missingOf(orphan)) {
      if (!isKnown(parent)) {
        ask(peer, parent, now);
      }
    }
  }

  /// @param peer null for one whose transactions are not taken now
  void received(PeerLink link, @Nullable TransactionPeer peer, Transaction tx, long now) {
    requests.answered(link.id(), tx.wtxid());
    requests.answered(link.id(), tx.txid());
    if (peer == null) {
      return;
    }
    peer.known.add(tx.wtxid());
    peer.known.add(tx.txid());
    if (isKnown(tx.wtxid()) || pool.contains(tx.txid())) {
      requests.forget(tx.wtxid());
    } else if (refused.isRefusedForItsFee(tx.wtxid())) {
      forget(tx);
      tryWithChild(tx, link, now);
    } else {
      submit(tx, link, now);
    }
  }

  void notFound(PeerLink link, List<InventoryItem> items, long now) {
    items.forEach(item -> requests.answered(link.id(), item.hash()));
    requestSoon(now);
  }

  /// The mempool took a transaction.
  void added(Transaction tx, long now) {
    forget(tx);
    orphanage.remove(tx.wtxid());
    orphanage.childrenOf(tx.txid()).forEach(child -> retry(child, now));
  }

  /// The mempool let a transaction go that no block has.
  void dropped(Transaction tx) {
    extra.add(tx);
  }

  void blockConnected(List<Transaction> transactions, long now) {
    for (Transaction tx : transactions) {
      confirmed.add(tx.wtxid());
      confirmed.add(tx.txid());
      forget(tx);
      orphanage.remove(tx.wtxid());
      orphanage.childrenOf(tx.txid()).forEach(child -> retry(child, now));
    }
    orphanage.blockConnected(transactions);
  }

  /// What was confirmed is news again.
  void blockDisconnected() {
    confirmed.clear();
  }

  /// What was refused may now be welcome, such as a transaction whose lock time passed.
  void tipChanged() {
    refused.clear();
  }

  /// When [#tick] has something to do.
  OptionalLong nextEvent(long now) {
    // While requests are collected, what gets ready waits for their moment.
    return requestAt == null ? requests.nextEvent(now) : OptionalLong.of(requestAt);
  }

  void tick(long now) {
    orphanage.expire(now);
    if (requestAt == null || requestAt <= now) {
      requestAt = null;
      request(now);
    }
  }

  /// True for what is here or not wanted whatever comes with it.
  private boolean isKnown(Hash256 id) {
    return pool.contains(id)
        || orphanage.contains(id)
        || refused.isRefusedForGood(id)
        || confirmed.contains(id);
  }

  private void forget(Transaction tx) {
    requests.forget(tx.wtxid());
    requests.forget(tx.txid());
  }

  private void submit(Transaction tx, PeerLink link, long now) {
    TransactionPeer peer = peers.get(link.id());
    if (peer != null) {
      submissions.submit(
          tx,
          peer,
          (outcome, later) -> {
            judged(tx, link, outcome, later);
            if (outcome instanceof TransactionVerdict.Refused no && no.forItsFee()) {
              tryWithChild(tx, link, later);
            }
          });
    }
  }

  /// Submits a parent that was too cheap with a child that its peer announced, where there is one not tried yet.
  private void tryWithChild(Transaction parent, PeerLink link, long now) {
    for (Transaction child : orphanage.childrenOf(parent.txid(), link.id())) {
      PackageHash pair = PackageHash.of(List.of(parent, child));
      if (refused.mayTry(pair, child)) {
        submitPair(parent, child, pair, link);
        return;
      }
    }
  }

  private void submitPair(Transaction parent, Transaction child, PackageHash pair, PeerLink link) {
    TransactionPeer peer = peers.get(link.id());
    if (peer != null) {
      submissions.submitPair(
          parent,
          child,
          peer,
          (ofParent, ofChild, later) -> {
            boolean parentRefused = ofParent instanceof TransactionVerdict.Refused;
            if (parentRefused) {
              refused.refuse(pair);
            }
            judged(parent, link, ofParent, later);
            // Where the parent stays out and nothing else is held against the child, another parent
            // may come.
            if (!parentRefused || !(ofChild instanceof TransactionVerdict.Orphan)) {
              judged(child, link, ofChild, later);
            }
          });
    }
  }

  private void judged(Transaction tx, PeerLink link, TransactionVerdict outcome, long now) {
    switch (outcome) {
      case TransactionVerdict.Taken _ -> {
        link.credit(PeerLink.Contribution.TRANSACTION);
        forget(tx);
        orphanage.remove(tx.wtxid());
      }
      case TransactionVerdict.Known _ -> {
        forget(tx);
        orphanage.remove(tx.wtxid());
      }
      case TransactionVerdict.Orphan orphan -> adopt(tx, orphan.parents(), link, now);
      case TransactionVerdict.Refused no -> {
        orphanage.remove(tx.wtxid());
        requests.forget(tx.wtxid());
        refuse(tx, no);
        if (no.rejection().kind() == Rule.Kind.INVALID) {
          punish(link, tx, no.rejection());
        }
      }
    }
  }

  private void refuse(Transaction tx, TransactionVerdict.Refused no) {
    if (no.forItsFee()) {
      refused.refuseForItsFee(tx.wtxid());
    } else if (no.rejection().kind() != Rule.Kind.MUTATED) {
      refused.refuseForGood(tx.wtxid());
    }
    if (no.rejection().kind() == Rule.Kind.POLICY) {
      extra.add(tx);
    }
  }

  private static void punish(PeerLink link, Transaction tx, Rejection rejection) {
    link.punish(Misbehaviour.INVALID_TRANSACTION, tx.txid() + " " + rejection.text());
  }

  /// Keeps an orphan while its parents are fetched, unless one of them is refused for good, or more than one for its fee: a child
  /// is tried with one parent only.
  private void adopt(Transaction tx, List<Txid> parents, PeerLink link, long now) {
    if (parents.stream().anyMatch(refused::isRefusedForGood)
        || parents.stream().filter(refused::isRefusedForItsFee).count() > 1) {
      refused.refuseForGood(tx.wtxid());
      orphanage.remove(tx.wtxid());
      return;
    }
    requests.forget(tx.wtxid());
    TransactionPeer peer = peers.get(link.id());
    if (peer == null || !orphanage.add(tx, parents, link.id(), now)) {
      return;
    }
    askForParents(tx.wtxid(), peer, now);
    requestSoon(now);
  }

  private void retry(Orphanage.Adoptable child, long now) {
    TransactionPeer peer = peers.get(child.announcer());
    if (peer == null) {
      orphanage.remove(child.tx().wtxid());
    } else {
      submit(child.tx(), peer.link, now);
    }
  }

  private void requestSoon(long now) {
    if (requestAt == null) {
      requestAt = now + REQUEST_PAUSE.toNanos();
    }
  }

  private void request(long now) {
    for (TransactionPeer peer : peers.values()) {
      List<InventoryItem> wanted = new ArrayList<>();
      for (Hash256 id : requests.requestable(peer.link.id(), now)) {
        if (isKnown(id)) {
          requests.forget(id);
          continue;
        }
        requests.requested(peer.link.id(), id, now);
        wanted.add(
            switch (id) {
              case Txid txid -> InventoryItem.witnessTx(txid);
              case Wtxid wtxid -> InventoryItem.wtx(wtxid);
              default -> throw new IllegalStateException("no transaction id: " + id);
            });
      }
      for (int from = 0; from < wanted.size(); from += TransactionPeer.ANNOUNCE_MAX) {
        int to = Math.min(wanted.size(), from + TransactionPeer.ANNOUNCE_MAX);
        peer.link.send(new GetData(wanted.subList(from, to)));
      }
    }
  }
}
