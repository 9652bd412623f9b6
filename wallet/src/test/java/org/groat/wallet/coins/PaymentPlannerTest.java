package org.groat.wallet.coins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.FeeRate;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.primitives.Txid;
import org.groat.chain.script.Script;
import org.groat.wallet.keys.WalletException;
import org.junit.jupiter.api.Test;

final class PaymentPlannerTest {
  private static final Bytes RECEIVER = Script.payToPublicKeyHash(Bytes.fromHex("11".repeat(20)));
  private static final Bytes CHANGE =
      Script.payToWitnessPublicKeyHash(Bytes.fromHex("22".repeat(20)));
  private static final int WPKH_WEIGHT = 271;
  private static final FeeRate RATE = new FeeRate(10_000);

  @Test
  void moneyThatGoesInComesOutOrIsTheFee() {
    Random random = new Random(7);
    int withoutChange = 0;
    for (int round = 0; round < 500; round++) {
      List<SpendableCoin> coins = new ArrayList<>();
      long available = 0;
      for (int i = 0; i <= random.nextInt(30); i++) {
        long value = 1_000 + random.nextInt(1_000_000);
        available += value;
        coins.add(coin(i, value));
      }
      long paid = 1_000 + random.nextLong(available);
      boolean receiverPays = random.nextBoolean();
      PaymentRequest request = request(paid, RATE, receiverPays ? Set.of(0) : Set.of());
      PaymentPlan plan;
      try {
        plan = PaymentPlanner.plan(request, coins, random);
      } catch (WalletException e) {
        boolean mayFail = paid + 5_000 + 700L * coins.size() > available || paid < 10_000;
        assertThat(mayFail).as("round %s: %s", round, e.getMessage()).isTrue();
        continue;
      }
      long in = plan.coins().stream().mapToLong(SpendableCoin::value).sum();
      long out = plan.unsigned().outputs().stream().mapToLong(o -> o.amount().satoshis()).sum();
      assertThat(in).as("round %s", round).isEqualTo(out + plan.fee().satoshis());
      assertThat(plan.coins()).doesNotHaveDuplicates();
      long exact = RATE.feeRoundedUp(Math.ceilDiv(plan.weightMax(), 4)).satoshis();
      if (plan.changeIndex().isPresent()) {
        assertThat(plan.fee().satoshis()).isEqualTo(exact);
        TxOutput change = plan.unsigned().output(plan.changeIndex().getAsInt());
        assertThat(change.scriptPubKey()).isEqualTo(CHANGE);
        assertThat(change.amount().satoshis()).isGreaterThan(Fees.dustThreshold(CHANGE));
      } else {
        withoutChange++;
        assertThat(plan.fee().satoshis()).isBetween(exact, exact + 2_000);
      }
      assertThat(plan.unsigned().outputs().stream().filter(o -> o.scriptPubKey().equals(RECEIVER)))
          .singleElement()
          .satisfies(
              o ->
                  assertThat(o.amount().satoshis())
                      .isEqualTo(receiverPays ? reducedBy(plan, paid, in) : paid));
    }
    assertThat(withoutChange).isPositive();
  }

  private static long reducedBy(PaymentPlan plan, long paid, long in) {
    return plan.changeIndex().isPresent()
        ? paid - plan.fee().satoshis()
        : in - plan.fee().satoshis();
  }

  @Test
  void coinsThatFitExactlyNeedNoChange() {
    // One input and one output: 11 bytes and 34 and 67.75, rounded up with the marker.
    long fee = RATE.feeRoundedUp(Math.ceilDiv(4 * (10 + 34) + 2 + WPKH_WEIGHT, 4)).satoshis();
    List<SpendableCoin> coins = List.of(coin(1, 900_000), coin(2, 50_000 + fee), coin(3, 70_000));
    PaymentPlan plan = plan(50_000, coins);
    assertThat(plan.coins()).containsExactly(coins.get(1));
    assertThat(plan.changeIndex()).isEmpty();
    assertThat(plan.fee()).isEqualTo(Amount.ofSatoshis(fee));
  }

  @Test
  void withoutAnExactFitTheSmallestCoinThatSufficesIsTaken() {
    PaymentPlan plan = plan(50_000, List.of(coin(1, 900_000), coin(2, 120_000), coin(3, 40_000)));
    assertThat(plan.coins()).extracting(SpendableCoin::value).containsExactly(120_000L);
    assertThat(plan.changeIndex()).isPresent();
  }

  @Test
  void coinsThatCostMoreThanTheyBringAreLeft() {
    List<SpendableCoin> coins = List.of(coin(1, 600), coin(2, 100_000), coin(3, 650));
    assertThat(plan(60_000, coins).coins()).containsExactly(coins.get(1));
    assertThatThrownBy(() -> plan(99_000, coins))
        .isInstanceOf(WalletException.class)
        .hasMessageContaining("Insufficient funds");
  }

  @Test
  void allMoneyCanBeSentWhenTheReceiverPays() {
    List<SpendableCoin> coins = List.of(coin(1, 70_000), coin(2, 30_000));
    PaymentPlan plan = PaymentPlanner.plan(request(100_000, RATE, Set.of(0)), coins, new Random(1));
    assertThat(plan.unsigned().outputCount()).isEqualTo(1);
    assertThat(plan.unsigned().value(0)).isEqualTo(100_000 - plan.fee().satoshis());
  }

  @Test
  void tooLittleMoneyIsSaidWithBothAmounts() {
    assertThatThrownBy(() -> plan(200_000, List.of(coin(1, 100_000))))
        .isInstanceOf(WalletException.class)
        .hasMessageMatching(
            "Insufficient funds: 0\\.0020\\d{4} BTC needed with the fee, 0\\.00100000 BTC can be"
                + " spent")
        .extracting(e -> ((WalletException) e).kind())
        .isEqualTo(WalletException.Kind.INSUFFICIENT_FUNDS);
  }

  @Test
  void dustIsRefusedWithTheLeastThatIsNot() {
    assertThatThrownBy(() -> plan(545, List.of(coin(1, 100_000))))
        .hasMessage(
            "Transaction amount too small: 0.00000545 BTC is dust, which nodes do not relay; the"
                + " least to this address is 0.00000546 BTC");
    assertThat(plan(546, List.of(coin(1, 100_000))).unsigned().outputCount()).isEqualTo(2);
  }

  /// The field's well-known thresholds.
  @Test
  void dustDependsOnTheScript() {
    assertThat(Fees.dustThreshold(RECEIVER)).isEqualTo(546);
    assertThat(Fees.dustThreshold(CHANGE)).isEqualTo(294);
    assertThat(Fees.dustThreshold(Script.payToScriptHash(Bytes.fromHex("11".repeat(20)))))
        .isEqualTo(540);
    assertThat(Fees.dustThreshold(Script.payToTaproot(Bytes.fromHex("11".repeat(32)))))
        .isEqualTo(330);
    assertThat(Fees.dustThreshold(Script.nullData(Bytes.fromHex("11")))).isZero();
  }

  @Test
  void sequencesTellWhetherThePaymentMayBeReplaced() {
    List<SpendableCoin> coins = List.of(coin(1, 100_000));
    PaymentRequest request = request(20_000, RATE, Set.of());
    assertThat(PaymentPlanner.plan(request, coins, new Random(1)).unsigned().sequence(0))
        .isEqualTo(0xfffffffdL);
    PaymentRequest finalOne =
        new PaymentRequest(request.payments(), RATE, CHANGE, WPKH_WEIGHT, Set.of(), false, 77);
    PaymentPlan plan = PaymentPlanner.plan(finalOne, coins, new Random(1));
    assertThat(plan.unsigned().sequence(0)).isEqualTo(0xfffffffeL);
    assertThat(plan.unsigned().lockTime()).isEqualTo(77);
  }

  @Test
  void theLockTimeIsTheTipOrAtTimesSomeBlocksBelow() {
    Random random = new Random(3);
    int exact = 0;
    for (int i = 0; i < 1000; i++) {
      long lockTime = LockTimeChoice.at(500, 1_000_000, 1_000_000 + 3600, random);
      assertThat(lockTime).isBetween(401L, 500L);
      exact += lockTime == 500 ? 1 : 0;
    }
    assertThat(exact).isBetween(850, 950);
    assertThat(LockTimeChoice.at(500, 1_000_000, 1_000_000 + 8 * 3600 + 1, random)).isZero();
    assertThat(LockTimeChoice.at(5, 1_000_000, 1_000_000, random)).isBetween(0L, 5L);
  }

  @Test
  void manyEqualCoinsDoNotTakeForever() {
    List<SpendableCoin> coins = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      coins.add(coin(i, 10_000));
    }
    assertThat(plan(3_333_333, coins).coins().size()).isBetween(350, 500);
  }

  private static PaymentPlan plan(long paid, List<SpendableCoin> coins) {
    return PaymentPlanner.plan(request(paid, RATE, Set.of()), coins, new Random(1));
  }

  private static PaymentRequest request(long paid, FeeRate rate, Set<Integer> feePayers) {
    return new PaymentRequest(
        List.of(new TxOutput(Amount.ofSatoshis(paid), RECEIVER)),
        rate,
        CHANGE,
        WPKH_WEIGHT,
        feePayers,
        true,
        0);
  }

  private static SpendableCoin coin(int index, long value) {
    return new SpendableCoin(
        new OutPoint(Txid.ZERO, index),
        new TxOutput(Amount.ofSatoshis(value), CHANGE),
        WPKH_WEIGHT,
        true);
  }
}
