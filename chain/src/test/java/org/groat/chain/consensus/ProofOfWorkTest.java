package org.groat.chain.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.math.BigInteger;
import java.util.List;
import org.groat.chain.Vectors;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProofOfWorkTest {
  private static final long EASIEST = 0x1d00ffffL;
  private static final int INTERVAL = 2016;

  @ParameterizedTest
  @CsvSource({
    "0x01123456, 12, 0x01120000",
    "0x02123456, 1234, 0x02123400",
    "0x03123456, 123456, 0x03123456",
    "0x04123456, 12345600, 0x04123456",
    "0x05009234, 92340000, 0x05009234",
    "0x02008000, 80, 0x02008000",
    "0x01120000, 12, 0x01120000",
    "0x20123456, 1234560000000000000000000000000000000000000000000000000000000000, 0x20123456",
    "0x1d00ffff, ffff0000000000000000000000000000000000000000000000000000, 0x1d00ffff",
    "0x207fffff, 7fffff0000000000000000000000000000000000000000000000000000000000, 0x207fffff",
    "0x220000ff, ff00000000000000000000000000000000000000000000000000000000000000, 0x2100ff00",
  })
  void compactFormsAreReadAndWritten(String bits, String target, String again) {
    BigInteger expected = new BigInteger(target, 16);
    assertThat(ProofOfWork.target(Long.decode(bits))).contains(expected);
    assertThat(ProofOfWork.compact(expected)).isEqualTo(Long.decode(again));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x00000000", "0x00123456", "0x01003456", "0x02000056", "0x03000000", "0x04000000",
            "0x00923456",
        "0x01803456", "0x02800056", "0x03800000", "0x04800000", "0x01fedcba", "0x04923456",
            "0xff123456",
        "0x23000001", "0x22000100", "0x21010000"
      })
  void zeroNegativeAndOverflowingFormsAreNoTargets(String bits) {
    assertThat(ProofOfWork.target(Long.decode(bits))).isEmpty();
    assertThat(ProofOfWork.work(Long.decode(bits))).isZero();
    assertThat(ProofOfWork.isMet(BlockHash.ZERO, Long.decode(bits), NetworkParameters.REGTEST))
        .isFalse();
  }

  @Test
  void aTargetAboveTheNetworksLimitIsNeverMet() {
    assertThat(ProofOfWork.isMet(BlockHash.ZERO, 0x1d00ffffL, NetworkParameters.MAIN)).isTrue();
    assertThat(ProofOfWork.isMet(BlockHash.ZERO, 0x1d010000L, NetworkParameters.MAIN)).isFalse();
    assertThat(ProofOfWork.isMet(BlockHash.ZERO, 0x207fffffL, NetworkParameters.REGTEST)).isTrue();
    assertThat(ProofOfWork.isMet(BlockHash.ZERO, 0x207fffffL, NetworkParameters.MAIN)).isFalse();
  }

  @Test
  void aHashEqualToTheTargetMeetsItAndOneAboveDoesNot() {
    String target = "00000000ffff0000000000000000000000000000000000000000000000000000";
    String above = "00000000ffff0000000000000000000000000000000000000000000000000001";
    assertThat(ProofOfWork.isMet(BlockHash.fromHex(target), EASIEST, NetworkParameters.MAIN))
        .isTrue();
    assertThat(ProofOfWork.isMet(BlockHash.fromHex(above), EASIEST, NetworkParameters.MAIN))
        .isFalse();
  }

  @Test
  void workIsTheNumberOfHashesTheTargetTakes() {
    assertThat(ProofOfWork.work(EASIEST)).isEqualTo(4_295_032_833L);
    assertThat(ProofOfWork.work(0x207fffffL)).isEqualTo(2);
    assertThat(ProofOfWork.difficulty(EASIEST)).isEqualTo(1.0);
    assertThat(ProofOfWork.difficulty(0x1b0404cbL)).isCloseTo(16307.420938523983, offset(1e-6));
  }

  @ParameterizedTest
  @CsvSource({
    "0x1d00ffff, 1261130161, 1262152739, 0x1d00d86a",
    "0x1d00ffff, 1231006505, 1233061996, 0x1d00ffff",
    "0x1c05a3f4, 1279008237, 1279297671, 0x1c0168fd",
    "0x1c387f6f, 1263163443, 1269211443, 0x1d00e1fd",
  })
  void theFirstRetargetsOfMainAreReproduced(String bits, long first, long last, String next) {
    assertThat(ProofOfWork.retarget(Long.decode(bits), last - first, NetworkParameters.MAIN))
        .isEqualTo(Long.decode(next));
  }

  @Test
  void aPeriodCountsAsAQuarterAtLeastAndFourTimesAtMost() {
    long bits = 0x1c0ffff0L;
    long timespan = NetworkParameters.MAIN.targetTimespanSeconds();
    long quarter = ProofOfWork.retarget(bits, timespan / 4, NetworkParameters.MAIN);
    long fourfold = ProofOfWork.retarget(bits, timespan * 4, NetworkParameters.MAIN);
    assertThat(ProofOfWork.retarget(bits, timespan, NetworkParameters.MAIN)).isEqualTo(bits);
    assertThat(ProofOfWork.retarget(bits, timespan / 4 - 1, NetworkParameters.MAIN))
        .isEqualTo(quarter);
    assertThat(ProofOfWork.retarget(bits, -5, NetworkParameters.MAIN)).isEqualTo(quarter);
    assertThat(ProofOfWork.retarget(bits, timespan * 4 + 1, NetworkParameters.MAIN))
        .isEqualTo(fourfold);
    assertThat(quarter).isEqualTo(0x1c03fffcL);
    assertThat(fourfold).isEqualTo(0x1c3fffc0L);
  }

  @Test
  void bitsStayWithinAPeriodAndChangeOnlyAtItsEnd() {
    HeaderChain chain = HeaderChain.of(0x1c0ffff0L).addMany(INTERVAL - 2, 300);
    assertThat(ProofOfWork.nextBits(chain.tip(), 1, NetworkParameters.MAIN)).isEqualTo(0x1c0ffff0L);
    chain.addMany(1, 300);
    assertThat(ProofOfWork.nextBits(chain.tip(), 1, NetworkParameters.MAIN))
        .isEqualTo(ProofOfWork.retarget(0x1c0ffff0L, 2015 * 300, NetworkParameters.MAIN))
        .isNotEqualTo(0x1c0ffff0L);
  }

  @Test
  void onTestnetABlockTwentyMinutesLateMayBeEasy() {
    HeaderChain chain = HeaderChain.of(0x1c0ffff0L).addMany(5, 600);
    long last = chain.tip().header().time();
    NetworkParameters test = NetworkParameters.TESTNET3;
    assertThat(ProofOfWork.nextBits(chain.tip(), last + 1200, test)).isEqualTo(0x1c0ffff0L);
    assertThat(ProofOfWork.nextBits(chain.tip(), last + 1201, test)).isEqualTo(EASIEST);
    assertThat(ProofOfWork.nextBits(chain.tip(), last + 1201, NetworkParameters.MAIN))
        .isEqualTo(0x1c0ffff0L);
  }

  @Test
  void onTestnetTheBlockAfterEasyOnesIsAsHardAsTheLastRealOne() {
    HeaderChain chain = HeaderChain.of(0x1c0ffff0L).addMany(5, 600);
    long time = chain.tip().header().time();
    chain.add(4, time + 1300, EASIEST).add(4, time + 2600, EASIEST);
    assertThat(ProofOfWork.nextBits(chain.tip(), time + 2700, NetworkParameters.TESTNET3))
        .isEqualTo(0x1c0ffff0L);
  }

  @Test
  void onTestnetTheSearchForARealBlockEndsAtThePeriodsFirst() {
    HeaderChain chain = HeaderChain.of(0x1c0ffff0L).addMany(INTERVAL - 1, 600);
    long time = chain.tip().header().time();
    // The period's first block is easy itself: what is before it does not count.
    chain.add(4, time + 600, EASIEST).add(4, time + 1900, EASIEST);
    assertThat(ProofOfWork.nextBits(chain.tip(), time + 2000, NetworkParameters.TESTNET3))
        .isEqualTo(EASIEST);
  }

  @Test
  void onTestnet3AnEasyLastBlockSpoilsTheRetargetAndOnTestnet4ItDoesNot() {
    HeaderChain chain = HeaderChain.of(0x1c0ffff0L).addMany(INTERVAL - 2, 600);
    long time = chain.tip().header().time();
    chain.add(4, time + 1300, EASIEST);
    long seconds = chain.tip().header().time();
    assertThat(ProofOfWork.nextBits(chain.tip(), time + 1400, NetworkParameters.TESTNET3))
        .isEqualTo(EASIEST);
    assertThat(ProofOfWork.nextBits(chain.tip(), time + 1400, NetworkParameters.TESTNET4))
        .isEqualTo(ProofOfWork.retarget(0x1c0ffff0L, seconds, NetworkParameters.TESTNET4))
        .isNotEqualTo(EASIEST);
  }

  @Test
  void onRegtestTheDifficultyNeverChanges() {
    HeaderChain chain = HeaderChain.of(NetworkParameters.REGTEST).addMany(143, 1);
    assertThat(NetworkParameters.REGTEST.retargetInterval()).isEqualTo(144);
    assertThat(ProofOfWork.nextBits(chain.tip(), 0, NetworkParameters.REGTEST))
        .isEqualTo(0x207fffffL);
  }

  @Test
  void transitionsThatNoTimesCouldCauseAreNotPermitted() {
    NetworkParameters main = NetworkParameters.MAIN;
    assertThat(ProofOfWork.isPermittedTransition(2016, 0x1c0ffff0L, 0x1c3fffc0L, main)).isTrue();
    assertThat(ProofOfWork.isPermittedTransition(2016, 0x1c0ffff0L, 0x1c3fffc1L, main)).isFalse();
    assertThat(ProofOfWork.isPermittedTransition(2016, 0x1c0ffff0L, 0x1c03fffcL, main)).isTrue();
    assertThat(ProofOfWork.isPermittedTransition(2016, 0x1c0ffff0L, 0x1c03fffbL, main)).isFalse();
    assertThat(ProofOfWork.isPermittedTransition(2017, 0x1c0ffff0L, 0x1c0ffff0L, main)).isTrue();
    assertThat(ProofOfWork.isPermittedTransition(2017, 0x1c0ffff0L, 0x1c0fffefL, main)).isFalse();
    assertThat(
            ProofOfWork.isPermittedTransition(
                2017, 0x1c0ffff0L, EASIEST, NetworkParameters.TESTNET3))
        .isTrue();
    assertThat(ProofOfWork.isPermittedTransition(2016, 0x1c0ffff0L, 0xff123456L, main)).isFalse();
  }

  @Test
  void anAlternativeMainChainWithRealWorkIsAcceptedOverItsRetarget() {
    List<BlockHeader> headers = MainAlternative.blocks().stream().map(Block::header).toList();
    HeaderChain chain = HeaderChain.of(NetworkParameters.MAIN);
    long now = headers.getLast().time();
    int accepted = 0;
    for (BlockHeader header : headers) {
      assertThat(HeaderRules.check(header, NetworkParameters.MAIN)).isEmpty();
      assertThat(HeaderRules.accept(header, chain.tip(), NetworkParameters.MAIN, now)).isEmpty();
      chain.add(header);
      accepted++;
    }
    Vectors.count("mainnet_alt headers", accepted, headers.size());
    assertThat(chain.tip().height()).isEqualTo(INTERVAL);
    assertThat(chain.tip().header().bits()).isEqualTo(0x1c3fffc0L);
    BlockHeader last = headers.getLast();
    BlockHeader unchanged =
        new BlockHeader(
            last.version(), last.previous(), last.merkleRoot(), last.time(), EASIEST, last.nonce());
    assertThat(HeaderRules.accept(unchanged, chain.at(INTERVAL - 1), NetworkParameters.MAIN, now))
        .map(Rejection::rule)
        .contains(HeaderRule.BAD_DIFFICULTY_BITS);
  }
}
