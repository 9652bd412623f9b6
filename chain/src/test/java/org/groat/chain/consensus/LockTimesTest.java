package org.groat.chain.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.groat.chain.consensus.TestTransactions.input;
import static org.groat.chain.consensus.TestTransactions.output;

import java.util.List;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.junit.jupiter.api.Test;

class LockTimesTest {
  private static final long TIME = 1L << 22;
  private static final long DISABLED = 1L << 31;

  private final HeaderChain chain = HeaderChain.of(NetworkParameters.REGTEST).addMany(100, 600);
  private final HeaderContext tip = chain.tip();

  @Test
  void aLockTimeBelowTheThresholdIsAHeight() {
    assertThat(isFinal(0, 0, 1, 1)).isTrue();
    assertThat(isFinal(99, 0, 100, 0)).isTrue();
    assertThat(isFinal(100, 0, 100, 0)).isFalse();
    assertThat(isFinal(499_999_999, 0, 500_000_000, 0)).isTrue();
  }

  @Test
  void aLockTimeFromTheThresholdOnIsATime() {
    assertThat(isFinal(500_000_000, 0, 600_000_000, 500_000_000)).isFalse();
    assertThat(isFinal(500_000_000, 0, 1, 500_000_001)).isTrue();
    assertThat(isFinal(0xffff_ffffL, 0, 1, 0xffff_fffeL)).isFalse();
  }

  @Test
  void finalSequencesInAllInputsSwitchTheLockTimeOff() {
    Transaction all = Transaction.of(1, List.of(input(1), input(2)), List.of(output(1)), 1000);
    Transaction one =
        Transaction.of(1, List.of(input(1), input(2, 0xffff_fffeL)), List.of(output(1)), 1000);
    assertThat(LockTimes.isFinal(all, 1, 1)).isTrue();
    assertThat(LockTimes.isFinal(one, 1, 1)).isFalse();
  }

  @Test
  void aRelativeLockCountsBlocksFromTheCoin() {
    assertThat(lock(2, 10, 90)).isEqualTo(new LockTimes.SequenceLock(99, -1));
    assertThat(lock(2, 10, 91).allowsAfter(tip)).isTrue();
    assertThat(lock(2, 10, 92).allowsAfter(tip)).isFalse();
    assertThat(lock(2, 0, 101).allowsAfter(tip)).isTrue();
  }

  @Test
  void aRelativeLockCountsSecondsFromTheMedianTimeBeforeTheCoin() {
    long start = chain.at(49).medianTimePast();
    assertThat(lock(2, TIME | 3, 50))
        .isEqualTo(new LockTimes.SequenceLock(-1, start + 3 * 512 - 1));
    // 51 blocks of 600 seconds lie between the two medians, 59 units of 512 seconds fit in.
    long units = (tip.medianTimePast() - start) / 512;
    assertThat(lock(2, TIME | units, 50).allowsAfter(tip)).isTrue();
    assertThat(lock(2, TIME | units + 1, 50).allowsAfter(tip)).isFalse();
    assertThat(lock(2, TIME | 1, 0).time()).isEqualTo(chain.at(0).medianTimePast() + 511);
  }

  @Test
  void onlySixteenBitsCount() {
    assertThat(lock(2, 0x0001_0000L | 5, 10).height()).isEqualTo(14);
    assertThat(lock(2, 0xffffL, 10).height()).isEqualTo(10 + 0xffff - 1);
  }

  @Test
  void version1AndDisabledInputsHaveNoRelativeLock() {
    assertThat(lock(1, 10, 100)).isEqualTo(new LockTimes.SequenceLock(-1, -1));
    assertThat(lock(2, DISABLED | 10, 100)).isEqualTo(new LockTimes.SequenceLock(-1, -1));
    // The version is unsigned here.
    assertThat(lock(-1, 10, 100).height()).isEqualTo(109);
  }

  @Test
  void theLatestLockOfAllInputsCounts() {
    Transaction tx =
        Transaction.of(
            2, List.of(input(1, 5), input(2, 20), input(3, TIME | 1)), List.of(output(1)), 0);
    int[] heights = {90, 70, 50};
    LockTimes.SequenceLock lock = LockTimes.sequenceLock(tx, i -> heights[i], tip);
    assertThat(lock.height()).isEqualTo(94);
    assertThat(lock.time()).isEqualTo(chain.at(49).medianTimePast() + 511);
  }

  private LockTimes.SequenceLock lock(int version, long sequence, int coinHeight) {
    Transaction tx = Transaction.of(version, List.of(input(1, sequence)), List.of(output(1)), 0);
    return LockTimes.sequenceLock(tx, i -> coinHeight, tip);
  }

  private static boolean isFinal(long lockTime, long sequence, int height, long time) {
    TxInput input = input(1, sequence);
    return LockTimes.isFinal(
        Transaction.of(1, List.of(input), List.of(output(1)), lockTime), height, time);
  }
}
