package org.groat.chain.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.MerkleRoot;
import org.junit.jupiter.api.Test;

/// [HeaderRule#PREVIOUS_INVALID] and [HeaderRule#KNOWN_INVALID] need a store of headers: block stories break them.
class HeaderRulesTest {
  private static final NetworkParameters REGTEST = NetworkParameters.REGTEST;
  private static final long BITS = 0x207fffffL;

  private final HeaderChain chain = HeaderChain.of(REGTEST).addMany(20, 600);
  private final long last = chain.tip().header().time();

  @Test
  void aHashAboveItsTargetIsNoProofOfWork() {
    BlockHeader genesis = NetworkParameters.MAIN.genesis().header();
    assertThat(HeaderRules.check(genesis, NetworkParameters.MAIN)).isEmpty();
    BlockHeader other = header(genesis.version(), genesis.time(), genesis.bits());
    assertRejected(HeaderRules.check(other, NetworkParameters.MAIN), HeaderRule.HIGH_HASH);
  }

  @Test
  void aTargetThatTheNetworkDoesNotKnowIsNoProofOfWork() {
    assertRejected(HeaderRules.check(header(4, last, 0x217fffffL), REGTEST), HeaderRule.HIGH_HASH);
    assertRejected(HeaderRules.check(header(4, last, 0), REGTEST), HeaderRule.HIGH_HASH);
  }

  @Test
  void bitsThatTheChainDoesNotDemandAreRefused() {
    assertThat(accept(header(4, last + 1, BITS))).isEmpty();
    assertRejected(accept(header(4, last + 1, 0x207ffffeL)), HeaderRule.BAD_DIFFICULTY_BITS);
  }

  @Test
  void aBlockIsLaterThanTheMedianOfElevenBeforeIt() {
    long median = chain.tip().medianTimePast();
    assertThat(median).isEqualTo(last - 5 * 600);
    assertRejected(accept(header(4, median, BITS)), HeaderRule.TIME_TOO_OLD);
    assertThat(accept(header(4, median + 1, BITS))).isEmpty();
  }

  @Test
  void aBlockIsTwoHoursAheadOfTheClockAtMost() {
    BlockHeader ahead = header(4, last + 7200, BITS);
    assertThat(HeaderRules.accept(ahead, chain.tip(), REGTEST, last)).isEmpty();
    Optional<Rejection> rejection = HeaderRules.accept(ahead, chain.tip(), REGTEST, last - 1);
    assertRejected(rejection, HeaderRule.TIME_TOO_NEW);
    assertThat(rejection.orElseThrow().kind()).isEqualTo(Rule.Kind.PREMATURE);
  }

  @Test
  void withBip94APeriodBeginsTenMinutesBeforeTheLastEndedAtMost() {
    HeaderChain period = HeaderChain.of(REGTEST).addMany(142, 600);
    // The last block of the period pretends to be far ahead.
    long far = period.tip().header().time() + 7000;
    period.add(4, far, BITS);
    NetworkParameters bip94 = REGTEST.withBip94();
    BlockHeader back = header(4, far - 601, BITS);
    assertRejected(HeaderRules.accept(back, period.tip(), bip94, far), HeaderRule.TIME_WARP);
    assertThat(HeaderRules.accept(header(4, far - 600, BITS), period.tip(), bip94, far)).isEmpty();
    assertThat(HeaderRules.accept(back, period.tip(), REGTEST, far)).isEmpty();
    // Within a period the bound does not hold.
    period.add(4, far, BITS);
    assertThat(HeaderRules.accept(back, period.tip(), bip94, far)).isEmpty();
  }

  @Test
  void versionsOfBeforeAnActiveSoftForkAreRefused() {
    NetworkParameters params =
        REGTEST
            .withActivationHeight(BuriedDeployment.HEIGHT_IN_COINBASE, 21)
            .withActivationHeight(BuriedDeployment.STRICT_DER, 22)
            .withActivationHeight(BuriedDeployment.CHECK_LOCK_TIME_VERIFY, 23);
    for (int height = 21; height <= 23; height++) {
      int least = height - 19;
      long time = chain.tip().header().time() + 1;
      Optional<Rejection> rejection =
          HeaderRules.accept(header(least - 1, time, BITS), chain.tip(), params, time);
      assertRejected(rejection, HeaderRule.BAD_VERSION);
      assertThat(rejection.orElseThrow().reason())
          .isEqualTo("bad-version(0x0000000" + (least - 1) + ")");
      assertThat(HeaderRules.accept(header(least, time, BITS), chain.tip(), params, time))
          .isEmpty();
      chain.add(least, time, BITS);
    }
    assertRejected(
        HeaderRules.accept(header(-1, last + 700, BITS), chain.tip(), params, last + 700),
        HeaderRule.BAD_VERSION);
  }

  private Optional<Rejection> accept(BlockHeader header) {
    return HeaderRules.accept(header, chain.tip(), REGTEST, header.time());
  }

  private BlockHeader header(int version, long time, long bits) {
    return new BlockHeader(version, chain.tip().hash(), MerkleRoot.ZERO, time, bits, 0);
  }

  private static void assertRejected(Optional<Rejection> rejection, Rule rule) {
    assertThat(rejection).map(Rejection::rule).contains(rule);
  }
}
