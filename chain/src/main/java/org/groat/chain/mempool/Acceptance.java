package org.groat.chain.mempool;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.groat.chain.consensus.BlockRules;
import org.groat.chain.consensus.Coin;
import org.groat.chain.consensus.HeaderContext;
import org.groat.chain.consensus.LockTimes;
import org.groat.chain.consensus.Rejection;
import org.groat.chain.consensus.Rule;
import org.groat.chain.consensus.ScriptFlagsAt;
import org.groat.chain.consensus.SigOps;
import org.groat.chain.consensus.TransactionRules;
import org.groat.chain.crypto.Secp256k1;
import org.groat.chain.policy.Dust;
import org.groat.chain.policy.PolicyRule;
import org.groat.chain.policy.RelayPolicy;
import org.groat.chain.policy.Standardness;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.FeeRate;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.primitives.Txid;
import org.groat.chain.script.ScriptError;
import org.groat.chain.script.ScriptFlags;
import org.groat.chain.script.ScriptVerifier;
import org.groat.chain.script.TransactionContext;
import org.jspecify.annotations.Nullable;

/// One transaction's examination: may it enter the pool, and what would leave for it. Changes nothing.
///
/// The cheap questions come first, the signatures last, so that whoever sends rubbish pays more for it than this node does.
final class Acceptance {
  private final Transaction tx;
  private final Setting setting;
  private final EntryGraph graph;
  private final HeaderContext tip;
  private final Map<Txid, MempoolEntry> companions = new LinkedHashMap<>();

  private Coin[] spent = {};
  private Set<MempoolEntry> parents = Set.of();
  private final Set<MempoolEntry> conflicts = new LinkedHashSet<>();
  private Set<MempoolEntry> replaced = Set.of();
  private @Nullable MempoolEntry entry;

  /// What an examination is held against.
  ///
  /// @param feeFloor the rate that the pool asks for at present
  /// @param feeDelta what the owner pretends on top of the fee, in satoshis
  /// @param timeSeconds since when the transaction waits, in seconds since 1970
  record Setting(
      EntryGraph graph,
      MempoolChain chain,
      Secp256k1 curve,
      RelayPolicy policy,
      MempoolLimits limits,
      FeeRate feeFloor,
      long feeDelta,
      long timeSeconds,
      Terms terms) {

    /// Holds what some transactions pay against what is asked of anybody at present.
    Optional<Rejection> acceptFee(MempoolEntry.Sums paying) {
      long floor = feeFloor.feeRoundedUp(Math.toIntExact(paying.size())).satoshis();
      if (paying.fees() < floor) {
        return Rejection.by(PolicyRule.MEMPOOL_MIN_FEE, paying.fees() + " < " + floor);
      }
      return acceptRelayFee(paying);
    }

    /// Holds what some transactions pay against what is asked of anybody at any time.
    Optional<Rejection> acceptRelayFee(MempoolEntry.Sums paying) {
      long least = policy.minRelayFee().feeRoundedUp(Math.toIntExact(paying.size())).satoshis();
      return paying.fees() < least
          ? Rejection.by(PolicyRule.MIN_RELAY_FEE, paying.fees() + " < " + least)
          : Optional.empty();
    }
  }

  /// On what terms a transaction comes.
  enum Terms {
    /// It pays for itself.
    ALONE,
    /// It pays for itself, and was in a pool before.
    RESTORED,
    /// Others come with it that may pay for it.
    TOGETHER,
    /// It comes back from a disconnected block, and is let in for any fee.
    RETURNING
  }

  Acceptance(Transaction tx, Setting setting) {
    this(tx, setting, List.of());
  }

  /// @param companions what comes with the transaction, and is taken to be in the pool already
  Acceptance(Transaction tx, Setting setting, List<MempoolEntry> companions) {
    this.tx = tx;
    this.setting = setting;
    this.graph = setting.graph();
    this.tip = setting.chain().tip();
    companions.forEach(companion -> this.companions.put(companion.txid(), companion));
  }

  /// Why the transaction may not enter; nothing where it may.
  Optional<TxOutcome> refusal() {
    return refusalByPolicy().or(this::refusalByScripts);
  }

  /// The same but for the scripts, which cost most.
  Optional<TxOutcome> refusalByPolicy() {
    return first(
        List.of(
            this::checkAlone,
            this::checkKnown,
            this::fetchCoins,
            this::checkCoins,
            this::checkCost,
            this::checkRelatives,
            this::checkReplacement));
  }

  /// What the scripts say, once nothing else refuses.
  Optional<TxOutcome> refusalByScripts() {
    return verifyScripts();
  }

  /// Makes the entry one of its family for companions that come after it; the family in the pool does not know of it.
  void joinFamily() {
    MempoolEntry joining = entry();
    joining.parents.addAll(parents);
    joining.setSums(
        MempoolEntry.Sums.of(EntryGraph.ancestors(Set.of(joining))),
        MempoolEntry.Sums.of(Set.of(joining)));
  }

  /// The entries that cannot be in the pool beside the transaction.
  Set<MempoolEntry> conflicts() {
    return conflicts;
  }

  /// The entry that the transaction becomes, once there is no refusal.
  MempoolEntry entry() {
    if (entry == null) {
      throw new IllegalStateException("not examined: " + tx);
    }
    return entry;
  }

  /// What leaves for it, once there is no refusal.
  Set<MempoolEntry> replaced() {
    return replaced;
  }

  private static Optional<TxOutcome> first(List<Supplier<Optional<TxOutcome>>> questions) {
    for (Supplier<Optional<TxOutcome>> question : questions) {
      Optional<TxOutcome> outcome = question.get();
      if (outcome.isPresent()) {
        return outcome;
      }
    }
    return Optional.empty();
  }

  private Optional<TxOutcome> rejected(Optional<Rejection> rejection) {
    return rejection.map(each -> new TxOutcome.Rejected(tx, each));
  }

  private Optional<TxOutcome> rejected(Rule rule) {
    return rejected(Rejection.by(rule));
  }

  private Optional<TxOutcome> checkAlone() {
    Optional<Rejection> invalid = TransactionRules.check(tx);
    if (invalid.isPresent()) {
      return rejected(invalid);
    }
    if (tx.isCoinbase()) {
      return rejected(PolicyRule.COINBASE);
    }
    if (setting.policy().requireStandard()) {
      Optional<Rejection> unusual = Standardness.check(tx, setting.policy());
      if (unusual.isPresent()) {
        return rejected(unusual);
      }
    }
    if (tx.strippedSize() < Standardness.STRIPPED_SIZE_MIN) {
      return rejected(PolicyRule.TX_SIZE_SMALL);
    }
    // Only what the very next block could hold.
    return LockTimes.isFinal(tx, tip.height() + 1, tip.medianTimePast())
        ? Optional.empty()
        : rejected(PolicyRule.NON_FINAL);
  }

  private Optional<TxOutcome> checkKnown() {
    if (graph.get(tx.wtxid()).isPresent()) {
      return known(PolicyRule.ALREADY_IN_MEMPOOL);
    }
    return graph.get(tx.txid()).isPresent()
        ? known(PolicyRule.SAME_NONWITNESS_DATA)
        : Optional.empty();
  }

  private Optional<TxOutcome> known(Rule rule) {
    return Optional.of(new TxOutcome.AlreadyKnown(tx, Rejection.of(rule)));
  }

  private Optional<TxOutcome> fetchCoins() {
    Coin[] coins = new Coin[tx.inputCount()];
    Set<Txid> missing = new LinkedHashSet<>();
    for (int i = 0; i < coins.length; i++) {
      OutPoint outPoint = tx.outPoint(i);
      MempoolEntry conflict = graph.spenderOrNull(outPoint);
      if (conflict != null) {
        conflicts.add(conflict);
      }
      Optional<Coin> coin = coin(outPoint);
      if (coin.isPresent()) {
        coins[i] = coin.get();
      } else {
        missing.add(outPoint.txid());
      }
    }
    if (!missing.isEmpty()) {
      return isInChain() ? known(PolicyRule.ALREADY_KNOWN) : missing(missing);
    }
    spent = coins;
    parents = graph.parentsOf(tx);
    for (int i = 0; i < coins.length; i++) {
      MempoolEntry companion = companions.get(tx.outPoint(i).txid());
      if (companion != null) {
        parents.add(companion);
      }
    }
    return Optional.empty();
  }

  private Optional<TxOutcome> missing(Set<Txid> parents) {
    return Optional.of(new TxOutcome.MissingInputs(tx, new ArrayList<>(parents)));
  }

  private Optional<Coin> coin(OutPoint outPoint) {
    MempoolEntry parent = companions.get(outPoint.txid());
    parent = parent == null ? graph.getOrNull(outPoint.txid()) : parent;
    if (parent == null) {
      return setting.chain().coin(outPoint);
    }
    long index = outPoint.unsignedIndex();
    return index < parent.tx().outputCount()
        ? Optional.of(new Coin(parent.tx().output((int) index), tip.height() + 1, false))
        : Optional.empty();
  }

  /// True where an output of the transaction is a coin of the chain: then its inputs are missing because they are spent by it.
  private boolean isInChain() {
    for (int i = 0; i < tx.outputCount(); i++) {
      if (setting.chain().coin(new OutPoint(tx.txid(), i)).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private Optional<TxOutcome> checkCoins() {
    LockTimes.SequenceLock lock = LockTimes.sequenceLock(tx, i -> spent[i].height(), tip);
    if (!lock.allowsAfter(tip)) {
      return rejected(PolicyRule.NON_BIP68_FINAL);
    }
    Optional<Rejection> inputs = TransactionRules.acceptInputs(tx, spent, tip.height() + 1);
    if (inputs.isEmpty() && setting.policy().requireStandard()) {
      inputs = Standardness.acceptInputs(tx, spent);
      if (inputs.isEmpty()) {
        inputs = Standardness.acceptWitness(tx, spent);
      }
    }
    return rejected(inputs);
  }

  private Optional<TxOutcome> checkCost() {
    Amount fee = TransactionRules.fee(tx, spent);
    long sigOpsCost = SigOps.cost(tx, spent, ScriptFlags.STANDARD);
    MempoolEntry candidate =
        new MempoolEntry(
            tx,
            fee,
            setting.policy().virtualSize(tx.weight().units(), sigOpsCost),
            sigOpsCost,
            setting.timeSeconds(),
            tip.height(),
            Arrays.stream(spent).anyMatch(Coin::coinbase));
    candidate.setFeeDelta(setting.feeDelta());
    entry = candidate;
    if (setting.policy().requireStandard()) {
      Optional<Rejection> dust =
          Standardness.acceptDust(
              tx, fee.satoshis(), candidate.modifiedFee().satoshis(), setting.policy());
      if (dust.isPresent()) {
        return rejected(dust);
      }
    }
    if (sigOpsCost > Standardness.SIGOPS_COST_MAX) {
      return rejected(Rejection.by(PolicyRule.TOO_MANY_SIGOPS, Long.toString(sigOpsCost)));
    }
    return rejected(acceptFee(MempoolEntry.Sums.of(Set.of(candidate))));
  }

  /// A companion may pay for what the full pool asks. What a relay asks at any time only version 3 leaves to it: there the child
  /// that pays cannot be lost among others.
  private Optional<Rejection> acceptFee(MempoolEntry.Sums paying) {
    return switch (setting.terms()) {
      case ALONE, RESTORED -> setting.acceptFee(paying);
      case TOGETHER ->
          tx.version() == TopologyRules.TRUC_VERSION
              ? Optional.empty()
              : setting.acceptRelayFee(paying);
      case RETURNING -> Optional.empty();
    };
  }

  private Optional<TxOutcome> checkRelatives() {
    Optional<Rejection> family =
        TopologyRules.accept(entry(), parents, conflicts, setting.limits());
    if (family.isEmpty()) {
      family = TopologyRules.acceptTruc(entry(), parents);
    }
    if (family.isPresent()) {
      return rejected(family);
    }
    Optional<MempoolEntry> sibling = TopologyRules.sibling(entry(), parents, conflicts);
    if (sibling.isPresent()) {
      if (setting.terms() == Terms.TOGETHER
          || sibling.get().descendants().count() > 1
          || parents.iterator().next().children.size() > 1) {
        return rejected(
            Rejection.by(
                PolicyRule.TRUC,
                "tx " + parents.iterator().next() + " would exceed descendant count limit"));
      }
      // The parent can have one child only: the better one.
      conflicts.add(sibling.get());
    }
    for (MempoolEntry ancestor : EntryGraph.ancestors(parents)) {
      if (conflicts.contains(ancestor)) {
        return rejected(
            Rejection.by(
                PolicyRule.SPENDS_CONFLICTING, tx + " spends conflicting transaction " + ancestor));
      }
    }
    return rejected(acceptDustOfParents());
  }

  /// Whoever spends from a transaction with dust spends the dust.
  private Optional<Rejection> acceptDustOfParents() {
    for (MempoolEntry parent : parents) {
      for (int dust : Dust.outputs(parent.tx(), setting.policy().dustFee())) {
        OutPoint outPoint = new OutPoint(parent.txid(), dust);
        if (setting.policy().requireStandard()
            && tx.inputs().stream().noneMatch(input -> input.outPoint().equals(outPoint))) {
          return Rejection.by(
              PolicyRule.EPHEMERAL_DUST_LEFT,
              "tx " + tx + " did not spend parent's ephemeral dust");
        }
      }
    }
    return Optional.empty();
  }

  private Optional<TxOutcome> checkReplacement() {
    if (conflicts.isEmpty() || setting.terms() == Terms.TOGETHER) {
      return Optional.empty();
    }
    replaced = EntryGraph.descendants(conflicts);
    return rejected(
        ReplacementRules.accept(
            entry(), conflicts, replaced, graph, setting.limits(), setting.policy()));
  }

  private Optional<TxOutcome> verifyScripts() {
    // Every flag only forbids. So what passes under the standard ones passes in the next block,
    // unless that has one which is
    // not among them.
    int flags = ScriptFlags.STANDARD | ScriptFlagsAt.after(tip, setting.chain().params());
    List<TxOutput> outputs = Arrays.stream(spent).map(Coin::output).toList();
    TransactionContext context = new TransactionContext(tx, outputs);
    for (int i = 0; i < spent.length; i++) {
      ScriptError error = ScriptVerifier.verify(context, i, flags, setting.curve());
      if (error != ScriptError.OK) {
        Rule rule = mayLackWitness() ? PolicyRule.WITNESS_STRIPPED : PolicyRule.SCRIPT;
        return rejected(
            Optional.of(
                new Rejection(rule, " (" + error.text() + ")", BlockRules.inputText(tx, i))));
      }
    }
    return Optional.empty();
  }

  private boolean mayLackWitness() {
    if (tx.hasWitness()) {
      return false;
    }
    for (int i = 0; i < spent.length; i++) {
      if (Standardness.needsWitness(spent[i].script(), tx.scriptSig(i))) {
        return true;
      }
    }
    return false;
  }
}
