package org.groat.network.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.groat.chain.consensus.Rule;
import org.groat.chain.primitives.FeeRate;
import org.groat.chain.primitives.Hash256;
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

/// Gossip of transactions: what peers announce is asked for once, judged by the chain, and announced on.
///
/// **In.** Announcements go to [TransactionRequests], which says whom to ask when. What arrives is submitted to the mempool;
/// orphans wait in the [Orphanage] while their parents are asked of whoever brought them. What was rejected or confirmed lately is
/// not asked for again.
///
/// **Out.** What the mempool took goes to the [TransactionAnnouncer].
///
/// **Limits.** [Submissions], requests, orphans, filters and queues each have their own.
///
/// Owned by the network loop; [#tick] is to be called at [#nextEvent].
public final class TransactionRelay {
  private static final Duration REQUEST_PAUSE = Duration.ofMillis(50);

  private final Ports ports;
  private final Sizes sizes;
  private final boolean blocksOnly;
  private final RandomGenerator random;
  private final TransactionRequests requests;
  private final Orphanage orphanage = new Orphanage();
  private final RelayPool pool = new RelayPool();
  private final RecentFilter rejected;
  private final RecentFilter confirmed;
  private final ExtraTransactions extra = new ExtraTransactions();
  private final FilteredConnections filtered;
  private final Submissions submissions;
  private final TransactionAnnouncer announcer;
  private final FeeFilters feeFilters;
  private boolean initialDownload = true;
  private final Map<PeerId, TransactionPeer> peers = new LinkedHashMap<>();
  private @Nullable Long requestAt;

  /// @param blocksOnly takes no transactions of others; our own are still announced
  /// @param filtered says what of the pool concerns a peer
  public TransactionRelay(
      Ports ports,
      Sizes sizes,
      boolean blocksOnly,
      FilteredConnections filtered,
      RandomGenerator random) {
    this.ports = ports;
    this.blocksOnly = blocksOnly;
    this.sizes = sizes;
    this.random = random;
    this.requests = new TransactionRequests(random);
    this.rejected = new RecentFilter(sizes.rejected, random);
    this.confirmed = new RecentFilter(sizes.confirmed, random);
    this.filtered = filtered;
    this.submissions = new Submissions(ports.sink);
    this.announcer = new TransactionAnnouncer(pool, filtered, random);
    this.feeFilters = new FeeFilters(ports.feeFloor.get(), random);
  }

  /// A peer's handshake is complete. One that does not want to hear of transactions may still tell of its own.
  public void ready(PeerLink link, long now) {
    if (link.type().relaysTransactions()) {
      peers.put(link.id(), new TransactionPeer(link, sizes.knownByPeer, random, now));
      if (link.permissions().has(Permission.RELAY)) {
        requests.exempt(link.id());
      }
      countWtxidPeers();
      tellFeeFilters(now);
    }
  }

  public void gone(PeerId id) {
    filtered.gone(id);
    if (peers.remove(id) != null) {
      requests.disconnected(id);
      orphanage.disconnected(id);
      countWtxidPeers();
    }
  }

  /// A peer announced transactions.
  public void announced(PeerLink link, List<InventoryItem> items, long now) {
    if (items.isEmpty()) {
      return;
    }
    TransactionPeer peer = peers.get(link.id());
    if (peer == null || !takesFrom(link)) {
      if (!takesFrom(link)) {
        link.punish(Misbehaviour.FORBIDDEN_TRANSACTION, "inv");
      }
      return;
    }
    boolean initial = ports.initialBlockDownload.get();
    for (InventoryItem item : items) {
      Hash256 id = item.hash();
      // A peer that negotiated wtxids announces nothing else, and the other way round.
      if (id instanceof Wtxid != link.session().wtxidRelay()) {
        continue;
      }
      peer.known.add(id);
      if (!initial && !isKnown(id)) {
        requests.announced(link.id(), id, link.isPreferred(), id instanceof Txid, now);
      } else if (id instanceof Wtxid wtxid && orphanage.contains(wtxid)) {
        orphanage.alsoAnnounced(wtxid, link.id());
      }
    }
    requestSoon(now);
  }

  /// A transaction came.
  public void received(PeerLink link, Transaction tx, long now) {
    TransactionPeer peer = peers.get(link.id());
    if (!takesFrom(link)) {
      link.punish(Misbehaviour.FORBIDDEN_TRANSACTION, tx.txid().toString());
      return;
    }
    requests.answered(link.id(), tx.wtxid());
    requests.answered(link.id(), tx.txid());
    if (peer == null || ports.initialBlockDownload.get()) {
      return;
    }
    peer.known.add(tx.wtxid());
    peer.known.add(tx.txid());
    if (isKnown(tx.wtxid()) || pool.contains(tx.txid())) {
      requests.forget(tx.wtxid());
      if (link.permissions().has(Permission.FORCERELAY)) {
        // So the node is a gateway for one behind it: who came meanwhile hears of it too. What is
        // in
        // no pool is passed on for nobody.
        pool.find(tx.txid()).ifPresent(entry -> announcer.queue(entry, peers.values(), now));
      }
      return;
    }
    submit(tx, link, now);
  }

  /// A peer has not got what it announced.
  public void notFound(PeerLink link, List<InventoryItem> items, long now) {
    items.forEach(item -> requests.answered(link.id(), item.hash()));
    requestSoon(now);
  }

  /// The transaction that a peer asks for, where it was announced to that peer.
  public Optional<Transaction> serve(PeerLink link, InventoryItem item) {
    TransactionPeer peer = peers.get(link.id());
    return peer == null ? Optional.empty() : announcer.serve(peer, item);
  }

  /// A peer wants to know all of the pool (BIP-0035).
  public void poolRequested(PeerLink link, long now) {
    if (!filtered.isOfferedTo(link) && !link.permissions().has(Permission.MEMPOOL)) {
      link.punish(Misbehaviour.FORBIDDEN_MEMPOOL, "mempool");
      return;
    }
    TransactionPeer peer = peers.get(link.id());
    if (peer != null) {
      announcer.queueAll(peer, now);
    }
  }

  /// The mempool took a transaction.
  public void added(Transaction tx, FeeRate feeRate, long now) {
    if (pool.contains(tx.wtxid())) {
      return;
    }
    RelayPool.Entry entry = pool.add(tx, feeRate);
    requests.forget(tx.wtxid());
    requests.forget(tx.txid());
    orphanage.remove(tx.wtxid());
    announcer.queue(entry, peers.values(), now);
    orphanage.childrenOf(tx.txid()).forEach(child -> retry(child, now));
  }

  /// The mempool let a transaction go.
  ///
  /// @param confirmed true where a block has it: it is in no other
  public void removed(Transaction tx, boolean confirmed) {
    pool.remove(tx);
    if (!confirmed) {
      extra.add(tx);
    }
  }

  /// Transactions that may be in the next block: the pool's, orphans, and what was refused or thrown out lately.
  public Iterable<Transaction> candidates() {
    List<Transaction> all = new ArrayList<>(pool.size() + ExtraTransactions.COUNT_MAX);
    pool.entries().forEach(entry -> all.add(entry.tx()));
    all.addAll(orphanage.transactions());
    all.addAll(extra.all());
    return all;
  }

  /// A block joined the active chain.
  public void blockConnected(List<Transaction> transactions, long now) {
    for (Transaction tx : transactions) {
      confirmed.add(tx.wtxid());
      confirmed.add(tx.txid());
      requests.forget(tx.wtxid());
      requests.forget(tx.txid());
      if (orphanage.contains(tx.wtxid())) {
        orphanage.remove(tx.wtxid());
      }
      orphanage.childrenOf(tx.txid()).forEach(child -> retry(child, now));
    }
    orphanage.blockConnected(transactions);
    // What was invalid may now be valid, such as a transaction whose lock time passed.
    rejected.clear();
  }

  /// A block left the active chain: its transactions are news again.
  public void blockDisconnected() {
    confirmed.clear();
  }

  /// The chain has another tip. Where that ends the initial download, peers are told at once: what they announce before
  /// never comes again.
  public void tipChanged(long now) {
    boolean initial = ports.initialBlockDownload.get();
    if (initialDownload && !initial) {
      peers.values().forEach(peer -> peer.feeFilterDue = Math.min(peer.feeFilterDue, now));
      tellFeeFilters(now);
    }
    initialDownload = initial;
  }

  /// When [#tick] has something to do.
  public OptionalLong nextEvent(long now) {
    long next = Long.MAX_VALUE;
    for (TransactionPeer peer : peers.values()) {
      next = peer.announceAt == null ? next : Math.min(next, peer.announceAt);
      next = Math.min(next, peer.feeFilterDue);
    }
    // While requests are collected, what gets ready waits for their moment.
    long request = requestAt == null ? requests.nextEvent(now).orElse(Long.MAX_VALUE) : requestAt;
    next = Math.min(next, request);
    return next == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(next);
  }

  /// Does what is due: announcements, requests, fee filters.
  public void tick(long now) {
    orphanage.expire(now);
    for (TransactionPeer peer : peers.values()) {
      if (peer.announceAt != null && peer.announceAt <= now) {
        announcer.announce(peer, now);
      }
    }
    if (requestAt == null || requestAt <= now) {
      requestAt = null;
      request(now);
    }
    tellFeeFilters(now);
  }

  public int poolSize() {
    return pool.size();
  }

  public int orphanCount() {
    return orphanage.size();
  }

  public long orphanBytes() {
    return orphanage.bytes();
  }

  /// Announcements of a peer that wait for their transaction.
  public int requestCount(PeerId id) {
    return requests.announcements(id);
  }

  /// Announcements of all peers that wait for their transaction.
  public int requestCount() {
    return peers.keySet().stream().mapToInt(requests::announcements).sum();
  }

  /// What is still to be announced to a peer.
  public int announceCount(PeerId id) {
    TransactionPeer peer = peers.get(id);
    return peer == null ? 0 : peer.queue().size();
  }

  /// Up to which arrival a peer was told; `getpeerinfo` shows it.
  public long announcedUpTo(PeerId id) {
    TransactionPeer peer = peers.get(id);
    return peer == null ? 0 : peer.announcedUpTo;
  }

  /// Whether our version message invites the peer's transactions.
  public boolean takesFrom(PeerLink link) {
    return link.type().relaysTransactions()
        && (!blocksOnly || link.permissions().has(Permission.RELAY));
  }

  private boolean isKnown(Hash256 id) {
    return pool.contains(id)
        || orphanage.contains(id)
        || rejected.contains(id)
        || confirmed.contains(id);
  }

  private void submit(Transaction tx, PeerLink link, long now) {
    TransactionPeer peer = peers.get(link.id());
    if (peer != null) {
      submissions.submit(tx, peer, (outcome, later) -> judged(tx, link, outcome, later));
    }
  }

  private void judged(Transaction tx, PeerLink link, TransactionVerdict outcome, long now) {
    switch (outcome) {
      case TransactionVerdict.Taken _ -> {
        link.credit(PeerLink.Contribution.TRANSACTION);
        requests.forget(tx.wtxid());
        requests.forget(tx.txid());
        orphanage.remove(tx.wtxid());
      }
      case TransactionVerdict.Known _ -> {
        requests.forget(tx.wtxid());
        requests.forget(tx.txid());
        orphanage.remove(tx.wtxid());
      }
      case TransactionVerdict.Orphan orphan -> adopt(tx, orphan.parents(), link, now);
      case TransactionVerdict.Refused no -> {
        orphanage.remove(tx.wtxid());
        requests.forget(tx.wtxid());
        if (no.rejection().rule().kind() != Rule.Kind.MUTATED) {
          rejected.add(tx.wtxid());
        }
        if (no.rejection().rule().kind() == Rule.Kind.POLICY) {
          extra.add(tx);
        }
        if (no.rejection().rule().kind() == Rule.Kind.INVALID) {
          link.punish(Misbehaviour.INVALID_TRANSACTION, tx.txid() + " " + no.rejection().text());
        }
      }
    }
  }

  private void adopt(Transaction tx, List<Txid> parents, PeerLink link, long now) {
    if (parents.stream().anyMatch(rejected::contains)) {
      rejected.add(tx.wtxid());
      return;
    }
    requests.forget(tx.wtxid());
    if (!peers.containsKey(link.id()) || !orphanage.add(tx, link.id(), now)) {
      return;
    }
    for (Txid parent : parents) {
      if (!isKnown(parent)) {
        requests.announced(link.id(), parent, link.isPreferred(), true, now);
      }
    }
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

  private void countWtxidPeers() {
    requests.wtxidPeers(
        (int) peers.values().stream().filter(p -> p.link.session().wtxidRelay()).count());
  }

  private void tellFeeFilters(long now) {
    if (blocksOnly) {
      // Who may send us transactions nevertheless has the user's word for it.
      peers.values().forEach(peer -> peer.feeFilterDue = Long.MAX_VALUE);
      return;
    }
    feeFilters.tell(peers.values(), ports.initialBlockDownload.get(), ports.feeFloor.get(), now);
  }

  /// What relay needs of the node.
  ///
  /// @param sink submits a transaction to the mempool
  /// @param initialBlockDownload true while the chain is too far behind to judge transactions
  /// @param feeFloor what the mempool asks at least at the moment
  public record Ports(
      Sink sink, Supplier<Boolean> initialBlockDownload, Supplier<FeeRate> feeFloor) {}

  /// Submits transactions.
  @FunctionalInterface
  public interface Sink {
    /// Has `tx` judged; `done` is called once, later, on the network loop.
    void submit(Transaction tx, VerdictSink done);
  }

  /// Takes the verdict on a transaction and the time.
  @FunctionalInterface
  public interface VerdictSink {
    void judged(TransactionVerdict outcome, long now);
  }

  /// How many transactions each filter remembers.
  ///
  /// @param knownByPeer what each peer knows: an hour of the network at its busiest
  /// @param rejected what was rejected since the last block
  /// @param confirmed what the last blocks contained, twice for both ids
  public record Sizes(int knownByPeer, int rejected, int confirmed) {
    public static final Sizes DEFAULT = new Sizes(50_000, 120_000, 48_000);
  }
}
