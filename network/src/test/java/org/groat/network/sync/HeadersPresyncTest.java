package org.groat.network.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.consensus.ProofOfWork;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.crypto.SipHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.chain.service.ChainService;
import org.groat.chain.state.ChainSettings;
import org.groat.chain.state.ChainSnapshot;
import org.groat.chain.state.HeaderEntry;
import org.groat.chain.storage.MemoryStore;
import org.groat.network.sync.HeadersPresync.Outcome;
import org.groat.network.sync.HeadersPresync.Phase;
import org.groat.network.sync.HeadersPresync.Step;
import org.junit.jupiter.api.Test;

/// The proof that a chain has enough work, message by message. Proof of work itself is checked before, so main's headers do.
final class HeadersPresyncTest {
  private static final NetworkParameters MAIN = NetworkParameters.MAIN;
  private static final long NOW = 1_750_000_000;
  private static final SipHash SALT = new SipHash(5, 6);

  private final HeaderEntry genesis = genesis();
  private final BigInteger each = ProofOfWork.work(genesis.header().bits());

  @Test
  void aChainWithTheWorkIsGivenOutWholeAndInOrderTheSecondTime() {
    List<BlockHeader> run = HeaderRun.after(genesis.header(), 21_000, MAIN, 1);
    HeadersPresync presync = presync(20_500, NOW);
    for (List<BlockHeader> message : HeaderRun.messages(run)) {
      Step step = presync.take(message);
      assertThat(step.proven()).isEmpty();
      assertThat(step.outcome()).isEqualTo(Outcome.ASKS_ON);
      assertThat(presync.presyncedHeight()).isLessThanOrEqualTo(21_000).isPositive();
    }
    assertThat(presync.phase()).isEqualTo(Phase.REDOWNLOAD);
    assertThat(presync.height()).isZero();
    assertThat(presync.commitments()).isEqualTo(35);

    List<BlockHeader> given = new ArrayList<>();
    Outcome last = Outcome.ASKS_ON;
    for (List<BlockHeader> message : HeaderRun.messages(run)) {
      assertThat(last).isEqualTo(Outcome.ASKS_ON);
      Step step = presync.take(message);
      given.addAll(step.proven());
      last = step.outcome();
      assertThat(presync.presyncedHeight()).as("as the first pass left it").isEqualTo(21_000);
      assertThat(presync.buffered()).isLessThanOrEqualTo(HeadersPresync.BUFFER_MAX);
      assertThat(presync.bytes())
          .isLessThanOrEqualTo(
              HeadersPresync.BUFFER_BYTES_MAX + HeadersPresync.COMMITMENT_BYTES_MAX);
      if (last == Outcome.ASKS_ON) {
        assertThat(given).hasSize(Math.max(0, presync.height() - HeadersPresync.BUFFER_MAX));
      }
    }
    assertThat(last).isEqualTo(Outcome.DONE);
    assertThat(given).isEqualTo(run);
  }

  @Test
  void aChainThatEndsWithTooLittleWorkIsForgotten() {
    List<BlockHeader> run = HeaderRun.after(genesis.header(), 2_100, MAIN, 1);
    HeadersPresync presync = presync(2_200, NOW);
    assertThat(presync.take(run.subList(0, 2_000)).outcome()).isEqualTo(Outcome.ASKS_ON);
    Step end = presync.take(run.subList(2_000, 2_100));
    assertThat(end.outcome()).isEqualTo(Outcome.ABANDONED);
    assertThat(end.proven()).isEmpty();
    assertThat(presync.phase()).isEqualTo(Phase.OVER);
    assertThatThrownBy(() -> presync.take(run)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void otherHeadersTheSecondTimeAreFoundBeforeOneIsGivenOut() {
    for (long seed = 1; seed <= 5; seed++) {
      HeadersPresync presync = presync(20_500, NOW);
      HeaderRun.messages(HeaderRun.after(genesis.header(), 21_000, MAIN, seed))
          .forEach(presync::take);
      Step step = new Step(List.of(), Outcome.ASKS_ON, "");
      for (List<BlockHeader> message :
          HeaderRun.messages(HeaderRun.after(genesis.header(), 21_000, MAIN, seed + 100))) {
        if (step.outcome() == Outcome.ASKS_ON) {
          step = presync.take(message);
          assertThat(step.proven()).as("seed %d", seed).isEmpty();
        }
      }
      assertThat(step.outcome()).as("seed %d", seed).isEqualTo(Outcome.ABANDONED);
      assertThat(step.detail()).contains("other headers than before");
    }
  }

  @Test
  void aShorterChainTheSecondTimeIsGivenUp() {
    List<BlockHeader> run = HeaderRun.after(genesis.header(), 4_000, MAIN, 1);
    HeadersPresync presync = presync(3_500, NOW);
    HeaderRun.messages(run).forEach(presync::take);
    Step step = presync.take(run.subList(0, 1_500));
    assertThat(step.outcome()).isEqualTo(Outcome.ABANDONED);
    assertThat(step.detail()).contains("ends earlier");
  }

  @Test
  void difficultyThatChangesWhereNoRetargetIsIsRefused() {
    List<BlockHeader> run = new ArrayList<>(HeaderRun.after(genesis.header(), 1_999, MAIN, 1));
    BlockHeader last = run.getLast();
    run.add(HeaderRun.header(last.hash(), last.merkleRoot(), last.time() + 1, 0x1b00_ffffL, 0));
    Step step = presync(1_000_000, NOW).take(run);
    assertThat(step.outcome()).isEqualTo(Outcome.ABANDONED);
    assertThat(step.detail()).isEqualTo("bits do not follow at height 2000");
  }

  @Test
  void difficultyThatGrowsByMoreThanFourAtARetargetIsRefused() {
    List<BlockHeader> run = HeaderRun.after(genesis.header(), 2_015, MAIN, 1);
    BlockHeader last = run.getLast();
    HeadersPresync presync = presync(1_000_000, NOW);
    presync.take(run.subList(0, 2_000));
    List<BlockHeader> more = new ArrayList<>(run.subList(2_000, 2_015));
    more.add(HeaderRun.header(last.hash(), last.merkleRoot(), last.time() + 1, 0x1b00_ffffL, 0));
    assertThat(presync.take(more).detail()).isEqualTo("bits do not follow at height 2016");
  }

  @Test
  void noMoreHeadersAreCountedThanTimeAllows() {
    // A second per six headers since the genesis block, and the two hours that clocks may be ahead.
    long now = genesis.header().time() - 7_200 + 500;
    List<BlockHeader> run = HeaderRun.after(genesis.header(), 4_000, MAIN, 1);
    HeadersPresync presync = presync(1_000_000, now);
    assertThat(presync.take(run.subList(0, 2_000)).outcome()).isEqualTo(Outcome.ASKS_ON);
    Step step = presync.take(run.subList(2_000, 4_000));
    assertThat(step.outcome()).isEqualTo(Outcome.ABANDONED);
    assertThat(step.detail()).isEqualTo("more headers than time allows");
    assertThat(presync.height()).isEqualTo(3_001);
  }

  @Test
  void theQuestionNamesTheLastHeaderSeenAndThenWhereTheBranchBegan() {
    List<BlockHeader> run = HeaderRun.after(genesis.header(), 2_000, MAIN, 1);
    HeadersPresync presync = presync(5_000, NOW);
    assertThat(presync.question().locator().hashes()).containsExactly(genesis.hash());
    presync.take(run);
    assertThat(presync.question().locator().hashes())
        .containsExactly(run.getLast().hash(), genesis.hash());
    assertThat(presync.continues(run)).isFalse();
  }

  @Test
  void whatIsWantedIsTheKnownMinimumOrOurOwnWorkLessADay() {
    ChainSnapshot young = new ChainSnapshot(genesis, genesis, true);
    assertThat(HeadersPresync.workWanted(young, MAIN)).isEqualTo(MAIN.minimumChainWork());
    HeaderChain chain = new HeaderChain();
    HeaderEntry tip = chain.extend(chain.genesis(), 200, 1);
    assertThat(
            HeadersPresync.workWanted(
                new ChainSnapshot(tip, tip, false), NetworkParameters.REGTEST))
        .isEqualTo(tip.ancestor(200 - HeadersPresync.MARGIN_BLOCKS).chainWork());
  }

  @Test
  void theConstantsAreConsistent() {
    assertThat(HeadersPresync.BUFFER_BYTES_MAX / HeaderBuffer.ENTRY_SIZE)
        .isGreaterThan(HeadersPresync.BUFFER_MAX);
    long bits = Integer.MAX_VALUE / HeadersPresync.COMMITMENT_PERIOD + 1;
    assertThat(Long.highestOneBit(bits - 1) * 2 / Byte.SIZE)
        .isEqualTo(HeadersPresync.COMMITMENT_BYTES_MAX);
  }

  @Test
  void aBufferGivesBackWhatItTookWhileItTurnsAndGrows() {
    List<BlockHeader> run = HeaderRun.after(genesis.header(), 3_000, MAIN, 9);
    HeaderBuffer buffer = new HeaderBuffer(genesis.hash());
    List<BlockHeader> given = new ArrayList<>();
    for (int i = 0; i < run.size(); i++) {
      buffer.add(run.get(i));
      if (i % 3 == 0) {
        given.add(buffer.remove());
      }
    }
    while (buffer.size() > 0) {
      given.add(buffer.remove());
    }
    assertThat(given).isEqualTo(run);
  }

  private HeadersPresync presync(long blocks, long now) {
    return new HeadersPresync(
        MAIN, genesis, each.multiply(BigInteger.valueOf(blocks)), SALT, 7, now);
  }

  private static HeaderEntry genesis() {
    return ChainService.open(
            ChainSettings.of(MAIN).withCacheBytes(ChainSettings.CACHE_BYTES_MIN),
            new MemoryStore(),
            new ManualEventLoop(Instant.ofEpochSecond(NOW)),
            Runnable::run,
            Secp256k1s.best())
        .headers()
        .genesis();
  }
}
