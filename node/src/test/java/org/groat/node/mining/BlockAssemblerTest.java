package org.groat.node.mining;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.BlockRules;
import org.groat.chain.consensus.HeaderContext;
import org.groat.chain.consensus.Limits;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.consensus.ProofOfWork;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.FeeRate;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.primitives.Txid;
import org.junit.jupiter.api.Test;

class BlockAssemblerTest {
  private static final NetworkParameters REGTEST = NetworkParameters.REGTEST;
  private static final HeaderContext GENESIS = new Genesis();
  private static final BlockAssembler ASSEMBLER = new BlockAssembler(4_000_000, FeeRate.ZERO);

  @Test
  void whoPaysMoreStandsFirst() {
    Candidate poor = candidate(100, 0, confirmed(1));
    Candidate rich = candidate(900, 0, confirmed(2));
    assertThat(ASSEMBLER.choose(List.of(poor, rich), GENESIS)).containsExactly(rich, poor);
  }

  @Test
  void whatTheOwnerPretendsDecidesTheOrderAndTheMinerGetsWhatIsPaid() {
    Candidate usual = candidate(900, 0, confirmed(1));
    Candidate preferred = pretended(candidate(100, 0, confirmed(2)), 5_000);
    Candidate postponed = pretended(candidate(9_000, 0, confirmed(3)), 10);
    Candidate unwanted = pretended(candidate(9_000, 0, confirmed(4)), -1);
    List<Candidate> chosen =
        ASSEMBLER.choose(List.of(unwanted, usual, postponed, preferred), GENESIS);
    assertThat(chosen).containsExactly(preferred, usual, postponed);
    assertThat(BlockTemplate.of(GENESIS, chosen, 1_700_000_000L, REGTEST).coinbaseValue())
        .isEqualTo(Amount.ofSatoshis(50_0000_0000L + 100 + 900 + 9_000));
  }

  @Test
  void feesOfAllMoneyThereIsAreComparedRightly() {
    long all = Amount.MAX_MONEY.satoshis();
    Candidate parent = pretended(candidate(1, 0, confirmed(1)), all);
    Candidate child = pretended(candidate(2, 0, output(parent)), all);
    Candidate less = pretended(candidate(3, 0, confirmed(2)), all - 1);
    Candidate usual = candidate(1_000, 0, confirmed(3));
    assertThat(ASSEMBLER.choose(List.of(usual, less, child, parent), GENESIS))
        .containsExactly(parent, child, less, usual);
  }

  private static Candidate pretended(Candidate candidate, long modifiedFee) {
    return new Candidate(
        candidate.transaction(),
        candidate.fee(),
        Amount.ofSatoshis(modifiedFee),
        candidate.sigOpCost());
  }

  @Test
  void aChildThatPaysWellCarriesItsParentIn() {
    Candidate parent = candidate(0, 0, confirmed(1));
    Candidate child = candidate(5_000, 0, output(parent));
    Candidate other = candidate(1_000, 0, confirmed(2));
    assertThat(ASSEMBLER.choose(List.of(other, parent, child), GENESIS))
        .containsExactly(parent, child, other);
  }

  @Test
  void aChosenParentNoLongerWeighsOnItsOtherChild() {
    Candidate parent = candidate(0, 0, confirmed(1));
    Candidate first = candidate(9_000, 0, output(parent));
    Candidate second = candidate(2_000, 0, output(parent));
    Candidate other = candidate(1_500, 0, confirmed(2));
    // Alone with its parent the second child would pay 1,000 for each transaction; after the first
    // it pays 2,000.
    assertThat(ASSEMBLER.choose(List.of(other, second, first, parent), GENESIS))
        .containsExactly(parent, first, second, other);
  }

  @Test
  void whatPaysLessThanTheLeastRateStaysOut() {
    BlockAssembler choosy = new BlockAssembler(4_000_000, new FeeRate(1_000));
    Candidate enough = candidate(100, 0, confirmed(1));
    int virtualSize = enough.transaction().virtualSize();
    assertThat(virtualSize).isLessThanOrEqualTo(100);
    Candidate tooLittle = candidate(virtualSize - 1, 0, confirmed(2));
    assertThat(choosy.choose(List.of(tooLittle, enough), GENESIS)).containsExactly(enough);
  }

  @Test
  void theBlockNeverOutgrowsItsLimits() {
    int weight = candidate(1, 0, confirmed(1)).transaction().weight().units();
    BlockAssembler small = new BlockAssembler(8_000 + 3 * weight, FeeRate.ZERO);
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      candidates.add(candidate(100 + i, 0, confirmed(i)));
    }
    assertThat(small.choose(candidates, GENESIS))
        .hasSize(3)
        .extracting(Candidate::fee)
        .containsExactly(Amount.ofSatoshis(109), Amount.ofSatoshis(108), Amount.ofSatoshis(107));
    Candidate costly = candidate(10_000, Limits.BLOCK_SIGOPS_COST_MAX - 400, confirmed(20));
    Candidate oneMore = candidate(9_000, 1, confirmed(21));
    assertThat(ASSEMBLER.choose(List.of(oneMore, costly), GENESIS)).containsExactly(costly);
  }

  @Test
  void whatIsNotFinalStaysOutWithItsChildren() {
    Transaction locked = transaction(List.of(confirmed(1)), 1, 0, 5);
    Candidate waiting = new Candidate(locked, Amount.ofSatoshis(9_000), 0);
    Candidate child = candidate(9_000, 0, output(waiting));
    Candidate free = candidate(10, 0, confirmed(2));
    assertThat(ASSEMBLER.choose(List.of(waiting, child, free), GENESIS)).containsExactly(free);
  }

  @Test
  void inRandomPoolsParentsAlwaysStandBeforeTheirChildren() {
    long seed = 20_260_101L;
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<Candidate> pool = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        OutPoint[] spends = new OutPoint[1 + random.nextInt(3)];
        for (int s = 0; s < spends.length; s++) {
          boolean fromPool = !pool.isEmpty() && random.nextBoolean();
          spends[s] =
              fromPool
                  ? output(pool.get(random.nextInt(pool.size())))
                  : confirmed(random.nextInt(1 << 20));
        }
        pool.add(candidate(random.nextInt(5_000), random.nextInt(100), spends));
      }
      List<Candidate> shuffled = new ArrayList<>(pool);
      Collections.shuffle(shuffled, random);
      List<Candidate> chosen = ASSEMBLER.choose(shuffled, GENESIS);
      assertThat(chosen)
          .as("seed %d round %d", seed, round)
          .containsExactlyInAnyOrderElementsOf(pool);
      Set<Txid> before = new HashSet<>();
      Set<Txid> inPool = new HashSet<>();
      pool.forEach(candidate -> inPool.add(candidate.transaction().txid()));
      for (Candidate candidate : chosen) {
        for (TxInput input : candidate.transaction().inputs()) {
          Txid parent = input.outPoint().txid();
          assertThat(!inPool.contains(parent) || before.contains(parent))
              .as("seed %d round %d", seed, round)
              .isTrue();
        }
        before.add(candidate.transaction().txid());
      }
    }
  }

  @Test
  void aMinedTemplateIsABlockThatTheRulesAccept() {
    Candidate witnessed = candidate(700, 0, confirmed(1));
    BlockTemplate template = BlockTemplate.of(GENESIS, List.of(witnessed), 1_700_000_000L, REGTEST);
    assertThat(template.coinbaseValue()).isEqualTo(Amount.ofSatoshis(50_0000_0000L + 700));
    try (Miner miner = new Miner(2)) {
      Block block =
          miner
              .mine(template.blockFor(Bytes.fromHex("51"), 7), template.target(), () -> false)
              .orElseThrow();
      assertThat(ProofOfWork.isMet(block.hash(), block.header().bits(), REGTEST)).isTrue();
      assertThat(BlockRules.check(block, REGTEST, Secp256k1s.best())).isEmpty();
      assertThat(BlockRules.accept(block, GENESIS, REGTEST)).isEmpty();
      assertThat(miner.hashes()).isPositive();
    }
  }

  @Test
  void harderTargetsAreFoundByAllThreadsTogetherAndSearchesCanBeCalledOff() {
    BlockTemplate template = BlockTemplate.of(GENESIS, List.of(), 1_700_000_000L, REGTEST);
    Block block = template.blockFor(Bytes.fromHex("51"), 0);
    try (Miner miner = new Miner(2)) {
      var target = template.target().shiftRight(17);
      Block mined = miner.mine(block, target, () -> false).orElseThrow();
      assertThat(ProofOfWork.number(mined.hash())).isLessThanOrEqualTo(target);
      assertThat(miner.mine(block, java.math.BigInteger.ONE, () -> true)).isEmpty();
    }
  }

  private static OutPoint confirmed(int number) {
    byte[] id = new byte[32];
    Arrays.fill(id, (byte) 7);
    id[0] = (byte) number;
    id[1] = (byte) (number >>> 8);
    id[2] = (byte) (number >>> 16);
    return new OutPoint(Txid.of(id), 0);
  }

  private static OutPoint output(Candidate candidate) {
    return new OutPoint(candidate.transaction().txid(), 0);
  }

  private static Candidate candidate(long fee, int sigOpCost, OutPoint... spends) {
    return new Candidate(
        transaction(List.of(spends), fee, sigOpCost, 0), Amount.ofSatoshis(fee), sigOpCost);
  }

  private static Transaction transaction(
      List<OutPoint> spends, long value, int tag, long lockTime) {
    List<TxInput> inputs =
        spends.stream()
            .map(
                spent ->
                    new TxInput(spent, Bytes.EMPTY, lockTime == 0 ? TxInput.SEQUENCE_FINAL : 1))
            .toList();
    return Transaction.of(
        2,
        inputs,
        List.of(new TxOutput(Amount.ofSatoshis(value * 1_000_000 + tag), Bytes.fromHex("51"))),
        lockTime);
  }

  /// The first block of regtest as something to build on.
  private static final class Genesis implements HeaderContext {
    @Override
    public BlockHeader header() {
      return REGTEST.genesis().header();
    }

    @Override
    public int height() {
      return 0;
    }

    @Override
    public HeaderContext ancestor(int height) {
      return this;
    }

    @Override
    public long medianTimePast() {
      return header().time();
    }
  }
}
