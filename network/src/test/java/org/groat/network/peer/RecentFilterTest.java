package org.groat.network.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.groat.chain.primitives.Wtxid;
import org.junit.jupiter.api.Test;

final class RecentFilterTest {
  private final SplittableRandom random = new SplittableRandom(9);

  @Test
  void theLatestAreAlwaysRemembered() {
    RecentFilter filter = new RecentFilter(500, random);
    Wtxid[] all = new Wtxid[5_000];
    for (int i = 0; i < all.length; i++) {
      all[i] = hash();
      filter.add(all[i]);
      for (int j = Math.max(0, i - 499); j <= i; j += 37) {
        assertThat(filter.contains(all[j])).isTrue();
      }
    }
    assertThat(filter.contains(all[0])).as("long gone").isFalse();
    filter.clear();
    assertThat(filter.contains(all[4_999])).isFalse();
  }

  @Test
  void falseClaimsAreRarerThanOneInAHundredThousand() {
    RecentFilter filter = new RecentFilter(1_000, random);
    for (int i = 0; i < 2_000; i++) {
      filter.add(hash());
    }
    int claims = 0;
    for (int i = 0; i < 300_000; i++) {
      claims += filter.contains(hash()) ? 1 : 0;
    }
    assertThat(claims).isLessThanOrEqualTo(3);
  }

  private Wtxid hash() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return Wtxid.of(bytes);
  }
}
