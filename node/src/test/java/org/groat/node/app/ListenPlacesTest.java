package org.groat.node.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.groat.network.reach.FakeTor;
import org.groat.network.wire.Endpoint;
import org.groat.node.config.ConfigurationException;
import org.groat.node.config.Option;
import org.groat.node.config.Options;
import org.groat.node.config.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where a node listens as `--bind` has it, and what it takes callers for who come to a place for onion callers.
class ListenPlacesTest {
  private static final String TOR = "--torcontrol=127.0.0.1:9051";

  @TempDir Path folder;

  @Test
  void withoutAPlaceEverybodyIsLetInEverywhereAndOnionCallersComeToThePortAfter() {
    assertThat(places()).isEqualTo(new ListenPlaces(at("0.0.0.0:18444"), at()));
    assertThat(places(TOR)).isEqualTo(new ListenPlaces(at("0.0.0.0:18444"), at("127.0.0.1:18445")));
    assertThat(places(TOR, "--port=7"))
        .extracting(ListenPlaces::onion)
        .isEqualTo(at("127.0.0.1:8"));
    Settings main = settings("--network=main", TOR);
    assertThat(ListenPlaces.of(main).onion()).isEqualTo(at("127.0.0.1:8334"));
  }

  @Test
  void aPlaceForOnionCallersIsNoPlaceForOthers() {
    assertThat(places("--bind=127.0.0.1=onion"))
        .isEqualTo(new ListenPlaces(at(), at("127.0.0.1:18445")));
    assertThat(places("--bind=10.0.0.1", "--bind=[::1]:9=onion", TOR))
        .isEqualTo(new ListenPlaces(at("10.0.0.1:18444"), at("[::1]:9")));
    assertThat(places("--bind=10.0.0.1", TOR))
        .as("a place of its own for the service that we ask for")
        .isEqualTo(new ListenPlaces(at("10.0.0.1:18444"), at("127.0.0.1:18445")));
    assertThat(places("--port=65535", "--bind=127.0.0.1:5=onion").onion())
        .isEqualTo(at("127.0.0.1:5"));
  }

  @Test
  void theTorProcessOfThisMachineFindsAPlaceOnAllAddressesOnLoopback() {
    assertThat(ListenPlaces.target(at("0.0.0.0:5").getFirst())).hasToString("127.0.0.1:5");
    assertThat(ListenPlaces.target(at("10.0.0.1:5").getFirst())).hasToString("10.0.0.1:5");
  }

  @Test
  void whatIsNoPlaceIsToldInOneLine() {
    assertRefused("=onion for the callers that a Tor process brings", "--bind=127.0.0.1:1=tor");
    assertRefused("command line: bind=127.0.0.1:1= is not valid", "--bind=127.0.0.1:1=");
    assertRefused("bind=here=onion is not valid: 'here' is no address", "--bind=here=onion");
    assertRefused("bind=here is not valid", "--bind=here");
    assertRefused("there is none after 65535", "--port=65535", "--bind=127.0.0.1=onion");
    assertThatThrownBy(() -> settings("--natpmp=1", "--bind=127.0.0.1:5=onion").mapsPort())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("each --bind is for onion callers");
    assertThat(settings("--natpmp=1", "--bind=127.0.0.1:5=onion", "--bind=10.0.0.1").mapsPort())
        .isTrue();
  }

  @Test
  void whoComesToAPlaceForOnionCallersIsOneWithOrWithoutATorProcessThatWeAsk() throws Exception {
    int port = TestNode.freePort();
    String bind = "--bind=127.0.0.1:" + port + "=onion";
    try (FakeTor tor = new FakeTor("NULL", folder.resolve("none"));
        TestNode node = TestNode.regtest(folder.resolve("node"), bind, "--torcontrol=" + tor.at());
        TestNode onion = TestNode.regtest(folder.resolve("onion"), "--connect=127.0.0.1:" + port);
        TestNode open = TestNode.regtest(folder.resolve("open"), "--connect=" + node.address())) {
      TestNode.await("two callers", () -> networks(node).size() == 2);
      assertThat(networks(node)).containsExactlyInAnyOrder("onion", "not_publicly_routable");
      assertThat(List.of(onion, open))
          .allMatch(caller -> caller.call("getconnectioncount").asInt() == 1);
      TestNode.await(
          "the service",
          () -> tor.heard().contains("ADD_ONION NEW:ED25519-V3 Port=18444,127.0.0.1:" + port));
    }
    try (TestNode node = TestNode.regtest(folder.resolve("plain"), bind);
        TestNode caller =
            TestNode.regtest(folder.resolve("caller"), "--connect=127.0.0.1:" + port)) {
      TestNode.await("a caller", () -> networks(node).size() == 1);
      assertThat(networks(node)).containsExactly("onion");
      assertThat(caller.call("getconnectioncount").asInt()).isEqualTo(1);
    }
  }

  private static List<String> networks(TestNode node) {
    List<String> networks = new ArrayList<>();
    for (JsonNode peer : node.call("getpeerinfo")) {
      networks.add(peer.path("network").asText());
    }
    return networks;
  }

  private void assertRefused(String why, String... options) {
    assertThatThrownBy(() -> places(options))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("\n");
  }

  private static List<Endpoint> at(String... places) {
    return List.of(places).stream().map(text -> Endpoint.parse(text, 0)).toList();
  }

  private ListenPlaces places(String... options) {
    List<String> all = new ArrayList<>(List.of("--network=regtest"));
    all.addAll(List.of(options));
    return ListenPlaces.of(settings(all.toArray(String[]::new)));
  }

  private Settings settings(String... arguments) {
    Map<Option<?>, List<String>> options = new HashMap<>();
    options.put(Options.DATADIR, List.of(folder.toString()));
    for (String argument : arguments) {
      String[] parts = argument.substring(2).split("=", 2);
      Option<?> option = Options.named(parts[0]).orElseThrow();
      options.computeIfAbsent(option, any -> new ArrayList<>()).add(parts[1]);
    }
    return Settings.of(options);
  }
}
