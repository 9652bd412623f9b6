package org.groat.chain.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.groat.chain.consensus.TestTransactions.*;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.Coin;
import org.groat.chain.consensus.Rejection;
import org.groat.chain.crypto.Sha256;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.FeeRate;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.script.Opcode;
import org.groat.chain.script.Script;
import org.groat.chain.script.ScriptBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class StandardnessTest {
  private static final RelayPolicy POLICY = RelayPolicy.DEFAULT;
  private static final Bytes KEY_HASH = Script.payToWitnessPublicKeyHash(zeros(20));
  private static final Bytes KEY = Bytes.concat(Bytes.fromHex("02"), zeros(32));
  private static final Bytes ANCHOR = Bytes.fromHex("51024e73");

  /// For each rule of this package's functions, the question whose answer is that it was broken.
  private static final Map<PolicyRule, Supplier<Optional<Rejection>>> BROKEN =
      new EnumMap<>(PolicyRule.class);

  static {
    BROKEN.put(PolicyRule.VERSION, () -> check(version(4)));
    BROKEN.put(PolicyRule.TX_SIZE, () -> check(ofWeight(400_001)));
    BROKEN.put(PolicyRule.SCRIPTSIG_SIZE, () -> check(unlocking(repeat(Opcode.OP_0, 1651))));
    BROKEN.put(PolicyRule.SCRIPTSIG_NOT_PUSHONLY, () -> check(unlocking(repeat(Opcode.OP_DUP, 1))));
    BROKEN.put(PolicyRule.SCRIPTPUBKEY, () -> check(paying(Bytes.fromHex("5152"))));
    BROKEN.put(PolicyRule.DATACARRIER, () -> checkData(data(496), data(497)));
    BROKEN.put(
        PolicyRule.BARE_MULTISIG,
        () -> Standardness.check(paying(multisig(1, 3)), POLICY.withPermitBareMultisig(false)));
    BROKEN.put(
        PolicyRule.DUST,
        () -> check(tx(List.of(input(1)), List.of(output(293, KEY_HASH), output(293, KEY_HASH)))));
    BROKEN.put(
        PolicyRule.NONSTANDARD_INPUTS,
        () -> acceptInputs(unlocking(Bytes.EMPTY), Bytes.fromHex("5152")));
    BROKEN.put(
        PolicyRule.NONSTANDARD_WITNESS,
        () -> acceptWitness(Script.payToPublicKeyHash(zeros(20)), zeros(1)));
  }

  @ParameterizedTest
  @EnumSource(
      value = PolicyRule.class,
      mode = Mode.INCLUDE,
      names = {
        "VERSION",
        "TX_SIZE",
        "SCRIPTSIG_SIZE",
        "SCRIPTSIG_NOT_PUSHONLY",
        "SCRIPTPUBKEY",
        "DATACARRIER",
        "BARE_MULTISIG",
        "DUST",
        "NONSTANDARD_INPUTS",
        "NONSTANDARD_WITNESS"
      })
  void everyRuleRefusesWhatBreaksIt(PolicyRule rule) {
    assertThat(BROKEN.get(rule).get()).map(Rejection::rule).contains(rule);
  }

  @Test
  void limitsThemselvesAreStandard() {
    assertThat(check(version(1))).isEmpty();
    assertThat(check(version(3))).isEmpty();
    assertThat(check(version(0))).map(Rejection::rule).contains(PolicyRule.VERSION);
    assertThat(check(ofWeight(400_000))).isEmpty();
    assertThat(check(unlocking(repeat(Opcode.OP_0, 1650)))).isEmpty();
    assertThat(checkData(data(496), data(496))).isEmpty();
    assertThat(check(tx(List.of(input(1)), List.of(output(294, KEY_HASH), output(293, KEY_HASH)))))
        .isEmpty();
  }

  @Test
  void everyCommonOutputIsStandard() {
    for (Bytes script :
        List.of(
            KEY_HASH,
            Script.payToPublicKey(KEY),
            Script.payToPublicKeyHash(zeros(20)),
            Script.payToScriptHash(zeros(20)),
            Script.payToWitnessScriptHash(zeros(32)),
            Script.payToTaproot(zeros(32)),
            Script.payToWitness(2, zeros(40)),
            ANCHOR,
            multisig(2, 3),
            data(40))) {
      assertThat(check(paying(script))).as(script.toHex()).isEmpty();
    }
    assertThat(check(paying(multisig(2, 4))))
        .map(Rejection::rule)
        .contains(PolicyRule.SCRIPTPUBKEY);
  }

  @Test
  void dataOutputsCanBeSwitchedOff() {
    assertThat(Standardness.check(paying(data(1)), POLICY.withDataCarrierSizeMax(0)))
        .map(Rejection::rule)
        .contains(PolicyRule.DATACARRIER);
  }

  @Test
  void dustIsWhatCostsMoreToSpendThanItIsWorth() {
    FeeRate rate = POLICY.dustFee();
    assertThat(Dust.threshold(Script.payToPublicKeyHash(zeros(20)), rate))
        .isEqualTo(Amount.ofSatoshis(546));
    assertThat(Dust.threshold(Script.payToScriptHash(zeros(20)), rate))
        .isEqualTo(Amount.ofSatoshis(540));
    assertThat(Dust.threshold(KEY_HASH, rate)).isEqualTo(Amount.ofSatoshis(294));
    assertThat(Dust.threshold(Script.payToTaproot(zeros(32)), rate))
        .isEqualTo(Amount.ofSatoshis(330));
    assertThat(Dust.threshold(ANCHOR, rate)).isEqualTo(Amount.ofSatoshis(240));
    assertThat(Dust.threshold(data(20), rate)).isEqualTo(Amount.ZERO);
    assertThat(Dust.threshold(KEY_HASH, FeeRate.ZERO)).isEqualTo(Amount.ZERO);
  }

  @Test
  void oneDustOutputIsAllowedWithoutAnyFee() {
    Transaction tx = tx(List.of(input(1)), List.of(output(0, ANCHOR)));
    assertThat(check(tx)).isEmpty();
    assertThat(Standardness.acceptDust(tx, 0, 0, POLICY)).isEmpty();
    assertThat(Standardness.acceptDust(tx, 1, 1, POLICY))
        .map(Rejection::rule)
        .contains(PolicyRule.DUST);
    assertThat(Standardness.acceptDust(tx, 0, 1, POLICY))
        .map(Rejection::rule)
        .contains(PolicyRule.DUST);
  }

  @Test
  void outputsOfLaterRulesAreNotSpent() {
    assertThat(acceptInputs(unlocking(Bytes.EMPTY), Script.payToWitness(2, zeros(32))))
        .map(Rejection::rule)
        .contains(PolicyRule.NONSTANDARD_INPUTS);
    assertThat(acceptInputs(unlocking(Bytes.EMPTY), ANCHOR)).isEmpty();
  }

  @Test
  void fifteenSignatureOperationsBehindAScriptHashAreStandard() {
    Bytes coin = Script.payToScriptHash(zeros(20));
    assertThat(acceptInputs(unlocking(Script.push(repeat(Opcode.OP_CHECKSIG, 15))), coin))
        .isEmpty();
    assertThat(acceptInputs(unlocking(Script.push(repeat(Opcode.OP_CHECKSIG, 16))), coin))
        .map(Rejection::detail)
        .contains("input 0: p2sh redeemscript sigops exceed limit");
    assertThat(acceptInputs(unlocking(Bytes.EMPTY), coin)).map(Rejection::rule).isPresent();
    assertThat(acceptInputs(unlocking(Script.push(zeros(521))), coin)).isPresent();
    assertThat(acceptInputs(unlocking(repeat(Opcode.OP_RESERVED, 1)), coin)).isPresent();
  }

  @Test
  void legacySignatureOperationsOfAllInputsAreBounded() {
    Bytes redeem = Script.push(repeat(Opcode.OP_CHECKSIG, 15));
    Coin coin = coin(1, Script.payToScriptHash(zeros(20)));
    for (int inputs : new int[] {166, 167}) {
      List<TxInput> all =
          IntStream.range(0, inputs)
              .mapToObj(i -> new TxInput(input(i).outPoint(), redeem, TxInput.SEQUENCE_FINAL))
              .toList();
      Coin[] spent = Collections.nCopies(inputs, coin).toArray(Coin[]::new);
      Optional<Rejection> rejection = Standardness.acceptInputs(tx(all, List.of(output(1))), spent);
      assertThat(rejection.isPresent()).as("%d inputs", inputs).isEqualTo(inputs * 15 > 2500);
    }
  }

  @Test
  void witnessesOfScriptHashesAreBounded() {
    Bytes coin = Script.payToWitnessScriptHash(Bytes.wrap(Sha256.hash(zeros(1))));
    Bytes script = zeros(3600);
    assertThat(acceptWitness(coin, script)).isEmpty();
    assertThat(acceptWitness(coin, zeros(3601))).isPresent();
    assertThat(acceptWitness(coin, zeros(80), script)).isEmpty();
    assertThat(acceptWitness(coin, zeros(81), script)).isPresent();
    assertThat(acceptWitness(coin, items(101, 1))).isEmpty();
    assertThat(acceptWitness(coin, items(102, 1))).isPresent();
  }

  @Test
  void witnessesOfTaprootHaveNoAnnexAndSmallItems() {
    Bytes coin = Script.payToTaproot(zeros(32));
    Bytes control = Bytes.concat(Bytes.fromHex("c0"), zeros(32));
    Bytes otherLeaf = Bytes.concat(Bytes.fromHex("c2"), zeros(32));
    assertThat(acceptWitness(coin, zeros(64))).isEmpty();
    assertThat(acceptWitness(coin, zeros(64), Bytes.fromHex("50"))).isPresent();
    assertThat(acceptWitness(coin, zeros(80), zeros(9000), control)).isEmpty();
    assertThat(acceptWitness(coin, zeros(81), zeros(9000), control)).isPresent();
    assertThat(acceptWitness(coin, zeros(81), zeros(9000), otherLeaf)).isEmpty();
    assertThat(acceptWitness(coin, zeros(64), Bytes.EMPTY)).isPresent();
  }

  @Test
  void aWitnessStandsOnlyWhereOneBelongs() {
    assertThat(acceptWitness(ANCHOR, zeros(1))).isPresent();
    assertThat(acceptWitness(KEY_HASH, zeros(1), zeros(1))).isEmpty();
    Bytes nested = Script.payToScriptHash(zeros(20));
    Transaction tx =
        tx(
            List.of(new TxInput(input(1).outPoint(), Script.push(KEY_HASH), 0, List.of(zeros(1)))),
            List.of(output(1)));
    assertThat(Standardness.acceptWitness(tx, new Coin[] {coin(1, nested)})).isEmpty();
    assertThat(acceptWitness(nested, zeros(1))).isPresent();
    assertThat(Standardness.needsWitness(nested, Script.push(KEY_HASH))).isTrue();
    assertThat(Standardness.needsWitness(nested, Script.push(zeros(3)))).isFalse();
    assertThat(Standardness.needsWitness(ANCHOR, Bytes.EMPTY)).isFalse();
  }

  @Test
  void signatureOperationsCountAsSizeWhereTheyAreMany() {
    assertThat(POLICY.virtualSize(401, 0)).isEqualTo(101);
    assertThat(POLICY.virtualSize(400, 20)).isEqualTo(100);
    assertThat(POLICY.virtualSize(400, 21)).isEqualTo(105);
  }

  @Test
  void settingsChangeOneAtATime() {
    FeeRate rate = new FeeRate(7);
    assertThat(POLICY.withMinRelayFee(rate).minRelayFee()).isEqualTo(rate);
    assertThat(POLICY.withIncrementalFee(rate).incrementalFee()).isEqualTo(rate);
    assertThat(POLICY.withDustFee(rate).dustFee()).isEqualTo(rate);
    assertThat(POLICY.withRequireStandard(false).requireStandard()).isFalse();
    assertThat(POLICY.withMinRelayFee(rate).withMinRelayFee(POLICY.minRelayFee()))
        .isEqualTo(POLICY);
  }

  private static Optional<Rejection> check(Transaction tx) {
    return Standardness.check(tx, POLICY);
  }

  /// With room for a thousand bytes of scripts.
  private static Optional<Rejection> checkData(Bytes... scripts) {
    return Standardness.check(paying(scripts), POLICY.withDataCarrierSizeMax(1000));
  }

  private static Optional<Rejection> acceptInputs(Transaction tx, Bytes script) {
    return Standardness.acceptInputs(tx, new Coin[] {coin(1, script)});
  }

  private static Optional<Rejection> acceptWitness(Bytes script, Bytes... witness) {
    Transaction tx = tx(List.of(input(1).withWitness(List.of(witness))), List.of(output(1)));
    return Standardness.acceptWitness(tx, new Coin[] {coin(1, script)});
  }

  private static Bytes[] items(int count, int size) {
    return Collections.nCopies(count, zeros(size)).toArray(Bytes[]::new);
  }

  private static Transaction version(int version) {
    return Transaction.of(version, List.of(input(1)), List.of(output(1000, KEY_HASH)), 0);
  }

  private static Transaction unlocking(Bytes scriptSig) {
    return tx(
        List.of(new TxInput(input(1).outPoint(), scriptSig, TxInput.SEQUENCE_FINAL)),
        List.of(output(1000, KEY_HASH)));
  }

  private static Transaction paying(Bytes... scripts) {
    List<TxOutput> outputs = Arrays.stream(scripts).map(script -> output(100_000, script)).toList();
    return tx(List.of(input(1)), outputs);
  }

  private static Transaction ofWeight(int weight) {
    int padding = weight - weighing(zeros(300_000)).weight().units();
    return weighing(zeros(300_000 + padding));
  }

  private static Transaction weighing(Bytes item) {
    return tx(List.of(input(1).withWitness(List.of(item))), List.of(output(1000, KEY_HASH)));
  }

  private static Bytes data(int size) {
    return Bytes.concat(Bytes.fromHex("6a"), Script.push(zeros(size)));
  }

  private static Bytes multisig(int required, int keys) {
    ScriptBuilder script = new ScriptBuilder().number(required);
    for (int i = 0; i < keys; i++) {
      script.push(KEY);
    }
    return script.number(keys).op(Opcode.OP_CHECKMULTISIG).build();
  }
}
