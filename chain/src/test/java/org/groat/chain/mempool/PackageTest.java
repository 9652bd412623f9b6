package org.groat.chain.mempool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.Rule;
import org.groat.chain.policy.PackageRule;
import org.groat.chain.policy.PolicyRule;
import org.groat.chain.policy.RelayPolicy;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.junit.jupiter.api.Test;

/// Transactions that come together: a child that pays for its parents.
class PackageTest extends MempoolStories {
  private static final long FINAL = 0xffff_fffdL;
  private static final Bytes ANCHOR = Bytes.fromHex("51024e73");

  private final Map<OutPoint, Long> made = new HashMap<>();

  @Test
  void aFreeParentOfVersion3GetsInWithAChildThatPaysForBoth() {
    Transaction parent = truc(0, coin());
    Transaction child = truc(2_000, output(parent, 0));
    assertRejected(parent, PolicyRule.MIN_RELAY_FEE);
    assertThat(((TxOutcome.Rejected) pool.submit(parent)).isReconsiderable()).isTrue();

    PackageOutcome outcome = pool.submit(List.of(parent, child));
    assertAllIn(outcome);
    assertThat(outcome.together()).containsExactly(parent, child);
    assertThat(events).containsExactly("+" + parent.txid(), "+" + child.txid());
    assertThat(pool.get(parent.txid()).orElseThrow().descendants().fees()).isEqualTo(2_000);
    assertConsistent();
  }

  @Test
  void aFreeParentOfAnotherVersionIsRefusedForGood() {
    Transaction parent = spend(0, coin());
    Transaction child = spend(2_000, output(parent, 0));
    PackageOutcome outcome = pool.submit(List.of(parent, child));
    assertRule(outcome, PackageRule.TRANSACTION_FAILED);
    assertThat(outcome.outcomes().getFirst())
        .isInstanceOfSatisfying(
            TxOutcome.Rejected.class,
            no -> {
              assertThat(no.rejection().rule()).isEqualTo(PolicyRule.MIN_RELAY_FEE);
              assertThat(no.isReconsiderable()).isFalse();
            });
    assertThat(pool.size()).isZero();
  }

  @Test
  void aFullPoolTakesAPoorParentOfAnyVersionForARichChild() {
    pool = pool(RelayPolicy.DEFAULT, MempoolLimits.DEFAULT.withMemoryMax(12_000));
    while (pool.feeFloor().equals(pool.policy().minRelayFee())) {
      pool.submit(spend(1_000, coin()));
    }
    Transaction parent = spend(30, coin());
    assertRejected(parent, PolicyRule.MEMPOOL_MIN_FEE);
    Transaction poor = spend(100, output(parent, 0));
    assertRule(pool.submit(List.of(parent, poor)), PackageRule.TRANSACTION_FAILED);
    assertThat(pool.get(parent.txid())).as("not even in part").isEmpty();
    Transaction rich = spend(20_000, output(parent, 0));
    assertAllIn(pool.submit(List.of(parent, rich)));
    assertConsistent();
  }

  @Test
  void dustOfAFreeParentGetsInWithTheChildThatSpendsIt() {
    OutPoint coin = coin();
    Transaction parent = dusty(coin);
    Transaction child = truc(2_000, output(parent, 0), output(parent, 1));
    assertAllIn(pool.submit(List.of(parent, child)));
    assertConsistent();
  }

  @Test
  void aChildThatLeavesItsParentsDustIsRefusedWithIt() {
    Transaction parent = dusty(coin());
    Transaction child = truc(2_000, output(parent, 0));
    PackageOutcome outcome = pool.submit(List.of(parent, child));
    assertRule(outcome, PackageRule.TRANSACTION_FAILED);
    assertThat(rule(outcome.outcomes().getLast())).isEqualTo(PolicyRule.EPHEMERAL_DUST_LEFT);
    assertThat(pool.size()).isZero();
    assertThat(events).isEmpty();
  }

  @Test
  void whatIsGoodEnoughAloneDoesNotPayForOthers() {
    Transaction good = spend(1_000, coin());
    Transaction poor = truc(0, coin());
    Transaction child = truc(10, output(poor, 0));
    assertAllIn(pool.submit(List.of(good, spend(1_000, output(good, 0)))));
    PackageOutcome outcome = pool.submit(List.of(poor, child));
    assertRule(outcome, PackageRule.TRANSACTION_FAILED);
    assertThat(rule(outcome.outcomes().getLast())).isEqualTo(PolicyRule.MIN_RELAY_FEE);
    assertThat(pool.size()).isEqualTo(2);
  }

  @Test
  void aChildWhoseScriptFailsTakesItsParentWithIt() {
    Transaction parent = truc(0, coin());
    Transaction child =
        Transaction.of(
            3,
            List.of(
                new TxInput(output(parent, 0), Bytes.EMPTY, FINAL, List.of(Bytes.fromHex("5151")))),
            List.of(new TxOutput(Amount.ofSatoshis(900_000), OPEN)),
            0);
    PackageOutcome outcome = pool.submit(List.of(parent, child));
    assertThat(rule(outcome.outcomes().getLast())).isEqualTo(PolicyRule.SCRIPT);
    assertThat(pool.size()).isZero();
  }

  @Test
  void version3KeepsItsFamilySmallInAPackageToo() {
    Transaction grandparent = accepted(truc(1_000, coin()));
    Transaction parent = truc(0, output(grandparent, 0));
    Transaction child = truc(5_000, output(parent, 0));
    PackageOutcome outcome = pool.submit(List.of(parent, child));
    assertThat(rule(outcome.outcomes().getLast())).isEqualTo(PolicyRule.TRUC);
    Transaction free = truc(0, coin());
    Transaction ordinary = spend(5_000, output(free, 0));
    assertThat(rule(pool.submit(List.of(free, ordinary)).outcomes().getLast()))
        .isEqualTo(PolicyRule.TRUC);
    assertThat(pool.size()).isEqualTo(1);
  }

  @Test
  void aPackageCountsAsOneAgainstTheLimitsOfFamilies() {
    pool = pool(RelayPolicy.DEFAULT.withMinRelayFee(pool.policy().minRelayFee()), limits(4));
    Transaction root = accepted(spend(1_000, 4, coin()));
    accepted(spend(1_000, output(root, 0)));
    accepted(spend(1_000, output(root, 1)));
    // Alone each would be the root's third descendant.
    Transaction parent = spend(1_000, output(root, 2));
    Transaction child = spend(1_000, output(root, 3), output(parent, 0));
    PackageOutcome tested = pool.test(List.of(parent, child));
    assertRule(tested, PackageRule.MEMPOOL_LIMITS);
    assertThat(pool.size()).isEqualTo(3);
  }

  @Test
  void aParentWithItsChildReplacesWhatBothPayMoreThan() {
    OutPoint contested = coin();
    Transaction before = accepted(truc(3_000, contested));
    Transaction parent = truc(0, contested);
    Transaction stingy = truc(3_010, output(parent, 0));
    PackageOutcome refused = pool.submit(List.of(parent, stingy));
    assertRule(refused, PackageRule.REPLACEMENT);
    assertThat(pool.get(before.txid())).isPresent();

    Transaction generous = truc(9_000, output(parent, 0));
    PackageOutcome outcome = pool.submit(List.of(parent, generous));
    assertAllIn(outcome);
    assertThat(((TxOutcome.Accepted) outcome.outcomes().getFirst()).replaced())
        .containsExactly(before);
    assertThat(pool.get(before.txid())).isEmpty();
    assertConsistent();
  }

  @Test
  void whatDependsOnThePoolReplacesNothingTogether() {
    OutPoint contested = coin();
    accepted(spend(3_000, contested));
    Transaction other = accepted(spend(1_000, coin()));
    Transaction parent = spend(100, contested);
    Transaction child = spend(9_000, output(parent, 0), output(other, 0));
    PackageOutcome outcome = pool.submit(List.of(parent, child));
    assertRule(outcome, PackageRule.REPLACEMENT);
    assertThat(outcome.rejection())
        .hasToString("package RBF failed: new transaction cannot have mempool ancestors");
  }

  @Test
  void whatIsThereAlreadyCountsAsIn() {
    Transaction parent = accepted(spend(1_000, coin()));
    Transaction child = spend(1_000, output(parent, 0));
    PackageOutcome outcome = pool.submit(List.of(parent, child));
    assertThat(outcome.rejection()).isNull();
    assertThat(outcome.outcomes().getFirst()).isInstanceOf(TxOutcome.AlreadyKnown.class);
    assertThat(outcome.outcomes().getLast()).isInstanceOf(TxOutcome.Accepted.class);
  }

  @Test
  void packagesThatAreNoneAreRefusedWhole() {
    Transaction parent = spend(1_000, 2, coin());
    Transaction child = spend(1_000, output(parent, 0));
    assertRule(pool.submit(List.of(child, parent)), PackageRule.NOT_SORTED);
    assertRule(pool.submit(List.of(parent, parent, child)), PackageRule.DUPLICATES);
    Transaction rival = spend(2_000, output(parent, 0));
    assertRule(pool.submit(List.of(parent, rival, child)), PackageRule.CONFLICT);
    assertRule(
        pool.submit(List.of(spend(1_000, coin()), parent, child)),
        PackageRule.NOT_CHILD_WITH_PARENTS);
    Transaction[] many = new Transaction[PackageRules.COUNT_MAX + 1];
    Arrays.setAll(many, i -> spend(1_000, coin()));
    assertRule(pool.submit(List.of(many)), PackageRule.TOO_MANY);
    assertRule(pool.submit(List.of(large(), large(), child)), PackageRule.TOO_LARGE);
    assertThat(pool.size()).isZero();
  }

  @Test
  void aTestOfAPackageChangesNothing() {
    Transaction parent = spend(1_000, coin());
    Transaction child = spend(1_000, output(parent, 0));
    PackageOutcome outcome = pool.test(List.of(parent, child));
    assertThat(outcome.rejection()).isNull();
    assertThat(outcome.outcomes())
        .hasSize(2)
        .allSatisfy(each -> assertThat(each).isInstanceOf(TxOutcome.Accepted.class));
    Transaction free = truc(0, coin());
    PackageOutcome refused = pool.test(List.of(free, truc(5_000, output(free, 0))));
    assertThat(refused.outcomes())
        .singleElement()
        .extracting(this::rule)
        .as("in a test each pays for itself")
        .isEqualTo(PolicyRule.MIN_RELAY_FEE);
    assertThat(pool.size()).isZero();
    assertThat(events).isEmpty();
  }

  @Override
  Transaction spend(int version, long sequence, List<TxOutput> outputs, OutPoint... spent) {
    Transaction tx = super.spend(version, sequence, outputs, spent);
    for (int i = 0; i < outputs.size(); i++) {
      made.put(output(tx, i), outputs.get(i).amount().satoshis());
    }
    return tx;
  }

  /// Also of what is in no pool yet.
  @Override
  long value(OutPoint outPoint) {
    return made.getOrDefault(outPoint, super.value(outPoint));
  }

  private Transaction truc(long fee, OutPoint... spent) {
    long value = Arrays.stream(spent).mapToLong(this::value).sum();
    return spend(3, FINAL, List.of(new TxOutput(Amount.ofSatoshis(value - fee), OPEN)), spent);
  }

  /// Free, with an ordinary output and one of dust that anybody can spend.
  private Transaction dusty(OutPoint coin) {
    return spend(
        3,
        FINAL,
        List.of(
            new TxOutput(Amount.ofSatoshis(999_900), OPEN),
            new TxOutput(Amount.ofSatoshis(100), OPEN)),
        coin);
  }

  private Transaction large() {
    List<TxOutput> outputs = new ArrayList<>();
    outputs.add(new TxOutput(Amount.ofSatoshis(1_000), ANCHOR));
    outputs.add(
        new TxOutput(
            Amount.ZERO, Bytes.concat(Bytes.fromHex("6a4d409c"), Bytes.wrap(new byte[40_000]))));
    outputs.add(
        new TxOutput(
            Amount.ZERO, Bytes.concat(Bytes.fromHex("6a4d409c"), Bytes.wrap(new byte[40_000]))));
    return spend(2, FINAL, outputs, coin());
  }

  private static MempoolLimits limits(int descendants) {
    return MempoolLimits.DEFAULT.withDescendants(descendants, 101_000);
  }

  private void assertAllIn(PackageOutcome outcome) {
    assertThat(outcome.rejection()).isNull();
    assertThat(outcome.outcomes())
        .allSatisfy(
            each -> {
              assertThat(each).isInstanceOf(TxOutcome.Accepted.class);
              assertThat(pool.get(each.tx().txid())).isPresent();
            });
  }

  private static void assertRule(PackageOutcome outcome, Rule rule) {
    assertThat(outcome.rejection()).isNotNull();
    assertThat(outcome.rejection().rule()).isEqualTo(rule);
  }

  private Rule rule(TxOutcome outcome) {
    return ((TxOutcome.Rejected) outcome).rejection().rule();
  }
}
