package org.groat.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What several values of `--proxy`, and `--onion` with them, come to.
class ProxyPlanTest {
  private static final String ALL = "127.0.0.1:1";
  private static final String OTHER = "127.0.0.1:2";

  @TempDir Path folder;

  @Test
  void withoutANetworkAProxyIsForAllOfThem() {
    ProxyPlan plan = plan(ALL);
    assertThat(plan.byNetwork())
        .isEqualTo(Map.of("ipv4", ALL, "ipv6", ALL, "onion", ALL, "cjdns", ALL));
    assertThat(plan.names()).contains(ALL);
    assertThat(plan.hides()).isTrue();
  }

  @Test
  void eachNetworkCanHaveAProxyOfItsOwn() {
    for (String network : List.of("ipv4", "ipv6", "onion", "cjdns")) {
      assertThat(plan(OTHER + "=" + network).byNetwork()).isEqualTo(Map.of(network, OTHER));
    }
    assertThat(plan(OTHER + "=tor").byNetwork()).isEqualTo(Map.of("onion", OTHER));
    assertThat(plan(OTHER + "=IPv4").byNetwork()).isEqualTo(Map.of("ipv4", OTHER));
    assertThat(plan(ALL, OTHER + "=tor").byNetwork())
        .isEqualTo(Map.of("ipv4", ALL, "ipv6", ALL, "onion", OTHER, "cjdns", ALL));
  }

  @Test
  void theLastThatNamesANetworkCounts() {
    assertThat(plan(OTHER + "=tor", ALL).byNetwork()).containsEntry("onion", ALL);
    assertThat(plan(ALL + "=ipv4", OTHER + "=ipv4").byNetwork()).isEqualTo(Map.of("ipv4", OTHER));
  }

  @Test
  void zeroTakesBackAllOrOneNetworksProxy() {
    assertThat(plan(ALL, "0")).isEqualTo(plan());
    assertThat(plan(ALL, "0", OTHER + "=ipv6").byNetwork()).isEqualTo(Map.of("ipv6", OTHER));
    assertThat(plan(ALL, "0=cjdns", "0=tor").byNetwork())
        .isEqualTo(Map.of("ipv4", ALL, "ipv6", ALL));
    assertThat(plan(ALL, "0=cjdns").refusesOnion()).isFalse();
    assertThat(plan(ALL, "0=tor").refusesOnion()).isTrue();
    assertThat(plan("0=tor", ALL).refusesOnion()).isFalse();
  }

  @Test
  void namesGoToTheLastProxyForIpAddressesAndBesideItOnlyWhereThereIsNone() {
    assertThat(plan(ALL + "=ipv4", OTHER + "=ipv6").names()).contains(OTHER);
    assertThat(plan(OTHER + "=ipv6", ALL + "=ipv4").names()).contains(ALL);
    assertThat(plan(ALL, OTHER + "=tor", OTHER + "=cjdns").names()).contains(ALL);
    assertThat(plan(ALL + "=ipv4", OTHER + "=ipv6", "0=ipv6").names()).contains(ALL);
    assertThat(plan(ALL, "0=ipv4").names()).contains(ALL);
    assertThat(plan(ALL, "0=ipv4", "0=ipv6").names()).isEmpty();
    assertThat(plan(OTHER + "=tor", OTHER + "=cjdns").names()).isEmpty();
  }

  @Test
  void onlyWhoHidesAnIpAddressStopsListening() {
    assertThat(settings(OTHER + "=tor").listens()).isTrue();
    assertThat(settings(OTHER + "=cjdns").discovers()).isTrue();
    assertThat(settings(OTHER + "=ipv4").listens()).isFalse();
    assertThat(settings(OTHER + "=ipv6").discovers()).isFalse();
    assertThat(settings(ALL, "0=ipv4", "0=ipv6").listens()).isTrue();
  }

  @Test
  void onionGoesBeforeEveryProxy() throws IOException {
    write("onion=127.0.0.1:3");
    assertThat(plan(ALL, OTHER + "=tor").byNetwork()).containsEntry("onion", "127.0.0.1:3");
    write("onion=0");
    ProxyPlan none = plan(OTHER + "=tor");
    assertThat(none.byNetwork()).isEmpty();
    assertThat(none.refusesOnion()).isTrue();
  }

  @Test
  void theCommandLineGoesBeforeTheFileForEachNetwork() throws IOException {
    write("proxy=" + ALL, "proxy=" + ALL + "=tor");
    assertThat(plan(OTHER + "=ipv4").byNetwork())
        .isEqualTo(Map.of("ipv4", OTHER, "ipv6", ALL, "onion", ALL, "cjdns", ALL));
    assertThat(plan(OTHER).byNetwork().values()).containsOnly(OTHER);
    assertThat(plan("0").byNetwork()).isEmpty();
    write("noproxy=1");
    assertThat(plan(OTHER).names()).contains(OTHER);
  }

  @Test
  void whatIsNoProxyIsRefusedWithItsPlaceAndWhatIsExpected() throws IOException {
    for (String wrong :
        List.of("127.0.0.1:9050=", "127.0.0.1:9050=i2p", "127.0.0.1=foo", "0=all")) {
      assertRefused("command line: proxy=" + wrong + " is not valid", wrong);
    }
    write("proxy=127.0.0.1:9050=clearnet");
    assertRefused("groat.conf:1: proxy=127.0.0.1:9050=clearnet is not valid");
  }

  @Test
  void theTorProcessIsAskedForAProxyOnlyWhereTheUserNamesNoneForOnions() throws IOException {
    assertThat(settings().asksTorForProxy()).as("no Tor process is named").isFalse();
    write("torcontrol=127.0.0.1:9051");
    assertThat(settings().asksTorForProxy()).isTrue();
    assertThat(settings(OTHER + "=ipv4").asksTorForProxy()).as("it does not listen").isFalse();
    write("torcontrol=127.0.0.1:9051", "listen=1");
    assertThat(settings(OTHER + "=ipv4").asksTorForProxy()).isTrue();
    assertThat(settings(ALL).asksTorForProxy()).isFalse();
    assertThat(settings(OTHER + "=tor").asksTorForProxy()).isFalse();
    assertThat(settings("0=tor").asksTorForProxy()).isFalse();
    write("torcontrol=127.0.0.1:9051", "onion=0");
    assertThat(settings().asksTorForProxy()).isFalse();
    write("torcontrol=127.0.0.1:9051", "listenonion=0");
    assertThat(settings().asksTorForProxy()).isFalse();
  }

  private void assertRefused(String start, String... proxies) {
    assertThatThrownBy(() -> settings(proxies))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(start)
        .hasMessageContaining("HOST:PORT=NETWORK with one of ipv4, ipv6, tor and cjdns")
        .hasMessageNotContaining("\n");
  }

  private ProxyPlan plan(String... proxies) {
    return settings(proxies).proxies();
  }

  private Settings settings(String... proxies) {
    Map<Option<?>, List<String>> arguments = new HashMap<>();
    arguments.put(Options.DATADIR, List.of(folder.toString()));
    if (proxies.length > 0) {
      arguments.put(PeerOptions.PROXY, List.of(proxies));
    }
    return Settings.of(arguments);
  }

  private void write(String... lines) throws IOException {
    Files.write(folder.resolve("groat.conf"), List.of(lines));
  }
}
