package org.groat.chain.mempool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.groat.chain.consensus.Rejection;
import org.groat.chain.crypto.Secp256k1;
import org.groat.chain.policy.PackageRule;
import org.groat.chain.policy.PolicyRule;
import org.groat.chain.policy.RelayPolicy;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.FeeRate;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.primitives.Txid;
import org.groat.chain.primitives.Wtxid;
import org.groat.chain.runtime.EventLoop;
import org.jspecify.annotations.Nullable;

/// The transactions that wait for a block.
///
/// Everything in the pool could be in the next block together: no two entries spend the same, every entry's inputs are coins of
/// the chain or outputs of other entries, and every lock time is reached. Whatever changes the chain tells the pool
/// ([#blockConnected], [#blockDisconnected], then [#tipChanged]), so that this stays true.
///
/// What a stranger can make the pool hold is bounded by [MempoolLimits]: memory, by throwing out what pays least for itself and
/// its family, and asking newcomers for more than that ([#feeFloor]); families, since adding, removing and choosing for a block
/// cost their size; time, since what nobody mines for two weeks nobody will.
///
/// Owned by the chain loop. Looking up by identifier, [#get(Txid)] and [#get(Wtxid)], is safe on any thread.
public final class Mempool {
  private final EventLoop loop;
  private final MempoolChain chain;
  private final Secp256k1 curve;
  private final RelayPolicy policy;
  private final MempoolLimits limits;
  private final EntryGraph graph = new EntryGraph();
  private final FeeFloor feeFloor;
  private final DisconnectedTransactions disconnected;
  private final FeeDeltas feeDeltas = new FeeDeltas();
  private final List<MempoolListener> listeners = new ArrayList<>();
  private long changes;

  public Mempool(
      EventLoop loop,
      MempoolChain chain,
      Secp256k1 curve,
      RelayPolicy policy,
      MempoolLimits limits) {
    this.loop = loop;
    this.chain = chain;
    this.curve = curve;
    this.policy = policy;
    this.limits = limits;
    this.feeFloor = new FeeFloor(policy.incrementalFee(), limits.memoryMax());
    this.disconnected = new DisconnectedTransactions(limits.disconnectedMemoryMax());
  }

  /// The pool in figures.
  ///
  /// @param count entries
  /// @param virtualSize their sizes' sum
  /// @param memory estimated bytes
  /// @param fees their sum, unmodified
  public record Statistics(int count, long virtualSize, long memory, Amount fees) {}

  public RelayPolicy policy() {
    return policy;
  }

  public MempoolLimits limits() {
    return limits;
  }

  /// The time by which entries wait and expire, in seconds since 1970.
  public long nowSeconds() {
    return loop.nowSeconds();
  }

  public void addListener(MempoolListener listener) {
    loop.checkOwner();
    listeners.add(listener);
  }

  public void removeListener(MempoolListener listener) {
    loop.checkOwner();
    listeners.remove(listener);
  }

  /// Takes a transaction in, if it is valid and welcome.
  public TxOutcome submit(Transaction tx) {
    loop.checkOwner();
    return submit(tx.compact(), loop.nowSeconds(), Acceptance.Terms.ALONE);
  }

  /// Takes in a transaction that was in a pool before, and waits since `timeSeconds`.
  public TxOutcome submit(Transaction tx, long timeSeconds) {
    loop.checkOwner();
    return submit(tx.compact(), timeSeconds, Acceptance.Terms.RESTORED);
  }

  /// Takes in a child with its parents, the child last: each alone where it is good enough for that, and what is too cheap
  /// alone together with the child that pays for it. What is refused together is not in the pool, not even in part.
  public PackageOutcome submit(List<Transaction> packaged) {
    loop.checkOwner();
    Optional<Rejection> malformed = PackageRules.check(packaged);
    if (malformed.isEmpty() && packaged.size() > 1 && !PackageRules.isChildWithParents(packaged)) {
      malformed = Rejection.by(PackageRule.NOT_CHILD_WITH_PARENTS);
    }
    if (malformed.isPresent()) {
      return PackageOutcome.refused(malformed.get());
    }
    Map<Txid, TxOutcome> outcomes = new LinkedHashMap<>();
    List<Transaction> left = new ArrayList<>();
    boolean failed = false;
    for (Transaction tx : packaged) {
      TxOutcome alone = submit(tx);
      outcomes.put(tx.txid(), alone);
      boolean mayYet =
          alone instanceof TxOutcome.MissingInputs
              || alone instanceof TxOutcome.Rejected no && no.isReconsiderable();
      if (mayYet) {
        left.add(tx.compact());
      } else {
        failed |= alone instanceof TxOutcome.Rejected;
      }
    }
    Rejection rejection = null;
    if (failed || left.size() == 1) {
      rejection = Rejection.of(PackageRule.TRANSACTION_FAILED);
    } else if (!left.isEmpty()) {
      rejection = submitTogether(left, outcomes);
    }
    List<Transaction> together = failed || left.size() < 2 ? List.of() : left;
    return new PackageOutcome(rejection, List.copyOf(outcomes.values()), together);
  }

  private @Nullable Rejection submitTogether(
      List<Transaction> packaged, Map<Txid, TxOutcome> outcomes) {
    long now = loop.nowSeconds();
    PackageAcceptance acceptance =
        new PackageAcceptance(packaged, tx -> setting(tx, now, Acceptance.Terms.TOGETHER));
    Optional<PackageAcceptance.Refusal> refusal = acceptance.refusal();
    if (refusal.isPresent()) {
      refusal.get().outcome().ifPresent(fault -> outcomes.put(fault.tx().txid(), fault));
      return refusal.get().rejection();
    }
    List<MempoolEntry> entries = acceptance.entries();
    remove(acceptance.replaced(), RemovalReason.REPLACED);
    if (!add(entries, MempoolListener::added)) {
      Rejection full = Rejection.of(PolicyRule.MEMPOOL_FULL);
      packaged.forEach(tx -> outcomes.put(tx.txid(), new TxOutcome.Rejected(tx, full)));
      return Rejection.of(PackageRule.TRANSACTION_FAILED);
    }
    acceptance.outcomes().forEach(outcome -> outcomes.put(outcome.tx().txid(), outcome));
    return null;
  }

  /// Adds entries, parents first, and tells of them.
  ///
  /// @param tell says to a listener what they are
  /// @return false where the full pool threw one of them out at once, and the others with it
  private boolean add(List<MempoolEntry> entries, BiConsumer<MempoolListener, MempoolEntry> tell) {
    entries.forEach(graph::add);
    changes += entries.size();
    enforceLimits(Set.copyOf(entries));
    List<MempoolEntry> kept =
        entries.stream().filter(entry -> graph.getOrNull(entry.txid()) == entry).toList();
    if (kept.size() < entries.size()) {
      remove(kept, RemovalReason.SIZE_LIMIT, Set.copyOf(kept));
      return false;
    }
    entries.forEach(entry -> listeners.forEach(listener -> tell.accept(listener, entry)));
    return true;
  }

  /// Says what [#submit] would, and changes nothing.
  public TxOutcome test(Transaction tx) {
    loop.checkOwner();
    Acceptance acceptance =
        new Acceptance(tx, setting(tx, loop.nowSeconds(), Acceptance.Terms.ALONE));
    return acceptance.refusal().orElseGet(() -> accepted(acceptance));
  }

  /// Says whether transactions would get in one after the other, each paying for itself, and changes nothing. Only where all
  /// would has each an outcome; else only the one at fault.
  public PackageOutcome test(List<Transaction> packaged) {
    loop.checkOwner();
    Optional<Rejection> malformed = PackageRules.check(packaged);
    if (malformed.isPresent()) {
      return PackageOutcome.refused(malformed.get());
    }
    long now = loop.nowSeconds();
    PackageAcceptance acceptance =
        new PackageAcceptance(packaged, tx -> setting(tx, now, Acceptance.Terms.ALONE));
    return acceptance
        .refusal()
        .map(no -> new PackageOutcome(no.rejection(), no.outcome().stream().toList(), List.of()))
        .orElseGet(() -> new PackageOutcome(null, acceptance.outcomes(), List.of()));
  }

  private TxOutcome submit(Transaction tx, long timeSeconds, Acceptance.Terms terms) {
    Acceptance acceptance = new Acceptance(tx, setting(tx, timeSeconds, terms));
    Optional<TxOutcome> refusal = acceptance.refusal();
    if (refusal.isPresent()) {
      return refusal.get();
    }
    MempoolEntry entry = acceptance.entry();
    BiConsumer<MempoolListener, MempoolEntry> tell =
        terms == Acceptance.Terms.RESTORED ? MempoolListener::restored : MempoolListener::added;
    remove(acceptance.replaced(), RemovalReason.REPLACED);
    if (terms == Acceptance.Terms.RETURNING) {
      // The limits hold again when all have returned.
      graph.add(entry);
      changes++;
      listeners.forEach(listener -> listener.added(entry));
    } else if (!add(List.of(entry), tell)) {
      return new TxOutcome.Rejected(tx, Rejection.of(PolicyRule.MEMPOOL_FULL));
    }
    return accepted(acceptance);
  }

  private Acceptance.Setting setting(Transaction tx, long timeSeconds, Acceptance.Terms terms) {
    return new Acceptance.Setting(
        graph,
        chain,
        curve,
        policy,
        limits,
        fullFee(),
        feeDeltas.of(tx.txid()),
        timeSeconds,
        terms);
  }

  private static TxOutcome accepted(Acceptance acceptance) {
    MempoolEntry entry = acceptance.entry();
    List<Transaction> replaced = acceptance.replaced().stream().map(MempoolEntry::tx).toList();
    return TxOutcome.Accepted.of(entry, replaced);
  }

  /// Removes what is in a block now, and what a block's transactions make impossible.
  public void blockConnected(Block block) {
    loop.checkOwner();
    feeFloor.blockConnected(loop.nowSeconds());
    if (graph.size() == 0 && feeDeltas.isEmpty() && !disconnected.hasDisconnected()) {
      // While the node catches up there is nothing to look for, and millions of inputs not to look
      // at.
      return;
    }
    for (Transaction tx : block.transactions()) {
      disconnected.remove(tx.txid());
      feeDeltas.forget(tx.txid());
      MempoolEntry entry = graph.getOrNull(tx.txid());
      if (entry != null) {
        remove(Set.of(entry), RemovalReason.BLOCK);
      }
      for (int i = 0; i < tx.inputCount(); i++) {
        MempoolEntry conflict = graph.spenderOrNull(tx.outPoint(i));
        if (conflict != null) {
          feeDeltas.forget(conflict.txid());
          remove(EntryGraph.descendants(Set.of(conflict)), RemovalReason.CONFLICT);
        }
      }
    }
  }

  /// Keeps a disconnected block's transactions, to try them again once the chain stands still.
  public void blockDisconnected(Block block) {
    loop.checkOwner();
    for (Transaction dropped : disconnected.add(block)) {
      removeWithSpenders(dropped);
    }
  }

  /// The chain stands still: after a reorganisation, takes back what left with the old branch and is not in the new one, in
  /// their order, and removes what became impossible.
  public void tipChanged() {
    loop.checkOwner();
    if (!disconnected.hasDisconnected()) {
      expire();
      return;
    }
    for (Transaction tx : disconnected.take()) {
      if (!(submit(tx, loop.nowSeconds(), Acceptance.Terms.RETURNING) instanceof TxOutcome.Accepted)
          && graph.getOrNull(tx.txid()) == null) {
        removeWithSpenders(tx);
      }
    }
    removeImpossible();
    removeOversizedFamilies();
    enforceLimits(Set.of());
  }

  /// Removes everything that spends a transaction which is neither in the chain nor in the pool.
  private void removeWithSpenders(Transaction tx) {
    for (int i = 0; i < tx.outputCount(); i++) {
      MempoolEntry spender = graph.spenderOrNull(new OutPoint(tx.txid(), i));
      if (spender != null) {
        remove(EntryGraph.descendants(Set.of(spender)), RemovalReason.REORG);
      }
    }
  }

  private void removeImpossible() {
    for (MempoolEntry entry : List.copyOf(graph.entries())) {
      if (graph.getOrNull(entry.txid()) == entry && !NextBlock.mayHold(entry, graph, chain)) {
        remove(EntryGraph.descendants(Set.of(entry)), RemovalReason.REORG);
      }
    }
  }

  /// A returned parent can join families that were within the limits without it.
  private void removeOversizedFamilies() {
    for (MempoolEntry entry : List.copyOf(graph.entries())) {
      MempoolEntry.Sums ancestors = entry.ancestors();
      boolean oversized =
          ancestors.count() > limits.ancestors().countMax()
              || ancestors.size() > limits.ancestors().sizeMax();
      if (oversized && graph.getOrNull(entry.txid()) == entry) {
        remove(EntryGraph.descendants(Set.of(entry)), RemovalReason.SIZE_LIMIT);
      }
    }
  }

  /// Removes what waited too long.
  public void expire() {
    loop.checkOwner();
    long before = loop.nowSeconds() - limits.expiry().toSeconds();
    List<MempoolEntry> old = graph.olderThan(before);
    if (!old.isEmpty()) {
      remove(EntryGraph.descendants(old), RemovalReason.EXPIRY);
    }
  }

  /// @param newcomers entries that nobody has heard of yet
  private void enforceLimits(Set<MempoolEntry> newcomers) {
    expire();
    while (graph.memory() > limits.memoryMax()) {
      MempoolEntry worst = graph.worst();
      MempoolEntry.Sums family = worst.descendants();
      // What a whole family is said to pay may be more money than there is.
      long fees = Math.min(family.fees(), Amount.MAX_MONEY.satoshis());
      feeFloor.evicted(
          FeeRate.ofRoundedDown(Amount.ofSatoshis(fees), Math.toIntExact(family.size())));
      remove(EntryGraph.descendants(Set.of(worst)), RemovalReason.SIZE_LIMIT, newcomers);
    }
  }

  private void remove(Collection<MempoolEntry> entries, RemovalReason reason) {
    remove(entries, reason, Set.of());
  }

  private void remove(
      Collection<MempoolEntry> entries, RemovalReason reason, Set<MempoolEntry> unheardOf) {
    if (entries.isEmpty()) {
      return;
    }
    graph.remove(entries);
    changes += entries.size();
    for (MempoolEntry entry : entries) {
      if (!unheardOf.contains(entry)) {
        listeners.forEach(listener -> listener.removed(entry, reason));
      }
    }
  }

  /// Has listeners told of an entry once more.
  void announceAgain(Txid txid) {
    loop.checkOwner();
    graph.get(txid).ifPresent(entry -> listeners.forEach(listener -> listener.sentAgain(entry)));
  }

  /// Pretends that a transaction pays more, or less, than it does (`prioritisetransaction`): one in the pool, or one that may
  /// come. Adds to what was pretended before.
  public void prioritise(Txid txid, long satoshis) {
    loop.checkOwner();
    long delta = feeDeltas.add(txid, satoshis);
    MempoolEntry entry = graph.getOrNull(txid);
    if (entry != null) {
      graph.setFeeDelta(entry, delta);
      changes++;
    }
  }

  /// What is pretended of which transactions, in satoshis.
  public Map<Txid, Long> feeDeltas() {
    return feeDeltas.all();
  }

  /// Safe on any thread.
  public Optional<MempoolEntry> get(Txid txid) {
    return graph.get(txid);
  }

  /// Safe on any thread.
  public Optional<MempoolEntry> get(Wtxid wtxid) {
    return graph.get(wtxid);
  }

  /// The entry that spends an output.
  public Optional<MempoolEntry> spender(OutPoint outPoint) {
    return Optional.ofNullable(graph.spenderOrNull(outPoint));
  }

  /// An output of an entry, whether another entry spends it or not.
  public Optional<TxOutput> output(OutPoint outPoint) {
    long index = outPoint.unsignedIndex();
    return graph
        .get(outPoint.txid())
        .filter(entry -> index < entry.tx().outputCount())
        .map(entry -> entry.tx().output((int) index));
  }

  /// All entries, in the order in which they came: every entry after those that it depends on, but for what came back from a
  /// disconnected block.
  public List<MempoolEntry> entries() {
    return graph.entries().stream()
        .sorted(Comparator.comparingLong(MempoolEntry::sequence))
        .toList();
  }

  /// Everything in the pool that an entry depends on, without itself.
  public Set<MempoolEntry> ancestors(MempoolEntry entry) {
    Set<MempoolEntry> ancestors = EntryGraph.ancestors(Set.of(entry));
    ancestors.remove(entry);
    return ancestors;
  }

  /// Everything in the pool that depends on an entry, without itself.
  public Set<MempoolEntry> descendants(MempoolEntry entry) {
    Set<MempoolEntry> descendants = EntryGraph.descendants(Set.of(entry));
    descendants.remove(entry);
    return descendants;
  }

  public int size() {
    return graph.size();
  }

  public Statistics statistics() {
    return new Statistics(
        graph.size(), graph.virtualSize(), graph.memory(), Amount.ofSatoshis(graph.fees()));
  }

  /// Counts the changes: what was asked at the same count is still so.
  public long changes() {
    return changes;
  }

  /// The least rate that a newcomer may pay at present: the node's least, or more while the pool is full.
  public FeeRate feeFloor() {
    FeeRate full = fullFee();
    return full.compareTo(policy.minRelayFee()) > 0 ? full : policy.minRelayFee();
  }

  private FeeRate fullFee() {
    return feeFloor.at(loop.nowSeconds(), graph.memory());
  }
}
