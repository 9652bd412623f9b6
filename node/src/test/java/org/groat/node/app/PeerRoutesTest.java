package org.groat.node.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.groat.network.manager.NetworkSettings;
import org.groat.network.transport.FakeSocks;
import org.groat.network.transport.Routes;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Network;
import org.groat.node.config.ConfigurationException;
import org.groat.node.config.Option;
import org.groat.node.config.Options;
import org.groat.node.config.Settings;
import org.groat.node.rpc.RpcException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the options about proxies, networks and own addresses come to, and that a node does as they say.
class PeerRoutesTest {
  @TempDir Path folder;

  @Test
  void aProxyCarriesEverythingAndMakesTheNodeHide() {
    NetworkSettings network = network("--proxy=127.0.0.1:9050");
    Routes routes = network.routes();
    assertThat(routes.networks())
        .containsExactlyInAnyOrder(Network.IPV4, Network.IPV6, Network.TORV3);
    assertThat(routes.proxies().values())
        .allMatch(p -> p.at().equals(Endpoint.parse("127.0.0.1:9050", 0)) && p.isolated());
    assertThat(routes.namesGoToProxy()).isTrue();
    assertThat(network.bind()).isEmpty();
    assertThat(network.discover()).isFalse();
    assertThat(network.dnsSeed()).isTrue();
    assertThat(network("--proxy=127.0.0.1:9050", "--listen=1").bind()).hasSize(1);
    assertThat(network("--proxy=0").routes()).isEqualTo(Routes.DIRECT);
  }

  @Test
  void onionsCanHaveAProxyOfTheirOwnOrNone() {
    Routes routes = network("--proxy=127.0.0.1:1", "--onion=127.0.0.1:2").routes();
    assertThat(routes.proxies().get(Network.TORV3).at().port()).isEqualTo(2);
    assertThat(routes.proxies().get(Network.IPV4).at().port()).isEqualTo(1);
    assertThat(network("--proxy=127.0.0.1:1", "--onion=0").routes().reaches(Network.TORV3))
        .isFalse();
    Routes alone = network("--onion=127.0.0.1", "--proxyrandomize=0").routes();
    assertThat(alone.proxies().get(Network.TORV3).at().port()).isEqualTo(9050);
    assertThat(alone.proxies().get(Network.TORV3).isolated()).isFalse();
    assertThat(alone.namesGoToProxy()).isFalse();
  }

  @Test
  void eachNetworkIsCalledThroughItsOwnProxy() {
    Routes routes =
        network("--proxy=127.0.0.1:1=ipv4", "--proxy=127.0.0.1:2=ipv6", "--proxy=[::1]=tor")
            .routes();
    assertThat(routes.proxies().get(Network.IPV4).at().port()).isEqualTo(1);
    assertThat(routes.proxies().get(Network.IPV6).at().port()).isEqualTo(2);
    assertThat(routes.proxies().get(Network.TORV3).at()).isEqualTo(Endpoint.parse("[::1]:9050", 0));
    assertThat(routes.proxies()).doesNotContainKey(Network.CJDNS);
    assertThat(routes.names()).isEqualTo(routes.proxies().get(Network.IPV6));
    assertThat(network("--proxy=127.0.0.1:2=tor").routes())
        .as("another name for it")
        .isEqualTo(network("--onion=127.0.0.1:2").routes());
    assertThat(network("--proxy=127.0.0.1:1", "--proxy=0=tor").routes().reaches(Network.TORV3))
        .isFalse();
  }

  @Test
  void onionsAreCalledThroughWhatTheTorProcessNamesWhereTheUserNamesNothing() {
    Routes asked = network("--torcontrol=127.0.0.1:9051").routes();
    assertThat(asked.tor()).isNotNull();
    assertThat(asked.reaches(Network.TORV3)).as("not yet").isFalse();
    asked.tor().learn(Endpoint.parse("127.0.0.1:9150", 0));
    assertThat(asked.reaches(Network.TORV3)).isTrue();
    Routes alone =
        network("--torcontrol=127.0.0.1:9051", "--onlynet=onion", "--proxyrandomize=0").routes();
    assertThat(alone.networks()).containsExactly(Network.TORV3);
    alone.tor().learn(Endpoint.parse("127.0.0.1:9150", 0));
    assertThat(alone.shownProxy(Network.TORV3).orElseThrow().isolated()).isFalse();
    assertThat(network("--torcontrol=127.0.0.1:9051", "--onion=127.0.0.1:2").routes().tor())
        .isNull();
    assertRefused("or --torcontrol", "--torcontrol=127.0.0.1:9051", "--onlynet=onion", "--onion=0");
  }

  @Test
  void onlyTheNetworksThatAreNamedAreCalled() {
    NetworkSettings network = network("--onlynet=onion", "--onion=127.0.0.1:2");
    assertThat(network.routes().networks()).containsExactly(Network.TORV3);
    assertThat(network.dnsSeed()).as("seeds know none").isFalse();
    assertThat(network("--onlynet=ipv4", "--onlynet=cjdns", "--cjdnsreachable").routes().networks())
        .containsExactlyInAnyOrder(Network.IPV4, Network.CJDNS);
  }

  @Test
  void whatDoesNotGoTogetherIsToldInOneLine() {
    assertRefused("give --proxy or --onion", "--onlynet=onion");
    assertRefused("give --proxy or --onion", "--onlynet=onion", "--proxy=127.0.0.1:1", "--onion=0");
    assertRefused("--i2psam", "--onlynet=i2p");
    assertRefused("--cjdnsreachable", "--onlynet=cjdns");
    assertRefused("no network: give one of ipv4, ipv6, onion, i2p, cjdns", "--onlynet=tor");
    assertRefused(
        "seeds know peers of ipv4 and ipv6 only",
        "--onlynet=onion",
        "--onion=127.0.0.1:2",
        "--dnsseed=1");
    assertRefused("forcednsseed=1 does not go together", "--forcednsseed=1", "--connect=0");
    assertRefused("there is no host", "--proxy=no-such-host.invalid:9050");
    assertRefused("\"99999\" is no port", "--proxy=127.0.0.1:99999");
    assertRefused("proxy is empty", "--proxy=");
    assertRefused("nobody can call 10.0.0.1 from elsewhere", "--externalip=10.0.0.1");
    assertRefused("'here' is no address", "--externalip=here");
  }

  @Test
  void anExternalAddressTakesThePortThatTheNodeListensOn() {
    NetworkSettings network = network("--externalip=8.8.4.4", "--externalip=[2a00:1450::5]:7");
    assertThat(network.externalIp())
        .extracting(Endpoint::toString)
        .containsExactly("8.8.4.4:18444", "[2a00:1450::5]:7");
    assertThat(network.discover()).isFalse();
    assertThat(network("--externalip=8.8.4.4", "--discover=1").discover()).isTrue();
    assertThat(network("--listen=0").discover()).isFalse();
  }

  @Test
  void fixedSeedsComeUnlessTheyAreRefused() {
    Settings with = settings("--network=signet");
    Settings without = settings("--network=signet", "--fixedseeds=0");
    assertThat(PeerSettings.of(with, with.parameters()).fixedSeeds()).isNotEmpty();
    assertThat(PeerSettings.of(without, without.parameters()).fixedSeeds()).isEmpty();
  }

  @Test
  void aNodeCallsByNameThroughItsProxyAndTellsHowItReachesNetworks() throws Exception {
    try (TestNode server = TestNode.regtest(folder.resolve("server"));
        FakeSocks socks = new FakeSocks(server.peerPort());
        TestNode client =
            TestNode.regtest(
                folder.resolve("client"),
                "--proxy=" + socks.at(),
                "--connect=peer.nowhere.invalid:4321")) {
      TestNode.await("a connection", () -> client.call("getpeerinfo").path(0).has("pingtime"));
      JsonNode peer = client.call("getpeerinfo").get(0);
      assertThat(peer.path("addr").asText()).isEqualTo("peer.nowhere.invalid:4321");
      assertThat(peer.path("network").asText()).isEqualTo("not_publicly_routable");
      assertThat(socks.requests())
          .allMatch(r -> r.host().equals("peer.nowhere.invalid") && r.port() == 4321);

      JsonNode networks = client.call("getnetworkinfo").path("networks");
      assertThat(networks)
          .extracting(
              n -> n.path("name").asText(),
              n -> n.path("reachable").asBoolean(),
              n -> n.path("limited").asBoolean(),
              n -> n.path("proxy").asText(),
              n -> n.path("proxy_randomize_credentials").asBoolean())
          .containsExactly(
              tuple("ipv4", true, false, socks.at().toString(), true),
              tuple("ipv6", true, false, socks.at().toString(), true),
              tuple("onion", true, false, socks.at().toString(), true),
              tuple("i2p", false, true, "", false),
              tuple("cjdns", false, true, socks.at().toString(), true));
    }
  }

  @Test
  void theTransportThatAddnodeAsksForIsTheOneThatIsUsed() {
    try (TestNode server = TestNode.regtest(folder.resolve("server"));
        TestNode plain = TestNode.regtest(folder.resolve("plain"), "--v2transport=0");
        TestNode client = TestNode.regtest(folder.resolve("client"))) {
      client.call("addnode", server.address(), "add", false);
      TestNode.await("a connection", () -> client.call("getpeerinfo").path(0).has("pingtime"));
      assertThat(client.call("getpeerinfo").get(0).path("transport_protocol_type").asText())
          .isEqualTo("v1");
      client.call("addnode", server.address(), "remove");
      client.call("disconnectnode", server.address());
      TestNode.await("the end", () -> client.call("getconnectioncount").asInt() == 0);
      client.call("addnode", server.address(), "onetry", true);
      TestNode.await("a connection", () -> client.call("getpeerinfo").path(0).has("pingtime"));
      assertThat(client.call("getpeerinfo").get(0).path("transport_protocol_type").asText())
          .isEqualTo("v2");
      assertThatThrownBy(() -> plain.call("addnode", server.address(), "add", true))
          .isInstanceOfSatisfying(RpcException.class, e -> assertThat(e.code()).isEqualTo(-8))
          .hasMessageContaining("v2transport requested but not enabled");
    }
  }

  @Test
  void ownAddressesAreShown() {
    try (TestNode node = TestNode.regtest(folder.resolve("node"), "--externalip=8.8.4.4:7")) {
      JsonNode local = node.call("getnetworkinfo").path("localaddresses");
      assertThat(local).hasSize(1);
      assertThat(local.get(0).path("address").asText()).isEqualTo("8.8.4.4");
      assertThat(local.get(0).path("port").asInt()).isEqualTo(7);
      assertThat(local.get(0).path("score").asInt()).isEqualTo(4);
    }
  }

  private void assertRefused(String why, String... options) {
    assertThatThrownBy(() -> network(options))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("\n");
  }

  private NetworkSettings network(String... options) {
    List<String> all = new ArrayList<>(List.of("--network=regtest"));
    all.addAll(List.of(options));
    Settings settings = settings(all.toArray(String[]::new));
    return PeerSettings.of(settings, settings.parameters());
  }

  private Settings settings(String... arguments) {
    Map<Option<?>, List<String>> options = new HashMap<>();
    options.put(Options.DATADIR, List.of(folder.toString()));
    for (String argument : arguments) {
      String[] parts = argument.substring(2).split("=", 2);
      Option<?> option = Options.named(parts[0]).orElseThrow();
      options
          .computeIfAbsent(option, any -> new ArrayList<>())
          .add(parts.length == 1 ? "1" : parts[1]);
    }
    return Settings.of(options);
  }
}
