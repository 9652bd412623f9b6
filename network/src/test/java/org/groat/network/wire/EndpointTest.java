package org.groat.network.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.groat.chain.codec.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EndpointTest {
  @ParameterizedTest
  @CsvSource({
    "1.2.3.4, 1.2.3.4:8333, IPV4",
    "1.2.3.4:5, 1.2.3.4:5, IPV4",
    "::1, [::1]:8333, IPV6",
    "[::1], [::1]:8333, IPV6",
    "[::1]:0, [::1]:0, IPV6",
    "2001:DB8:0:0:1:0:0:1, [2001:db8::1:0:0:1]:8333, IPV6",
    "2001:db8:0:1:1:1:1:1, [2001:db8:0:1:1:1:1:1]:8333, IPV6",
    "::, [::]:8333, IPV6",
    "1::, [1::]:8333, IPV6",
    "::ffff:9.8.7.6, 9.8.7.6:8333, IPV4",
    "fc00:1:2:3:4:5:6:7, [fc00:1:2:3:4:5:6:7]:8333, CJDNS",
    "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion, "
        + "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion:8333, TORV3",
    "UKEU3k5oycgaauneqgtnvselmt4yemvoilkln7jpvamvfx7dnkdq.b32.i2p:0, "
        + "ukeu3k5oycgaauneqgtnvselmt4yemvoilkln7jpvamvfx7dnkdq.b32.i2p:0, I2P"
  })
  void textIsReadAndWrittenInItsUsualForm(String text, String written, Network network) {
    Endpoint endpoint = Endpoint.parse(text, 8333);
    assertThat(endpoint).hasToString(written);
    assertThat(endpoint.address().network()).isEqualTo(network);
    assertThat(Endpoint.parse(written, 1)).isEqualTo(endpoint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.org",
        "localhost:1",
        "1.2.3",
        "1.2.3.256",
        "1.2.3.4:65536",
        "1.2.3.4:",
        "1.2.3.4:-1",
        "[::1",
        "[::1]:x",
        "::1%eth0",
        ":::1",
        "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscrye.onion",
        "qg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion",
        "expyuzz4wqqyqhjn.onion",
        "a.b32.i2p",
        "1keu3k5oycgaauneqgtnvselmt4yemvoilkln7jpvamvfx7dnkdq.b32.i2p"
      })
  void whatIsNoEndpointIsRefusedInOneLine(String text) {
    assertThatThrownBy(() -> Endpoint.parse(text, 8333))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .isNotBlank()
        .doesNotContain("\n");
  }

  @Test
  void overlayNamesSayTheirBytes() {
    assertThat(
            NetworkAddress.parse("pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion")
                .bytes())
        .isEqualTo(
            Bytes.fromHex("79bcc625184b05194975c28b66b66b0469f7f6556fb1ac3189a79b40dda32f1f"));
    assertThat(
            NetworkAddress.parse("ukeu3k5oycgaauneqgtnvselmt4yemvoilkln7jpvamvfx7dnkdq.b32.i2p")
                .bytes())
        .isEqualTo(
            Bytes.fromHex("a2894dabaec08c0051a481a6dac88b64f98232ae42d4b6fd2fa81952dfe36a87"));
  }

  @ParameterizedTest
  @CsvSource({
    "8.8.8.8, true",
    "2a01:4f8::1, true",
    "fc00:1:2:3:4:5:6:7, true",
    "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion, true",
    "10.1.2.3, false",
    "172.16.0.1, false",
    "172.31.255.255, false",
    "172.32.0.1, true",
    "192.168.1.1, false",
    "100.64.0.1, false",
    "100.63.0.1, true",
    "169.254.1.1, false",
    "198.19.0.1, false",
    "198.20.0.1, true",
    "192.0.2.1, false",
    "127.0.0.1, false",
    "0.1.2.3, false",
    "0.0.0.0, false",
    "255.255.255.255, false",
    "::1, false",
    "::, false",
    "fe80::1, false",
    "fd00::1, false",
    "2001:db8::1, false",
    "2001:10::1, false",
    "2001:20::1, false",
    "2001:30::1, true"
  })
  void onlyAddressesThatAnyoneCanReachAreRoutable(String text, boolean routable) {
    assertThat(NetworkAddress.parse(text).isRoutable()).isEqualTo(routable);
  }

  @Test
  void serviceNamesAreThoseOfTheField() {
    Services services = new Services(1 | 1 << 3 | 1 << 10 | 1 << 11 | 1L << 25 | 1L << 63);
    assertThat(services.names())
        .containsExactly(
            "NETWORK", "WITNESS", "NETWORK_LIMITED", "P2P_V2", "UNKNOWN[2^25]", "UNKNOWN[2^63]");
    assertThat(new Services(0xc09).toHex()).isEqualTo("0000000000000c09");
    assertThat(services.servesBlocks()).isTrue();
    assertThat(Services.NETWORK.servesBlocks()).isFalse();
  }
}
