package org.groat.network.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.FeeRate;
import org.groat.network.peer.ConnectionType;
import org.groat.network.peer.RecordedLink;
import org.groat.network.wire.FeeFilter;
import org.junit.jupiter.api.Test;

final class FeeFiltersTest {
  private static final FeeRate MINIMUM = new FeeRate(100);
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final SplittableRandom random = new SplittableRandom(1);
  private final FeeFilters filters = new FeeFilters(MINIMUM, random);
  private final RecordedLink link = RecordedLink.ready(1, ConnectionType.INBOUND);
  private final TransactionPeer peer = new TransactionPeer(link, 100, random, 0);

  @Test
  void aRateIsRoundedToOneOfItsTwoNeighboursDownTwoTimesOfThree() {
    TreeSet<Long> seen = new TreeSet<>();
    int down = 0;
    for (int i = 0; i < 3_000; i++) {
      long rounded = filters.round(new FeeRate(12_345)).satoshisPerKilobyte();
      seen.add(rounded);
      down += rounded < 12_345 ? 1 : 0;
    }
    assertThat(seen).hasSize(2);
    assertThat(seen.first()).isLessThan(12_345);
    assertThat(seen.last()).isGreaterThan(12_345);
    assertThat((double) seen.last() / seen.first()).isBetween(1.09, 1.11);
    assertThat(down).isBetween(1_850, 2_150);
  }

  @Test
  void theExactRateIsToldByChanceOnlyAndNothingBelowTheLeast() {
    int exact = 0;
    for (long rate = 1_001; rate < 1_200; rate++) {
      tellAnew(new FeeRate(rate));
      assertThat(lastTold()).isBetween(rate * 10 / 11 - 2, rate * 11 / 10 + 2);
      exact += lastTold() == rate ? 1 : 0;
    }
    assertThat(exact).isLessThan(4);
    for (int i = 0; i < 20; i++) {
      tellAnew(MINIMUM);
      assertThat(lastTold()).isGreaterThanOrEqualTo(100);
    }
  }

  @Test
  void pausesAreTenMinutesInTheMeanAndWhatIsNotNewIsNotTold() {
    long now = 0;
    long pauses = 0;
    for (int i = 0; i < 2_000; i++) {
      tell(MINIMUM, now);
      pauses += peer.feeFilterDue - now;
      now = peer.feeFilterDue;
    }
    assertThat(pauses / 2_000).isBetween(9 * MINUTE, 11 * MINUTE);
    assertThat(link.sent(FeeFilter.class).size()).as("up or down").isLessThan(1_500);
    List<FeeFilter> told = link.sent(FeeFilter.class);
    for (int i = 1; i < told.size(); i++) {
      assertThat(told.get(i)).isNotEqualTo(told.get(i - 1));
    }
  }

  @Test
  void aLargeChangeIsToldWithinFiveMinutesAndASmallOneIsNotHurried() {
    tell(new FeeRate(10_000), 0);
    long due = 60 * MINUTE;
    peer.feeFilterDue = due;
    tell(new FeeRate(11_000), 1);
    assertThat(peer.feeFilterDue).isEqualTo(due);
    tell(new FeeRate(30_000), 2);
    assertThat(peer.feeFilterDue).isBetween(2L, 5 * MINUTE + 2);
    long hurried = peer.feeFilterDue;
    tell(new FeeRate(31_000), 3);
    assertThat(peer.feeFilterDue).as("no moment is put off").isEqualTo(hurried);
    tell(new FeeRate(30_000), hurried);
    assertThat(lastTold()).isGreaterThan(20_000);

    peer.feeFilterDue = due + hurried;
    tell(new FeeRate(5_000), hurried + 1);
    assertThat(peer.feeFilterDue).as("down as well").isLessThan(hurried + 5 * MINUTE + 2);
  }

  @Test
  void duringTheInitialDownloadThePeerIsToldTheHighestBucketAsOtherNodesTellIt() {
    filters.tell(List.of(peer), true, MINIMUM, 0);
    assertThat(lastTold()).isEqualTo(9_936_506);
    assertThat(filters.round(new FeeRate(Amount.MAX_MONEY.satoshis())).satoshisPerKilobyte())
        .isEqualTo(9_936_506);
    assertThat(peer.feeFilterDue).isEqualTo(Duration.ofSeconds(10).toNanos());
  }

  @Test
  void theEndOfTheInitialDownloadIsToldAtOnce() {
    filters.tell(List.of(peer), true, MINIMUM, 0);
    peer.feeFilterDue = 60 * MINUTE;
    tell(MINIMUM, 1);
    assertThat(lastTold()).isLessThan(200);
    assertThat(peer.feeFilterDue).as("and once").isNotEqualTo(1);
    assertThat(link.sent(FeeFilter.class)).hasSize(2);
  }

  @Test
  void theBucketsAreTheSameWhateverTheOwnerAsks() {
    FeeFilters dear = new FeeFilters(new FeeRate(12_345), random);
    dear.tell(List.of(peer), true, MINIMUM, 0);
    assertThat(lastTold()).isEqualTo(9_936_506);
    TreeSet<Long> seen = new TreeSet<>();
    TreeSet<Long> usual = new TreeSet<>();
    for (int i = 0; i < 100; i++) {
      seen.add(dear.round(new FeeRate(50_000)).satoshisPerKilobyte());
      usual.add(filters.round(new FeeRate(50_000)).satoshisPerKilobyte());
    }
    assertThat(seen).isEqualTo(usual);
  }

  private void tellAnew(FeeRate floor) {
    peer.feeFilterDue = 0;
    peer.feeFilterSent = null;
    tell(floor, 0);
  }

  private void tell(FeeRate floor, long now) {
    filters.tell(List.of(peer), false, floor, now);
  }

  private long lastTold() {
    return link.sent(FeeFilter.class).getLast().rate().satoshisPerKilobyte();
  }
}
