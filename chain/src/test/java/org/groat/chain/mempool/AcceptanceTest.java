package org.groat.chain.mempool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.Coin;
import org.groat.chain.consensus.Rejection;
import org.groat.chain.consensus.Rule;
import org.groat.chain.consensus.TxRule;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.policy.PolicyRule;
import org.groat.chain.policy.RelayPolicy;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.FeeRate;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.runtime.ThreadEventLoop;
import org.groat.chain.script.Opcode;
import org.groat.chain.script.ScriptBuilder;
import org.junit.jupiter.api.Test;

class AcceptanceTest extends MempoolStories {
  /// Rules that other tests break: standardness alone, and a pool that is full.
  private static final Set<PolicyRule> BROKEN_ELSEWHERE =
      EnumSet.of(
          PolicyRule.TX_SIZE,
          PolicyRule.SCRIPTSIG_SIZE,
          PolicyRule.SCRIPTSIG_NOT_PUSHONLY,
          PolicyRule.SCRIPTPUBKEY,
          PolicyRule.DATACARRIER,
          PolicyRule.BARE_MULTISIG,
          PolicyRule.MEMPOOL_MIN_FEE,
          PolicyRule.MEMPOOL_FULL);

  @Test
  void everyOtherRuleOfPolicyRefusesWhatBreaksIt() {
    Set<Rule> broken = Collections.newSetFromMap(new HashMap<>());
    breakOneAfterTheOther().forEach(rejection -> broken.add(rejection.rule()));
    assertThat(broken).containsAll(EnumSet.complementOf(EnumSet.copyOf(BROKEN_ELSEWHERE)));
    assertConsistent();
  }

  private List<Rejection> breakOneAfterTheOther() {
    List<Rejection> rejections = new ArrayList<>();
    rejections.add(assertRejected(coinbase(), PolicyRule.COINBASE));
    rejections.add(assertRejected(spend(4, 0, open(500_000), coin()), PolicyRule.VERSION));
    rejections.add(assertRejected(small(), PolicyRule.TX_SIZE_SMALL));
    rejections.add(assertRejected(locked(chain.tip().height() + 1), PolicyRule.NON_FINAL));
    rejections.add(
        assertRejected(spend(2, 200, open(500_000), coin()), PolicyRule.NON_BIP68_FINAL));
    rejections.add(
        assertRejected(
            spend(1000, chain.fund(1_000_000, Bytes.fromHex("5152"))),
            PolicyRule.NONSTANDARD_INPUTS));
    rejections.add(
        assertRejected(
            spend(1000, chain.fund(1_000_000, anchor())), PolicyRule.NONSTANDARD_WITNESS));
    rejections.add(assertRejected(manySigOps(), PolicyRule.TOO_MANY_SIGOPS));
    rejections.add(assertRejected(spend(5, coin()), PolicyRule.MIN_RELAY_FEE));
    rejections.add(assertRejected(dusty(100), PolicyRule.DUST));
    rejections.add(assertRejected(wrongScript(), PolicyRule.SCRIPT));
    rejections.add(assertRejected(stripped(), PolicyRule.WITNESS_STRIPPED));
    rejections.add(chainOf26());
    rejections.addAll(replacements());
    rejections.add(trucAfterOrdinary());
    rejections.add(dustLeft());
    rejections.addAll(knownOnes());
    return rejections;
  }

  @Test
  void anOrdinaryTransactionGetsIn() {
    Transaction tx = spend(1000, coin());
    TxOutcome.Accepted outcome = (TxOutcome.Accepted) pool.submit(tx);
    assertThat(outcome.fee()).isEqualTo(Amount.ofSatoshis(1000));
    assertThat(outcome.virtualSize()).isEqualTo(tx.virtualSize());
    assertThat(outcome.replaced()).isEmpty();
    assertThat(events).containsExactly("+" + tx.txid());
    MempoolEntry entry = pool.get(tx.wtxid()).orElseThrow();
    assertThat(entry.timeSeconds()).isEqualTo(1_300_000_000L);
    assertThat(entry.height()).isEqualTo(200);
    assertThat(entry.spendsCoinbase()).isFalse();
    assertThat(pool.statistics())
        .isEqualTo(
            new Mempool.Statistics(1, tx.virtualSize(), entry.memory(), Amount.ofSatoshis(1000)));
    assertConsistent();
  }

  @Test
  void aTestChangesNothing() {
    Transaction tx = spend(1000, coin());
    assertThat(pool.test(tx)).isInstanceOf(TxOutcome.Accepted.class);
    assertThat(pool.size()).isZero();
    assertThat(events).isEmpty();
    assertThat(pool.changes()).isZero();
  }

  @Test
  void whatSpendsUnknownOutputsNamesTheParentsOnce() {
    Transaction parent = spend(1000, 2, coin());
    Transaction child = spend(2, 0, open(500_000), output(parent, 0), output(parent, 1), coin());
    assertThat(pool.submit(child))
        .isEqualTo(new TxOutcome.MissingInputs(child, List.of(parent.txid())));
    accepted(parent);
    accepted(child);
    OutPoint beyond = new OutPoint(parent.txid(), 7);
    Transaction wrong = spend(1000, beyond);
    assertThat(pool.submit(wrong))
        .isEqualTo(new TxOutcome.MissingInputs(wrong, List.of(parent.txid())));
  }

  @Test
  void whatIsInTheChainIsKnown() {
    Transaction tx = spend(1000, coin());
    chain.connect(tx);
    assertThat(pool.submit(tx))
        .isEqualTo(new TxOutcome.AlreadyKnown(tx, Rejection.of(PolicyRule.ALREADY_KNOWN)));
  }

  @Test
  void consensusRulesHoldHereAsWell() {
    assertRejected(Transaction.of(2, List.of(), List.of(), 0), TxRule.NO_INPUTS);
    assertRejected(spend(-1, coin()), TxRule.INPUTS_BELOW_OUTPUTS);
    OutPoint young = chain.fund(new Coin(new TxOutput(Amount.ofSatoshis(5000), OPEN), 102, true));
    assertRejected(spend(1000, young), TxRule.IMMATURE_COINBASE);
    OutPoint mature = chain.fund(new Coin(new TxOutput(Amount.ofSatoshis(5000), OPEN), 101, true));
    assertThat(pool.get(accepted(spend(1000, mature)).txid()).orElseThrow().spendsCoinbase())
        .isTrue();
  }

  @Test
  void whatTheNextBlockCouldHoldIsFinal() {
    accepted(locked(chain.tip().height()));
    accepted(spend(2, 191, open(500_000), coin()));
    assertRejected(spend(2, 192, open(500_000), coin()), PolicyRule.NON_BIP68_FINAL);
  }

  @Test
  void aCoinOfThePoolIsAsYoungAsCanBe() {
    Transaction parent = accepted(spend(1000, coin()));
    assertRejected(spend(2, 1, open(500_000), output(parent, 0)), PolicyRule.NON_BIP68_FINAL);
    accepted(spend(2, 0, open(500_000), output(parent, 0)));
  }

  @Test
  void theLeastFeeIsReckonedOnTheVirtualSize() {
    Transaction probe = spend(1000, coin());
    long least = Math.ceilDiv(100L * probe.virtualSize(), 1000L);
    assertThat(assertRejected(spend(least - 1, coin()), PolicyRule.MIN_RELAY_FEE).text())
        .isEqualTo("min relay fee not met, " + (least - 1) + " < " + least);
    accepted(spend(least, coin()));
  }

  @Test
  void theOwnerCanPretendThatATransactionPaysMore() {
    Transaction tx = spend(1, coin());
    pool.prioritise(tx.txid(), 500);
    accepted(tx);
    MempoolEntry entry = pool.get(tx.txid()).orElseThrow();
    assertThat(entry.modifiedFee()).isEqualTo(Amount.ofSatoshis(501));
    pool.prioritise(tx.txid(), 250);
    assertThat(entry.modifiedFee()).isEqualTo(Amount.ofSatoshis(751));
    assertThat(entry.ancestors().fees()).isEqualTo(751);
    pool.prioritise(tx.txid(), -750);
    assertThat(pool.feeDeltas()).isEmpty();
    assertThat(entry.modifiedFee()).isEqualTo(entry.fee());
    assertConsistent();
  }

  @Test
  void unusualOnesGetInWhereTheOwnerWantsThem() {
    pool = pool(RelayPolicy.DEFAULT.withRequireStandard(false), MempoolLimits.DEFAULT);
    accepted(spend(4, 0, open(500_000), coin()));
    accepted(bare(Bytes.fromHex("52")));
    // The rules for scripts do not become laxer: what they forbid may get a meaning by a later
    // rule.
    assertRejected(bare(Bytes.fromHex("51b9")), PolicyRule.SCRIPT);
  }

  @Test
  void aScriptsErrorIsPartOfTheReason() {
    Rejection rejection = assertRejected(wrongScript(), PolicyRule.SCRIPT);
    assertThat(rejection.reason())
        .isEqualTo("mempool-script-verify-flag-failed (Witness program hash mismatch)");
    assertThat(rejection.detail()).startsWith("input 0 of ").contains("spending ");
  }

  @Test
  void onlyTheOwningThreadChangesThePool() {
    try (ThreadEventLoop other = new ThreadEventLoop("other", failure -> {})) {
      Mempool foreign =
          new Mempool(other, chain, Secp256k1s.best(), RelayPolicy.DEFAULT, MempoolLimits.DEFAULT);
      assertThatThrownBy(() -> foreign.submit(spend(1000, coin())))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("not on the owning thread");
    }
  }

  private Transaction coinbase() {
    return Transaction.of(
        1, List.of(new TxInput(OutPoint.NONE, Bytes.fromHex("5151"), 0)), open(1), 0);
  }

  private static List<TxOutput> open(long satoshis) {
    return List.of(new TxOutput(Amount.ofSatoshis(satoshis), OPEN));
  }

  /// 61 bytes without its witness.
  private Transaction small() {
    return spend(2, 0, List.of(new TxOutput(Amount.ZERO, Bytes.fromHex("6a"))), coin());
  }

  private Transaction locked(long lockTime) {
    TxInput input = new TxInput(coin(), Bytes.EMPTY, 0xffff_fffeL, List.of(TRUE));
    return Transaction.of(1, List.of(input), open(500_000), lockTime);
  }

  private static Bytes anchor() {
    return Bytes.fromHex("51024e73");
  }

  /// Spends a coin without a script's or witness's help.
  private Transaction bare(Bytes script) {
    TxInput input = new TxInput(chain.fund(1_000_000, script), Bytes.EMPTY, 0);
    return Transaction.of(2, List.of(input), open(500_000), 0);
  }

  private Transaction manySigOps() {
    Bytes multisig =
        new ScriptBuilder()
            .number(1)
            .push(Bytes.concat(Bytes.fromHex("02"), Bytes.wrap(new byte[32])))
            .number(1)
            .op(Opcode.OP_CHECKMULTISIG)
            .build();
    List<TxOutput> outputs =
        Collections.nCopies(201, new TxOutput(Amount.ofSatoshis(1000), multisig));
    return spend(2, 0, outputs, coin());
  }

  private Transaction dusty(long fee) {
    return spend(
        2,
        0,
        List.of(
            new TxOutput(Amount.ofSatoshis(1_000_000 - fee - 1), OPEN),
            new TxOutput(Amount.ofSatoshis(1), OPEN)),
        coin());
  }

  private Transaction wrongScript() {
    TxInput input = new TxInput(coin(), Bytes.EMPTY, 0, List.of(Bytes.fromHex("52")));
    return Transaction.of(2, List.of(input), open(500_000), 0);
  }

  private Transaction stripped() {
    return bare(OPEN);
  }

  private Rejection chainOf26() {
    Transaction last = accepted(spend(1000, coin()));
    for (int i = 2; i <= 25; i++) {
      last = accepted(spend(1000, output(last, 0)));
    }
    Rejection rejection = assertRejected(spend(1000, output(last, 0)), PolicyRule.TOO_LONG_CHAIN);
    assertThat(rejection.detail()).endsWith("[limit: 25]");
    return rejection;
  }

  private List<Rejection> replacements() {
    OutPoint coin = coin();
    Transaction first = accepted(spend(1000, coin));
    Transaction other = accepted(spend(1000, coin()));
    List<Rejection> rejections = new ArrayList<>();
    rejections.add(assertRejected(spend(1000, 2, coin), PolicyRule.INSUFFICIENT_FEE));
    rejections.add(
        assertRejected(
            spend(50_000, coin, output(other, 0)), PolicyRule.REPLACEMENT_ADDS_UNCONFIRMED));
    rejections.add(
        assertRejected(spend(50_000, coin, output(first, 0)), PolicyRule.SPENDS_CONFLICTING));
    OutPoint[] conflicts = new OutPoint[5];
    for (int i = 0; i < conflicts.length; i++) {
      conflicts[i] = coin();
      Transaction parent = accepted(spend(1000, 24, conflicts[i]));
      for (int child = 0; child < 20; child++) {
        accepted(spend(1000, output(parent, child)));
      }
    }
    rejections.add(assertRejected(spend(900_000, conflicts), PolicyRule.TOO_MANY_REPLACEMENTS));
    return rejections;
  }

  private Rejection trucAfterOrdinary() {
    Transaction parent = accepted(spend(1000, coin()));
    return assertRejected(spend(3, 0, open(500_000), output(parent, 0)), PolicyRule.TRUC);
  }

  /// A pool that takes free transactions may hold a parent with dust; whoever spends the parent must spend the dust.
  private Rejection dustLeft() {
    Mempool usual = pool;
    pool = pool(RelayPolicy.DEFAULT.withMinRelayFee(FeeRate.ZERO), MempoolLimits.DEFAULT);
    Transaction parent = accepted(dusty(0));
    Rejection rejection =
        assertRejected(spend(1000, output(parent, 0)), PolicyRule.EPHEMERAL_DUST_LEFT);
    accepted(spend(1000, output(parent, 0), output(parent, 1)));
    assertConsistent();
    pool = usual;
    return rejection;
  }

  private List<Rejection> knownOnes() {
    Transaction tx = accepted(spend(1000, coin()));
    TxInput other = tx.input(0).withWitness(List.of(Bytes.fromHex("5151")));
    Transaction sameWithout = Transaction.of(2, List.of(other), tx.outputs(), 0);
    Transaction confirmed = spend(1000, coin());
    chain.connect(confirmed);
    return List.of(known(tx), known(sameWithout), known(confirmed));
  }

  private Rejection known(Transaction tx) {
    return ((TxOutcome.AlreadyKnown) pool.submit(tx)).rejection();
  }
}
