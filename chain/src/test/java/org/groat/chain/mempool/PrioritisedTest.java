package org.groat.chain.mempool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.groat.chain.policy.PolicyRule;
import org.groat.chain.policy.RelayPolicy;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.Txid;
import org.junit.jupiter.api.Test;

/// What the owner pretends of fees counts wherever fees do, and ends with the transaction.
final class PrioritisedTest extends MempoolStories {
  private static final Txid STRANGER = Txid.fromHex("ab".repeat(32));
  private static final long MAX_MONEY = Amount.MAX_MONEY.satoshis();

  @Test
  void whatIsSaidOfATransactionThatMayComeLetsItIn() {
    Transaction free = spend(0, coin());
    assertRejected(free, PolicyRule.MIN_RELAY_FEE);
    pool.prioritise(free.txid(), 1_000);
    assertThat(pool.submit(free))
        .isInstanceOfSatisfying(
            TxOutcome.Accepted.class,
            in -> {
              assertThat(in.fee()).isEqualTo(Amount.ZERO);
              assertThat(in.modifiedFee()).isEqualTo(Amount.ofSatoshis(1_000));
            });
    Transaction dear = spend(50_000, coin());
    pool.prioritise(dear.txid(), -50_000);
    assertRejected(dear, PolicyRule.MIN_RELAY_FEE);
  }

  @Test
  void itCountsOnBothSidesOfAReplacement() {
    OutPoint coin = coin();
    Transaction first = accepted(spend(1_000, coin));
    pool.prioritise(first.txid(), 5_000);
    Transaction second = spend(3_000, coin);
    assertRejected(second, PolicyRule.INSUFFICIENT_FEE);
    pool.prioritise(second.txid(), 10_000);
    accepted(second);
    assertThat(pool.get(first.txid())).isEmpty();
    assertThat(pool.feeDeltas())
        .as("it may come back")
        .isEqualTo(Map.of(first.txid(), 5_000L, second.txid(), 10_000L));
    assertConsistent();
  }

  @Test
  void itDecidesWhoLeavesAFullPool() {
    List<Transaction> all = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      all.add(spend(1_000 + 100 * i, coin()));
    }
    pool = pool(RelayPolicy.DEFAULT, MempoolLimits.DEFAULT.withMemoryMax(memoryOf(all)));
    all.forEach(this::accepted);
    pool.prioritise(all.get(0).txid(), 10_000);
    pool.prioritise(all.get(5).txid(), -1_450);
    accepted(spend(5_000, coin()));
    assertThat(pool.get(all.get(5).txid())).as("the poorest, it is said").isEmpty();
    assertThat(pool.get(all.get(0).txid())).as("the poorest in truth").isPresent();
    assertConsistent();
  }

  @Test
  void itEndsWithABlockThatHasTheTransactionOrMakesItImpossible() {
    OutPoint contested = coin();
    Transaction mined = accepted(spend(1_000, coin()));
    Transaction loser = accepted(spend(1_000, contested));
    Transaction unseen = spend(1_000, coin());
    for (Txid txid : List.of(mined.txid(), loser.txid(), unseen.txid(), STRANGER)) {
      pool.prioritise(txid, 77);
    }
    pool.blockConnected(chain.connect(mined, unseen, spend(2_000, 2, contested)));
    pool.tipChanged();
    assertThat(pool.entries()).isEmpty();
    assertThat(pool.feeDeltas()).isEqualTo(Map.of(STRANGER, 77L));
  }

  @Test
  void itCountsForTheWholeFamily() {
    Transaction parent = accepted(spend(1_000, 2, coin()));
    Transaction child = accepted(spend(1_000, output(parent, 0)));
    pool.prioritise(child.txid(), 500);
    assertThat(pool.get(parent.txid()).orElseThrow().descendants().fees()).isEqualTo(2_500);
    assertThat(pool.get(child.txid()).orElseThrow().ancestors().fees()).isEqualTo(2_500);
    pool.prioritise(parent.txid(), -300);
    assertThat(pool.get(child.txid()).orElseThrow().ancestors().fees()).isEqualTo(2_200);
    assertThat(pool.get(child.txid()).orElseThrow().modifiedFee().satoshis()).isEqualTo(1_500);
    assertConsistent();
  }

  /// Every number is one that the owner can give: none may bring the node down.
  @Test
  void numbersBeyondAllMoneyAreRememberedAndCountAsAllMoney() {
    List<Transaction> family = new ArrayList<>(List.of(accepted(spend(1_000, coin()))));
    for (int i = 0; i < 9; i++) {
      family.add(accepted(spend(1_000, output(family.getLast(), 0))));
    }
    for (Transaction tx : family) {
      pool.prioritise(tx.txid(), Long.MAX_VALUE);
      pool.prioritise(tx.txid(), Long.MAX_VALUE);
      assertThat(pool.feeDeltas().get(tx.txid())).isEqualTo(Long.MAX_VALUE);
    }
    MempoolEntry last = pool.get(family.getLast().txid()).orElseThrow();
    assertThat(last.modifiedFee()).isEqualTo(Amount.MAX_MONEY);
    assertThat(last.ancestors().fees()).isEqualTo(10 * MAX_MONEY);
    assertThat(last.modifiedFeeRate().satoshisPerKilobyte()).isPositive();
    assertConsistent();

    pool.prioritise(family.getFirst().txid(), Long.MIN_VALUE);
    pool.prioritise(family.getFirst().txid(), Long.MIN_VALUE);
    pool.prioritise(family.getFirst().txid(), Long.MIN_VALUE);
    assertThat(pool.feeDeltas().get(family.getFirst().txid())).isEqualTo(Long.MIN_VALUE);
    assertThat(pool.get(family.getFirst().txid()).orElseThrow().modifiedFee().satoshis())
        .isEqualTo(-MAX_MONEY);
    assertConsistent();
  }

  @Test
  void aFullPoolMayThrowOutWhatIsSaidToBeWorthEverything() {
    List<Transaction> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      all.add(spend(1_000, 2, coin()));
    }
    pool = pool(RelayPolicy.DEFAULT, MempoolLimits.DEFAULT.withMemoryMax(memoryOf(all)));
    for (Transaction tx : all) {
      pool.prioritise(tx.txid(), Long.MAX_VALUE);
      accepted(tx);
    }
    Transaction child = spend(1_000, output(all.getFirst(), 0));
    pool.prioritise(child.txid(), Long.MAX_VALUE);
    pool.submit(child);
    assertThat(pool.statistics().memory()).isLessThanOrEqualTo(pool.limits().memoryMax());
    assertConsistent();
  }

  private long memoryOf(List<Transaction> all) {
    Mempool large = pool(RelayPolicy.DEFAULT, MempoolLimits.DEFAULT);
    all.forEach(large::submit);
    events.clear();
    return large.statistics().memory();
  }
}
