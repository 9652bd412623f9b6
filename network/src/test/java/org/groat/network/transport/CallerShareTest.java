package org.groat.network.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How much of the machine's time callers get.
final class CallerShareTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long MILLI = 1_000_000L;
  private static final double PROCESSORS = 1;
  private static final double SHARE = PROCESSORS * CallerShare.PART;

  private final CallerShare share = new CallerShare(PROCESSORS, 0);

  @Test
  void oneCallerMayTakeAllThatThereIs() {
    CallerShare.Account only = share.open(0);
    long used = run(List.of(only), 1, 100);
    assertThat(used / 100e9).isBetween(SHARE * 0.95, SHARE * 1.15);
  }

  @Test
  void whileTheChainIsBusyTheyHaveLess() {
    CallerShare.Account only = share.open(0);
    share.busy(true);
    long used = run(List.of(only), 1, 100);
    assertThat(used / 100e9 / PROCESSORS)
        .isBetween(CallerShare.PART_WHILE_BUSY * 0.95, CallerShare.PART_WHILE_BUSY * 1.15);
    share.busy(false);
    assertThat(only.restNanos(104 * SECOND)).isZero();
    only.charge((long) (SECOND * SHARE), 104 * SECOND);
    assertThat(only.restNanos(105 * SECOND)).as("its part is as before").isZero();
  }

  @Test
  void manyWhoFloodShareItAndWhoLivesOnItsPartFeelsNothing() {
    List<CallerShare.Account> all = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      all.add(share.open(0));
    }
    CallerShare.Account modest = share.open(0);
    long used = 0;
    for (long now = 0; now < 100 * SECOND; now += MILLI) {
      for (CallerShare.Account flooder : all) {
        if (flooder.restNanos(now) == 0) {
          flooder.charge(5 * MILLI, now);
          used += 5 * MILLI;
        }
      }
      if (now % SECOND == 0) {
        assertThat(modest.restNanos(now)).as("at %s", now).isZero();
        modest.charge(5 * MILLI, now);
      }
    }
    assertThat(used / 100e9).isBetween(SHARE * 0.8, SHARE * 1.2);
  }

  @Test
  void whatIsNotUsedStaysToOnesCreditForTenSecondsAndToThatOfAllForTwo() {
    CallerShare.Account one = share.open(0);
    CallerShare.Account other = share.open(0);
    long now = 1_000 * SECOND;
    one.charge((long) (2 * SECOND * SHARE), now);
    other.charge((long) (3 * SECOND * SHARE), now);
    assertThat(one.restNanos(now)).as("of its ten seconds four are used").isZero();
    one.charge((long) (3.5 * SECOND * SHARE), now);
    assertThat(one.restNanos(now)).as("eleven are").isEqualTo(SECOND);
    assertThat(one.restNanos(now + SECOND)).isZero();
    assertThat(other.restNanos(now)).as("six are").isZero();
  }

  @Test
  void nobodyRestsForLongerThanFourSeconds() {
    CallerShare.Account only = share.open(0);
    only.charge(1_000 * SECOND, 0);
    only.charge(1_000 * SECOND, 0);
    assertThat(only.restNanos(0)).isEqualTo(4 * SECOND);
  }

  @Test
  void oneWhoTakesTooMuchGoesOnWhileTheOthersTakeLittle() {
    CallerShare.Account greedy = share.open(0);
    for (int i = 0; i < 99; i++) {
      share.open(0);
    }
    // A hundredth of the share is its part; it takes ten times that, and nobody wants the rest.
    for (long now = 0; now < 100 * SECOND; now += 100 * MILLI) {
      assertThat(greedy.restNanos(now)).isZero();
      greedy.charge((long) (100 * MILLI * SHARE / 10), now);
    }
  }

  /// Time taken by callers that never stop, in steps of so many milliseconds.
  private static long run(List<CallerShare.Account> callers, long step, int seconds) {
    long used = 0;
    for (long now = 0; now < seconds * SECOND; now += step * MILLI) {
      for (CallerShare.Account caller : callers) {
        if (caller.restNanos(now) == 0) {
          caller.charge(step * MILLI, now);
          used += step * MILLI;
        }
      }
    }
    return used;
  }
}
