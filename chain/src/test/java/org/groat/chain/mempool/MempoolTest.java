package org.groat.chain.mempool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.groat.chain.consensus.Coin;
import org.groat.chain.policy.PolicyRule;
import org.groat.chain.policy.RelayPolicy;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.FeeRate;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxOutput;
import org.junit.jupiter.api.Test;

class MempoolTest extends MempoolStories {

  @Test
  void aBlockTakesItsTransactionsAndWhatTheyMakeImpossible() {
    OutPoint contested = coin();
    Transaction mined = accepted(spend(1000, coin()));
    Transaction child = accepted(spend(1000, output(mined, 0)));
    Transaction loser = accepted(spend(1000, contested));
    Transaction losersChild = accepted(spend(1000, output(loser, 0)));
    Transaction winner = spend(2000, 2, contested);
    events.clear();
    pool.blockConnected(chain.connect(mined, winner));
    pool.tipChanged();
    assertThat(events)
        .containsExactly(
            "-" + mined.txid() + " block",
            "-" + loser.txid() + " conflict",
            "-" + losersChild.txid() + " conflict");
    assertThat(pool.entries()).extracting(MempoolEntry::tx).containsExactly(child);
    assertThat(pool.entries().getFirst().ancestors().count()).isEqualTo(1);
    assertConsistent();
  }

  @Test
  void aReplacementThrowsOutWhatItReplacesWithItsFamily() {
    OutPoint coin = coin();
    Transaction first = accepted(spend(1000, coin));
    Transaction child = accepted(spend(1000, output(first, 0)));
    long relay = Math.ceilDiv(100L * spend(1000, coin).virtualSize(), 1000L);
    assertRejected(spend(2000 + relay - 1, coin), PolicyRule.INSUFFICIENT_FEE);
    events.clear();
    Transaction second = spend(2000 + relay, coin);
    TxOutcome.Accepted outcome = (TxOutcome.Accepted) pool.submit(second);
    assertThat(outcome.replaced()).containsExactly(first, child);
    assertThat(events)
        .containsExactly(
            "-" + first.txid() + " replaced",
            "-" + child.txid() + " replaced",
            "+" + second.txid());
    assertConsistent();
  }

  @Test
  void aReplacementNeedsNoSignalFromWhatItReplaces() {
    OutPoint coin = coin();
    accepted(spend(2, 0xffff_ffffL, List.of(new TxOutput(Amount.ofSatoshis(999_000), OPEN)), coin));
    accepted(spend(5000, coin));
  }

  @Test
  void version3HasOneParentWithOneChildWhichABetterOneReplaces() {
    OutPoint coin = coin();
    List<TxOutput> two =
        List.of(
            new TxOutput(Amount.ofSatoshis(400_000), OPEN),
            new TxOutput(Amount.ofSatoshis(590_000), OPEN));
    Transaction parent = accepted(spend(3, 0, two, coin));
    Transaction child = accepted(truc(395_000, output(parent, 0)));
    assertRejected(truc(390_000, output(child, 0)), PolicyRule.TRUC);
    assertRejected(
        spend(2, 0, List.of(new TxOutput(Amount.ofSatoshis(1000), OPEN)), output(parent, 1)),
        PolicyRule.TRUC);
    // The second child pays less than the first: it cannot take its place.
    assertRejected(truc(589_000, output(parent, 1)), PolicyRule.INSUFFICIENT_FEE);
    Transaction better = accepted(truc(580_000, output(parent, 1)));
    assertThat(pool.get(child.txid())).isEmpty();
    assertThat(pool.get(better.txid())).isPresent();
    assertConsistent();
  }

  private Transaction truc(long pays, OutPoint spent) {
    return spend(3, 0, List.of(new TxOutput(Amount.ofSatoshis(pays), OPEN)), spent);
  }

  @Test
  void eachPartyOfAContractCanRaiseItsFee() {
    pool = pool(RelayPolicy.DEFAULT, MempoolLimits.DEFAULT.withDescendants(3, 101_000));
    Transaction parent = accepted(spend(1000, 5, coin()));
    accepted(spend(1000, output(parent, 0)));
    Transaction second = accepted(spend(1000, output(parent, 1)));
    // One small child more than the limit is let in, a second is not, and neither is a grandchild.
    assertRejected(spend(1000, output(second, 0)), PolicyRule.TOO_LONG_CHAIN);
    accepted(spend(1000, output(parent, 2)));
    assertRejected(spend(1000, output(parent, 3)), PolicyRule.TOO_LONG_CHAIN);
    assertConsistent();
  }

  @Test
  void aFullPoolThrowsOutWhatPaysLeastAndAsksForMore() {
    pool = poolForNine();
    List<Transaction> accepted = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      accepted.add(accepted(spend(1000 + 100 * i, coin())));
    }
    assertThat(pool.feeFloor()).isEqualTo(RelayPolicy.DEFAULT.minRelayFee());
    events.clear();
    Transaction rich = spend(5000, coin());
    assertThat(pool.submit(rich)).isInstanceOf(TxOutcome.Accepted.class);
    assertThat(events)
        .containsExactly("-" + accepted.getFirst().txid() + " sizelimit", "+" + rich.txid());
    FeeRate floor = pool.feeFloor();
    FeeRate thrown = FeeRate.ofRoundedDown(Amount.ofSatoshis(1000), rich.virtualSize());
    assertThat(floor.satoshisPerKilobyte()).isEqualTo(thrown.satoshisPerKilobyte() + 100);
    assertRejected(spend(900, coin()), PolicyRule.MEMPOOL_MIN_FEE);
    assertConsistent();
  }

  @Test
  void theNewcomerItselfMayBeWhatPaysLeast() {
    pool = poolForNine();
    for (int i = 0; i < 9; i++) {
      accepted(spend(1000, coin()));
    }
    events.clear();
    assertRejected(spend(500, coin()), PolicyRule.MEMPOOL_FULL);
    assertThat(events).isEmpty();
    assertThat(pool.size()).isEqualTo(9);
    assertConsistent();
  }

  /// A pool that holds nine of the smallest stories' transactions, but not ten.
  private Mempool poolForNine() {
    Mempool probe = pool(RelayPolicy.DEFAULT, MempoolLimits.DEFAULT);
    probe.submit(spend(1000, coin()));
    long memory = probe.statistics().memory();
    return pool(RelayPolicy.DEFAULT, MempoolLimits.DEFAULT.withMemoryMax(9 * memory + memory / 2));
  }

  @Test
  void aPoorParentIsKeptForARichChild() {
    pool = poolForNine();
    Transaction parent = accepted(spend(20, coin()));
    Transaction child = accepted(spend(50_000, output(parent, 0)));
    for (int i = 0; i < 12; i++) {
      pool.submit(spend(1000 + i, coin()));
    }
    assertThat(pool.get(parent.txid())).isPresent();
    assertThat(pool.get(child.txid())).isPresent();
    assertThat(pool.statistics().memory()).isLessThanOrEqualTo(pool.limits().memoryMax());
  }

  @Test
  void theFullPoolsFeeFallsByHalfInTwelveHoursOnceABlockCame() {
    FeeFloor floor = new FeeFloor(new FeeRate(100), 1000);
    floor.evicted(new FeeRate(3900));
    assertThat(floor.at(1_000_000, 900)).isEqualTo(new FeeRate(4000));
    assertThat(floor.at(9_000_000, 900)).isEqualTo(new FeeRate(4000));
    floor.blockConnected(10_000_000);
    assertThat(floor.at(10_000_000 + 12 * 3600, 900)).isEqualTo(new FeeRate(2000));
    assertThat(floor.at(10_000_000 + 18 * 3600, 400)).isEqualTo(new FeeRate(1000));
    assertThat(floor.at(10_000_000 + 21 * 3600, 200)).isEqualTo(new FeeRate(500));
    assertThat(floor.at(10_000_000 + 27 * 3600, 200)).isEqualTo(new FeeRate(125));
    assertThat(floor.at(10_000_000 + 28 * 3600, 200)).isEqualTo(new FeeRate(100));
    assertThat(floor.at(10_000_000 + 33 * 3600, 200)).isEqualTo(FeeRate.ZERO);
  }

  @Test
  void whatWaitsTooLongLeavesWithItsFamily() {
    Transaction old = accepted(spend(1000, coin()));
    wait(Duration.ofHours(300));
    Transaction child = accepted(spend(1000, output(old, 0)));
    Transaction young = accepted(spend(1000, coin()));
    wait(Duration.ofHours(36));
    pool.expire();
    assertThat(pool.size()).isEqualTo(3);
    wait(Duration.ofSeconds(1));
    events.clear();
    pool.expire();
    assertThat(events)
        .containsExactly("-" + old.txid() + " expiry", "-" + child.txid() + " expiry");
    assertThat(pool.entries()).extracting(MempoolEntry::tx).containsExactly(young);
  }

  @Test
  void anEntryKeepsTheTimeSinceWhenItWaits() {
    Transaction tx = spend(1000, coin());
    pool.submit(tx, 1_299_999_000L);
    assertThat(pool.get(tx.txid()).orElseThrow().timeSeconds()).isEqualTo(1_299_999_000L);
  }

  @Test
  void aReorganisationBringsTransactionsBackInOrderBelowTheirChildren() {
    OutPoint coin = coin();
    Coin spent = chain.coins.get(coin);
    Transaction parent = spend(0, coin);
    Transaction child = spend(0, 1, output(parent, 0));
    Block block = chain.connect(parent, child);
    pool.blockConnected(block);
    pool.tipChanged();
    Transaction grandchild = accepted(spend(1000, output(child, 0)));
    events.clear();
    chain.disconnect(block, Map.of(coin, spent));
    pool.blockDisconnected(block);
    pool.tipChanged();
    // They pay nothing: in the chain they were good, so they are good here.
    assertThat(events).containsExactly("+" + parent.txid(), "+" + child.txid());
    assertThat(pool.get(grandchild.txid()).orElseThrow().ancestors().count()).isEqualTo(3);
    assertThat(pool.get(parent.txid()).orElseThrow().descendants().count()).isEqualTo(3);
    assertConsistent();
  }

  @Test
  void whatTheNewBranchHasDoesNotComeBack() {
    OutPoint coin = coin();
    Coin spent = chain.coins.get(coin);
    Transaction tx = spend(1000, coin);
    Block old = chain.connect(tx);
    pool.blockConnected(old);
    pool.tipChanged();
    chain.disconnect(old, Map.of(coin, spent));
    pool.blockDisconnected(old);
    pool.blockConnected(chain.connect());
    pool.blockConnected(chain.connect(tx));
    pool.tipChanged();
    assertThat(pool.size()).isZero();
  }

  @Test
  void whatTheNewBranchMakesImpossibleLeavesWithItsFamily() {
    OutPoint coin = coin();
    Coin spent = chain.coins.get(coin);
    Transaction first = spend(1000, coin);
    Block old = chain.connect(first);
    pool.blockConnected(old);
    pool.tipChanged();
    Transaction child = accepted(spend(1000, output(first, 0)));
    events.clear();
    chain.disconnect(old, Map.of(coin, spent));
    pool.blockDisconnected(old);
    pool.blockConnected(chain.connect(spend(2000, 2, coin)));
    pool.tipChanged();
    assertThat(events).containsExactly("-" + child.txid() + " reorg");
    assertThat(pool.size()).isZero();
  }

  @Test
  void aReorganisationMakesCoinbasesImmatureAndLocksUnreached() {
    OutPoint mature = chain.fund(new Coin(new TxOutput(Amount.ofSatoshis(9000), OPEN), 102, true));
    Block top = chain.connect();
    pool.blockConnected(top);
    pool.tipChanged();
    Transaction spendsCoinbase = accepted(spend(1000, mature));
    Transaction locked =
        accepted(spend(2, 192, List.of(new TxOutput(Amount.ofSatoshis(500_000), OPEN)), coin()));
    Transaction fine = accepted(spend(1000, coin()));
    events.clear();
    chain.disconnect(top, Map.of());
    pool.blockDisconnected(top);
    pool.tipChanged();
    assertThat(events)
        .containsExactlyInAnyOrder(
            "-" + spendsCoinbase.txid() + " reorg", "-" + locked.txid() + " reorg");
    assertThat(pool.entries()).extracting(MempoolEntry::tx).containsExactly(fine);
  }

  @Test
  void ofADeepReorganisationOnlySoMuchComesBack() {
    pool = pool(RelayPolicy.DEFAULT, MempoolLimits.DEFAULT.withDisconnectedMemoryMax(250));
    Map<OutPoint, Coin> spent = new HashMap<>();
    List<Block> blocks = new ArrayList<>();
    List<Transaction> mined = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      OutPoint coin = coin();
      spent.put(coin, chain.coins.get(coin));
      mined.add(spend(1000, coin));
      blocks.add(chain.connect(mined.getLast()));
    }
    Transaction child = accepted(spend(1000, output(mined.getLast(), 0)));
    for (Block block : blocks.reversed()) {
      chain.disconnect(block, spent);
      pool.blockDisconnected(block);
    }
    pool.tipChanged();
    // Two transactions fit, the oldest; and nothing is left that depended on the others.
    assertThat(pool.entries())
        .extracting(MempoolEntry::tx)
        .containsExactly(mined.get(0), mined.get(1));
    assertThat(pool.get(child.txid())).isEmpty();
    assertConsistent();
  }

  @Test
  void familiesThatAReturnedParentMakesTooLargeAreCut() {
    pool = pool(RelayPolicy.DEFAULT, MempoolLimits.DEFAULT.withAncestors(3, 101_000));
    OutPoint coin = coin();
    Coin spent = chain.coins.get(coin);
    Transaction mined = spend(1000, coin);
    Block block = chain.connect(mined);
    pool.blockConnected(block);
    Transaction second = accepted(spend(1000, output(mined, 0)));
    Transaction third = accepted(spend(1000, output(second, 0)));
    Transaction fourth = accepted(spend(1000, output(third, 0)));
    chain.disconnect(block, Map.of(coin, spent));
    pool.blockDisconnected(block);
    pool.tipChanged();
    assertThat(pool.get(fourth.txid())).isEmpty();
    assertThat(pool.entries()).extracting(MempoolEntry::tx).containsExactly(second, third, mined);
    assertConsistent();
  }

  @Test
  void sumsStayRightThroughAThousandRandomChanges() {
    long seed = 20_261_120L;
    Random random = new Random(seed);
    pool = pool(RelayPolicy.DEFAULT, MempoolLimits.DEFAULT.withMemoryMax(60_000));
    List<OutPoint> free = new ArrayList<>();
    for (int step = 0; step < 1000; step++) {
      if (free.size() < 5) {
        free.add(coin());
      }
      OutPoint from = free.get(random.nextInt(free.size()));
      int parts = 1 + random.nextInt(3);
      Transaction tx = spend(200 + random.nextInt(20_000), parts, from);
      if (pool.submit(tx) instanceof TxOutcome.Accepted) {
        for (int i = 0; i < parts; i++) {
          free.add(output(tx, i));
        }
      }
      if (random.nextInt(60) == 0) {
        mineSome(random);
      }
      free.removeIf(
          each ->
              pool.output(each).isEmpty() && chain.coin(each).isEmpty() || value(each) < 40_000);
      if (step % 50 == 0) {
        assertConsistent();
      }
    }
    assertThat(pool.changes()).as("seed %d", seed).isGreaterThan(300);
    assertConsistent();
  }

  private void mineSome(Random random) {
    List<Transaction> mined = new ArrayList<>();
    for (MempoolEntry entry : pool.entries()) {
      boolean ready = mined.containsAll(entry.parents().stream().map(MempoolEntry::tx).toList());
      if (ready && random.nextBoolean()) {
        mined.add(entry.tx());
      }
    }
    pool.blockConnected(chain.connect(mined.toArray(Transaction[]::new)));
    pool.tipChanged();
  }
}
