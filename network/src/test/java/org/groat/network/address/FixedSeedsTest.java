package org.groat.network.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Network;
import org.groat.network.wire.NetworkAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FixedSeedsTest {
  private static final long NOW = 1_790_000_000L;

  @ParameterizedTest
  @ValueSource(strings = {"main", "testnet4", "signet"})
  void everySeedCanBeReachedAndIsInAGroupThatFewShare(String name) {
    List<Endpoint> seeds = FixedSeeds.of(NetworkParameters.byName(name));
    assertThat(seeds).hasSizeGreaterThan(30).doesNotHaveDuplicates();
    assertThat(seeds).allMatch(seed -> seed.address().isRoutable());
    assertThat(seeds)
        .filteredOn(seed -> seed.address().network() == Network.IPV4)
        .extracting(seed -> NetGroup.of(seed.address()))
        .doesNotHaveDuplicates();
    assertThat(seeds.stream().map(seed -> seed.address().network())).contains(Network.values());
    assertThat(seeds)
        .filteredOn(seed -> seed.address().network() == Network.I2P)
        .allMatch(seed -> seed.port() == 0);
  }

  @Test
  void aNetworkOnOneMachineHasNone() {
    assertThat(FixedSeeds.of(NetworkParameters.REGTEST)).isEmpty();
  }

  @Test
  void onlyReachableOnesGoToTheBookAndCountAsOld() {
    AddressBook book = AddressBook.empty(new SplittableRandom(1), NetworkAddress::isRoutable);
    List<Endpoint> seeds = FixedSeeds.of(NetworkParameters.byName("main"));
    int added = FixedSeeds.add(seeds, Set.of(Network.TORV3), book, new SplittableRandom(2), NOW);
    assertThat(added).isEqualTo(book.size()).isGreaterThan(4);
    assertThat(book.count(EnumSet.complementOf(EnumSet.of(Network.TORV3)), false)).isZero();
    assertThat(book.all()).allMatch(known -> NOW - known.address().lastSeen() >= 7L * 24 * 3600);
  }
}
