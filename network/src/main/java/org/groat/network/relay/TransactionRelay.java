package org.groat.network.relay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.groat.chain.primitives.FeeRate;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.Txid;
import org.groat.network.peer.Misbehaviour;
import org.groat.network.peer.PeerId;
import org.groat.network.peer.PeerLink;
import org.groat.network.peer.Permission;
import org.groat.network.wire.InventoryItem;

/// Gossip of transactions: what peers announce is asked for once, judged by the chain, and announced on.
///
/// [TransactionIntake] is what comes in, [Announcements] what goes out; here are the peers, the pool that both see, and the rule
/// who takes part.
///
/// **Limits.** [Submissions], requests, orphans, filters and queues each have their own.
///
/// Owned by the network loop; [#tick] is to be called at [#nextEvent].
public final class TransactionRelay {
  private final Ports ports;
  private final Sizes sizes;
  private final boolean blocksOnly;
  private final RandomGenerator random;
  private final FilteredConnections filtered;
  private final RelayPool pool = new RelayPool();
  private final Map<PeerId, TransactionPeer> peers = new LinkedHashMap<>();
  private final TransactionIntake intake;
  private final Announcements announcements;
  private final FeeFilters feeFilters;
  private boolean initialDownload = true;

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
    this.filtered = filtered;
    this.random = random;
    this.intake = new TransactionIntake(ports.sink, peers, pool, sizes, random);
    this.announcements = new Announcements(ports.own, peers, pool, filtered, random);
    this.feeFilters = new FeeFilters(ports.feeFloor.get(), random);
  }

  /// A peer's handshake is complete. One that does not want to hear of transactions may still tell of its own.
  public void ready(PeerLink link, long now) {
    if (link.type().relaysTransactions()) {
      peers.put(link.id(), new TransactionPeer(link, sizes.knownByPeer, random, now));
      intake.ready(link);
      tellFeeFilters(now);
    }
  }

  public void gone(PeerId id) {
    filtered.gone(id);
    if (peers.remove(id) != null) {
      intake.gone(id);
    }
  }

  /// A peer announced transactions.
  public void announced(PeerLink link, List<InventoryItem> items, long now) {
    if (items.isEmpty()) {
      return;
    }
    TransactionPeer peer = peers.get(link.id());
    if (!takesFrom(link)) {
      link.punish(Misbehaviour.FORBIDDEN_TRANSACTION, "inv");
    } else if (peer != null) {
      items.forEach(item -> announcements.heardOf(item.hash()));
      intake.announced(peer, items, !ports.initialBlockDownload.get(), now);
    }
  }

  /// A transaction came.
  public void received(PeerLink link, Transaction tx, long now) {
    if (!takesFrom(link)) {
      link.punish(Misbehaviour.FORBIDDEN_TRANSACTION, tx.txid().toString());
      return;
    }
    TransactionPeer peer = ports.initialBlockDownload.get() ? null : peers.get(link.id());
    intake.received(link, peer, tx, now);
    if (peer != null && link.permissions().has(Permission.FORCERELAY)) {
      // So the node is a gateway for one behind it: who came since the pool took it hears of it
      // too.
      // What is in no pool is passed on for nobody.
      pool.find(tx.txid()).ifPresent(entry -> announcements.announce(entry, now));
    }
  }

  /// A peer has not got what it announced.
  public void notFound(PeerLink link, List<InventoryItem> items, long now) {
    intake.notFound(link, items, now);
  }

  /// The transaction that a peer asks for, where it was announced to that peer.
  public Optional<Transaction> serve(PeerLink link, InventoryItem item) {
    TransactionPeer peer = peers.get(link.id());
    return peer == null ? Optional.empty() : announcements.serve(peer, item.hash());
  }

  /// A peer wants to know all of the pool (BIP-0035).
  public void poolRequested(PeerLink link, long now) {
    if (!filtered.isOfferedTo(link) && !link.permissions().has(Permission.MEMPOOL)) {
      link.punish(Misbehaviour.FORBIDDEN_MEMPOOL, "mempool");
      return;
    }
    TransactionPeer peer = peers.get(link.id());
    if (peer != null) {
      announcements.announceAll(peer, now);
    }
  }

  /// The mempool took a transaction.
  public void added(Transaction tx, FeeRate feeRate, long now) {
    if (!pool.contains(tx.wtxid())) {
      announcements.announce(pool.add(tx, feeRate), now);
      intake.added(tx, now);
    }
  }

  /// The mempool took a transaction that was in a pool before: nobody is told, since the network has it.
  public void restored(Transaction tx, FeeRate feeRate, long now) {
    if (!pool.contains(tx.wtxid())) {
      pool.add(tx, feeRate);
      intake.added(tx, now);
    }
  }

  /// The mempool let a transaction go.
  ///
  /// @param confirmed true where a block has it: it is in no other
  public void removed(Transaction tx, boolean confirmed) {
    pool.remove(tx);
    if (!confirmed) {
      intake.dropped(tx);
    }
  }

  /// The owner sends a transaction of the pool once more: whoever does not know it is told.
  public void sentAgain(Txid txid, long now) {
    pool.find(txid).ifPresent(entry -> announcements.announce(entry, now));
  }

  /// Transactions that may be in the next block: the pool's, orphans, and what was refused or thrown out lately.
  public Iterable<Transaction> candidates() {
    List<Transaction> all = new ArrayList<>(pool.size() + ExtraTransactions.COUNT_MAX);
    pool.entries().forEach(entry -> all.add(entry.tx()));
    all.addAll(intake.orphanage().transactions());
    all.addAll(intake.extra());
    return all;
  }

  /// A block joined the active chain.
  public void blockConnected(List<Transaction> transactions, long now) {
    // Before, no transaction is asked for: nothing is waited for, and nobody need remember what was
    // confirmed.
    if (!ports.initialBlockDownload.get()) {
      intake.blockConnected(transactions, now);
    }
  }

  /// A block left the active chain: its transactions are news again.
  public void blockDisconnected() {
    intake.blockDisconnected();
  }

  /// The chain has another tip. Where that ends the initial download, peers are told at once: what they announce before
  /// never comes again.
  public void tipChanged(long now) {
    intake.tipChanged();
    boolean initial = ports.initialBlockDownload.get();
    if (initialDownload && !initial) {
      tellFeeFilters(now);
    }
    initialDownload = initial;
  }

  /// When [#tick] has something to do.
  public OptionalLong nextEvent(long now) {
    long next =
        Math.min(announcements.nextEvent(now), intake.nextEvent(now).orElse(Long.MAX_VALUE));
    for (TransactionPeer peer : peers.values()) {
      next = Math.min(next, peer.feeFilterDue);
    }
    return OptionalLong.of(next);
  }

  /// Does what is due: announcements, requests, fee filters.
  public void tick(long now) {
    announcements.tick(now);
    intake.tick(now);
    tellFeeFilters(now);
  }

  public int poolSize() {
    return pool.size();
  }

  public int orphanCount() {
    return intake.orphanage().size();
  }

  public long orphanBytes() {
    return intake.orphanage().bytes();
  }

  /// Announcements of a peer that wait for their transaction.
  public int requestCount(PeerId id) {
    return intake.requests().announcements(id);
  }

  /// Announcements of all peers that wait for their transaction.
  public int requestCount() {
    return peers.keySet().stream().mapToInt(this::requestCount).sum();
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
  /// @param sink submits transactions to the mempool
  /// @param own what the node's owner sent and nobody else is known to have
  /// @param initialBlockDownload true while the chain is too far behind to judge transactions
  /// @param feeFloor what the mempool asks at least at the moment
  public record Ports(
      Sink sink,
      OwnTransactions own,
      Supplier<Boolean> initialBlockDownload,
      Supplier<FeeRate> feeFloor) {}

  /// Submits transactions. Each is answered once, later, on the network loop.
  public interface Sink {
    /// Has `tx` judged.
    void submit(Transaction tx, VerdictSink done);

    /// Has a parent judged together with a child that may pay for it.
    void submitPair(Transaction parent, Transaction child, PairSink done);
  }

  /// Takes the verdict on a transaction and the time.
  @FunctionalInterface
  public interface VerdictSink {
    void judged(TransactionVerdict outcome, long now);
  }

  /// Takes the verdicts on a parent and its child and the time.
  @FunctionalInterface
  public interface PairSink {
    void judged(TransactionVerdict ofParent, TransactionVerdict ofChild, long now);
  }

  /// The transactions that the node's owner sent and that no peer is known to have.
  public interface OwnTransactions {
    /// Whether a transaction is one of them. May be a moment behind.
    boolean isWaiting(Txid txid);

    /// All of them.
    List<Txid> waiting();

    /// A peer has it: it is no longer one of them.
    void arrived(Txid txid);
  }

  /// How many transactions each filter remembers.
  ///
  /// @param knownByPeer what each peer knows: an hour of the network at its busiest
  /// @param rejected what was rejected since the last block, twice: for good, and for its fee
  /// @param confirmed what the last blocks contained, twice for both ids
  public record Sizes(int knownByPeer, int rejected, int confirmed) {
    public static final Sizes DEFAULT = new Sizes(50_000, 120_000, 48_000);
  }
}
