package org.groat.chain.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.groat.chain.consensus.TestTransactions.*;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TransactionRulesTest {
  private static final long MAX = 2_100_000_000_000_000L;

  /// For each rule, the question whose answer is that it was broken.
  private static final Map<TxRule, Supplier<Optional<Rejection>>> BROKEN =
      new EnumMap<>(TxRule.class);

  static {
    BROKEN.put(TxRule.NO_INPUTS, () -> check(List.of(), List.of(output(1))));
    BROKEN.put(TxRule.NO_OUTPUTS, () -> check(List.of(input(1)), List.of()));
    BROKEN.put(TxRule.TOO_LARGE, () -> TransactionRules.check(ofSize(1_000_001)));
    BROKEN.put(TxRule.OUTPUT_NEGATIVE, () -> check(List.of(input(1)), List.of(output(-1))));
    BROKEN.put(TxRule.OUTPUT_TOO_LARGE, () -> check(List.of(input(1)), List.of(output(MAX + 1))));
    BROKEN.put(
        TxRule.OUTPUT_TOTAL_TOO_LARGE,
        () -> check(List.of(input(1)), List.of(output(MAX), output(1))));
    BROKEN.put(
        TxRule.DUPLICATE_INPUTS,
        () -> check(List.of(input(1), input(2), input(1)), List.of(output(1))));
    BROKEN.put(TxRule.COINBASE_LENGTH, () -> TransactionRules.check(coinbase(Bytes.fromHex("51"))));
    BROKEN.put(
        TxRule.NULL_OUTPOINT,
        () ->
            check(
                List.of(input(1), new TxInput(OutPoint.NONE, Bytes.EMPTY, TxInput.SEQUENCE_FINAL)),
                List.of(output(1))));
    BROKEN.put(TxRule.MISSING_OR_SPENT, () -> accept(List.of(input(1)), 1, new Coin[] {null}));
    BROKEN.put(TxRule.IMMATURE_COINBASE, () -> accept(List.of(input(1)), 1, coin(5, 101, true)));
    BROKEN.put(
        TxRule.INPUT_VALUES_OUT_OF_RANGE,
        () -> accept(List.of(input(1)), 1, coin(MAX + 1, 1, false)));
    BROKEN.put(TxRule.INPUTS_BELOW_OUTPUTS, () -> accept(List.of(input(1)), 6, coin(5, 1, false)));
  }

  @ParameterizedTest
  @EnumSource(TxRule.class)
  void everyRuleRefusesWhatBreaksIt(TxRule rule) {
    assertThat(BROKEN).as("a case for " + rule).containsKey(rule);
    assertThat(BROKEN.get(rule).get()).map(Rejection::rule).contains(rule);
  }

  @Test
  void limitsThemselvesAreAllowed() {
    assertThat(TransactionRules.check(ofSize(1_000_000))).isEmpty();
    assertThat(check(List.of(input(1)), List.of(output(MAX), output(0)))).isEmpty();
    assertThat(TransactionRules.check(coinbase(Bytes.fromHex("5151")))).isEmpty();
    assertThat(TransactionRules.check(coinbase(zeros(100)))).isEmpty();
    assertThat(TransactionRules.check(coinbase(zeros(101))))
        .map(Rejection::rule)
        .contains(TxRule.COINBASE_LENGTH);
    assertThat(accept(List.of(input(1)), 5, coin(5, 100, true))).isEmpty();
    assertThat(accept(List.of(input(1)), 5, coin(5, 200, false))).isEmpty();
    assertThat(accept(List.of(input(1)), MAX, coin(MAX, 1, false))).isEmpty();
  }

  @Test
  void theSumOfInputsIsHeldAgainstAllMoneyAsWell() {
    assertThat(accept(List.of(input(1), input(2)), 5, coin(MAX, 1, false), coin(1, 1, false)))
        .map(Rejection::rule)
        .contains(TxRule.INPUT_VALUES_OUT_OF_RANGE);
    assertThat(accept(List.of(input(1)), 5, coin(-1, 1, false)))
        .map(Rejection::rule)
        .contains(TxRule.INPUT_VALUES_OUT_OF_RANGE);
  }

  @Test
  void theWitnessDoesNotCountAgainstTheSizeLimit() {
    Transaction bare = ofSize(1_000_000);
    TxInput witnessed = bare.input(0).withWitness(Collections.nCopies(4, zeros(100_000)));
    Transaction tx = Transaction.of(1, List.of(witnessed), bare.outputs(), 0);
    assertThat(tx.totalSize()).isGreaterThan(1_400_000);
    assertThat(TransactionRules.check(tx)).isEmpty();
  }

  @Test
  void theFeeIsWhatIsNotPaidOut() {
    Transaction tx = tx(List.of(input(1), input(2)), List.of(output(30), output(12)));
    Coin[] spent = {coin(40, 1, false), coin(10, 1, false)};
    assertThat(TransactionRules.fee(tx, spent)).isEqualTo(Amount.ofSatoshis(8));
  }

  @Test
  void aRejectionSaysWhichInputIsMissing() {
    assertThat(accept(List.of(input(1), input(2)), 1, coin(1, 1, false), null).orElseThrow().text())
        .startsWith("bad-txns-inputs-missingorspent, input 1 of ");
  }

  private static Optional<Rejection> check(List<TxInput> inputs, List<TxOutput> outputs) {
    return TransactionRules.check(tx(inputs, outputs));
  }

  private static Optional<Rejection> accept(List<TxInput> inputs, long paid, Coin... spent) {
    return TransactionRules.acceptInputs(tx(inputs, List.of(output(paid))), spent, 200);
  }
}
