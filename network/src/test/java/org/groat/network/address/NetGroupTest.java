package org.groat.network.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.groat.network.wire.NetworkAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NetGroupTest {
  @ParameterizedTest
  @CsvSource({
    "1.2.3.4, 1.2.200.1, true",
    "1.2.3.4, 1.3.3.4, false",
    "127.0.0.1, ::1, true",
    "10.0.0.1, 192.168.0.1, true",
    "10.0.0.1, 127.0.0.1, false",
    "2a01:4f8:1::1, 2a01:4f8:2::2, true",
    "2a01:4f8::1, 2a01:4f9::1, false",
    "2001:470:1f0b::1, 2001:470:1f0a::1, true",
    "2001:470:1f0b::1, 2001:470:2f0b::1, false",
    "2002:102:304::1, 1.2.99.99, true",
    "64:ff9b::102:304, 1.2.99.99, true",
    "2001:0:1::fefd:fcfb, 1.2.99.99, true",
    "fc12:3456::1, fc1f:9999::1, true",
    "fc12:3456::1, fc22:3456::1, false",
    "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion, 1.2.3.4, false",
  })
  void addressesThatCostOnePartyLittleAreOneGroup(String one, String other, boolean same) {
    boolean equal =
        NetGroup.of(NetworkAddress.parse(one)).equals(NetGroup.of(NetworkAddress.parse(other)));
    assertThat(equal).isEqualTo(same);
  }
}
