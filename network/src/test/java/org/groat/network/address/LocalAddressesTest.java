package org.groat.network.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.groat.network.address.LocalAddresses.Local;
import org.groat.network.address.LocalAddresses.Source;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Network;
import org.groat.network.wire.NetworkAddress;
import org.junit.jupiter.api.Test;

/// Which addresses of ours are told to whom.
final class LocalAddressesTest {
  private static final Set<Network> ALL = EnumSet.allOf(Network.class);
  private static final Endpoint CLEAR = Endpoint.parse("8.8.4.4:8333", 0);
  private static final Endpoint SIXTH = Endpoint.parse("[2a00:1450::5]:8333", 0);
  private static final Endpoint ONION =
      Endpoint.parse("pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion:8333", 0);
  private static final Endpoint I2P =
      Endpoint.parse("ukeu3k5oycgaauneqgtnvselmt4yemvoilkln7jpvamvfx7dnkdq.b32.i2p", 8333);

  @Test
  void anOverlayAddressStaysInItsOverlayAndOthersOutOfIt() {
    LocalAddresses own = new LocalAddresses(true, ALL::contains);
    own.add(ONION, Source.MANUAL);
    assertThat(own.best(Network.IPV4)).isEmpty();
    assertThat(own.best(Network.I2P)).isEmpty();
    assertThat(own.best(Network.TORV3).map(Local::endpoint)).contains(ONION);

    own.add(CLEAR, Source.MANUAL);
    own.add(I2P, Source.MANUAL);
    assertThat(own.best(Network.TORV3).map(Local::endpoint)).contains(ONION);
    assertThat(own.best(Network.I2P).map(Local::endpoint)).contains(I2P);
    assertThat(own.best(Network.CJDNS).map(Local::endpoint)).contains(CLEAR);
    own.remove(ONION);
    assertThat(own.best(Network.TORV3)).isEmpty();
  }

  @Test
  void thePeersOwnNetworkComesFirstThenTheSurerWord() {
    LocalAddresses own = new LocalAddresses(true, ALL::contains);
    own.add(SIXTH, Source.INTERFACE);
    own.add(CLEAR, Source.MANUAL);
    assertThat(own.best(Network.IPV6).map(Local::endpoint)).contains(SIXTH);
    assertThat(own.best(Network.CJDNS).map(Local::endpoint)).contains(CLEAR);
  }

  @Test
  void whatPeersSawAndWhatIsSaidTwiceCountsForMore() {
    LocalAddresses own = new LocalAddresses(true, ALL::contains);
    own.add(CLEAR, Source.INTERFACE);
    assertThat(own.all()).containsExactly(new Local(CLEAR, 1));
    own.add(CLEAR, Source.INTERFACE);
    own.seen(CLEAR);
    own.seen(SIXTH);
    assertThat(own.all()).containsExactly(new Local(CLEAR, 3));
    own.add(CLEAR, Source.MANUAL);
    assertThat(own.all().getFirst().isCertain()).isTrue();
  }

  @Test
  void withoutDiscoveryOnlyTheUsersWordCounts() {
    LocalAddresses own = new LocalAddresses(false, ALL::contains);
    assertThat(own.add(CLEAR, Source.BOUND)).isFalse();
    assertThat(own.add(CLEAR, Source.MAPPED)).isFalse();
    assertThat(own.add(CLEAR, Source.MANUAL)).isTrue();
  }

  @Test
  void privateAddressesAreOfNoUseAndOnNetworksNotCalledOnlyTheUsersWordCounts() {
    LocalAddresses own = new LocalAddresses(true, Network.IPV4::equals);
    assertThat(own.add(Endpoint.parse("192.168.1.5:8333", 0), Source.MANUAL)).isFalse();
    assertThat(own.add(SIXTH, Source.INTERFACE)).isFalse();
    assertThat(own.add(ONION, Source.MANUAL)).isTrue();
  }

  @Test
  void thereIsALimit() {
    LocalAddresses own = new LocalAddresses(true, ALL::contains);
    for (int i = 0; i < 2 * LocalAddresses.ADDRESSES_MAX; i++) {
      own.add(new Endpoint(NetworkAddress.ofIpv4(8, 8, 8, i), 1), Source.MANUAL);
    }
    assertThat(own.all()).hasSize(LocalAddresses.ADDRESSES_MAX);
  }
}
