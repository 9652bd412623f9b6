package org.groat.node.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.groat.chain.state.TestKey;
import org.groat.node.config.ConfigurationException;
import org.groat.node.rpc.Json;
import org.groat.node.rpc.RpcException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Methods about peers, bans and addresses on two connected nodes: shapes, effects, and Core's codes where they fail.
class NetworkMethodsTest {
  @TempDir static Path folder;
  private static TestNode first;
  private static TestNode second;

  @BeforeAll
  static void start() {
    first =
        TestNode.regtest(
            folder.resolve("first"),
            "--whitelist=noban,addr@127.0.0.1",
            "--maxuploadtarget=1G",
            "--bantime=5000");
    second = TestNode.regtest(folder.resolve("second"), "--connect=" + first.address());
    TestNode.await("a ping", () -> first.call("getpeerinfo").path(0).has("pingtime"));
  }

  @AfterAll
  static void stop() {
    second.close();
    first.close();
  }

  @Test
  void everyFieldOfAPeerIsShown() {
    assertThat(names(first.call("getpeerinfo").get(0)))
        .containsExactly(
            "id",
            "addr",
            "addrbind",
            "addrlocal",
            "network",
            "services",
            "servicesnames",
            "relaytxes",
            "last_inv_sequence",
            "inv_to_send",
            "lastsend",
            "lastrecv",
            "last_transaction",
            "last_block",
            "bytessent",
            "bytesrecv",
            "conntime",
            "timeoffset",
            "pingtime",
            "minping",
            "version",
            "subver",
            "inbound",
            "bip152_hb_to",
            "bip152_hb_from",
            "startingheight",
            "presynced_headers",
            "synced_headers",
            "synced_blocks",
            "inflight",
            "addr_relay_enabled",
            "addr_processed",
            "addr_rate_limited",
            "permissions",
            "minfeefilter",
            "bytessent_per_msg",
            "bytesrecv_per_msg",
            "connection_type",
            "transport_protocol_type",
            "session_id");
    assertThat(first.call("getpeerinfo").get(0).path("permissions"))
        .extracting(JsonNode::asText)
        .containsExactly("noban", "download", "addr");
    assertThat(first.call("getpeerinfo").get(0).path("network").asText())
        .isEqualTo("not_publicly_routable");
  }

  @Test
  void theDaysUploadIsTold() {
    JsonNode target = first.call("getnettotals").path("uploadtarget");
    assertThat(names(target))
        .containsExactly(
            "timeframe",
            "target",
            "target_reached",
            "serve_historical_blocks",
            "bytes_left_in_cycle",
            "time_left_in_cycle");
    assertThat(target.path("target").asLong()).isEqualTo(1L << 30);
    assertThat(target.path("bytes_left_in_cycle").asLong()).isBetween(1L, (1L << 30) - 1);
    assertThat(target.path("time_left_in_cycle").asLong()).isBetween(1L, 86_400L);
    assertThat(second.call("getnettotals").path("uploadtarget").path("target").asLong()).isZero();
  }

  @Test
  void howTheNodeTakesPartIsTold() {
    JsonNode info = second.call("getnetworkinfo");
    assertThat(info.path("connections_out").asInt()).isEqualTo(1);
    assertThat(info.path("localrelay").asBoolean()).isTrue();
    assertThat(info.path("networks"))
        .extracting(n -> n.path("name").asText())
        .containsExactly("ipv4", "ipv6", "onion", "i2p", "cjdns");
    assertThat(second.call("getconnectioncount").asInt()).isEqualTo(1);
    assertThat(second.call("ping").isNull()).isTrue();
  }

  @Test
  void bansAreSetListedAndEnded() {
    assertThat(first.call("setban", "192.0.2.7", "add").isNull()).isTrue();
    assertThat(first.call("setban", "198.51.100.9/24", "add", 100).isNull()).isTrue();
    assertThat(first.call("setban", "2001:db8::/32", "add", 4_000_000_000L, true).isNull())
        .isTrue();
    JsonNode bans = first.call("listbanned");
    assertThat(bans)
        .extracting(b -> b.path("address").asText())
        .containsExactly("192.0.2.7/32", "198.51.100.0/24", "2001:db8::/32");
    assertThat(names(bans.get(0)))
        .containsExactly(
            "address", "ban_created", "banned_until", "ban_duration", "time_remaining");
    assertThat(bans.get(0).path("ban_duration").asLong()).isEqualTo(5000);
    assertThat(bans.get(1).path("ban_duration").asLong()).isEqualTo(100);
    assertThat(bans.get(2).path("banned_until").asLong()).isEqualTo(4_000_000_000L);

    assertCode(-23, () -> first.call("setban", "192.0.2.7", "add"));
    assertCode(-23, () -> first.call("setban", "198.51.100.77", "add"));
    assertCode(-8, () -> first.call("setban", "192.0.2.9", "add", 5, true));
    assertCode(-30, () -> first.call("setban", "nowhere", "add"));
    assertCode(-30, () -> first.call("setban", "192.0.2.0/33", "add"));
    assertCode(-30, () -> first.call("setban", "192.0.2.0/24", "remove"));
    assertCode(-1, () -> first.call("setban", "192.0.2.7", "forgive"));
    assertThat(first.call("setban", "192.0.2.7", "remove").isNull()).isTrue();
    assertThat(first.call("listbanned")).hasSize(2);
    assertThat(first.call("clearbanned").isNull()).isTrue();
    assertThat(first.call("listbanned")).isEmpty();
  }

  @Test
  void aBanOutlivesARestart() {
    Path place = folder.resolve("banning");
    try (TestNode node = TestNode.regtest(place)) {
      node.call("setban", "192.0.2.0/24", "add");
    }
    try (TestNode node = TestNode.regtest(place)) {
      assertThat(node.call("listbanned").path(0).path("address").asText())
          .isEqualTo("192.0.2.0/24");
    }
  }

  @Test
  void addressesAreAddedCountedAndGiven() {
    assertThat(second.call("addpeeraddress", "8.8.4.4", 18444).path("success").asBoolean())
        .isTrue();
    assertThat(second.call("addpeeraddress", "8.8.4.4", 18444).path("error").asText())
        .isEqualTo("failed-adding-to-new");
    assertThat(second.call("addpeeraddress", "2a00:1450::5", 1, true).path("success").asBoolean())
        .isTrue();
    assertCode(-30, () -> second.call("addpeeraddress", "nowhere", 1));
    JsonNode counts = second.call("getaddrmaninfo");
    assertThat(names(counts))
        .containsExactly("ipv4", "ipv6", "onion", "i2p", "cjdns", "all_networks");
    assertThat(counts.path("ipv6").path("tried").asInt()).isEqualTo(1);
    assertThat(counts.path("all_networks").path("total").asInt()).isEqualTo(2);

    assertThat(second.call("getnodeaddresses")).hasSize(1);
    assertThat(second.call("getnodeaddresses", 0)).hasSize(2);
    JsonNode given = second.call("getnodeaddresses", 0, "ipv4").get(0);
    assertThat(names(given)).containsExactly("time", "services", "address", "port", "network");
    assertThat(given.path("address").asText()).isEqualTo("8.8.4.4");
    assertThat(given.path("services").asLong()).isEqualTo(9);
    assertCode(-8, () -> second.call("getnodeaddresses", -1));
    assertCode(-8, () -> second.call("getnodeaddresses", 1, "carrier-pigeon"));
  }

  @Test
  void connectionsOfEveryKindAreMadeOnRequest() {
    try (TestNode caller = TestNode.regtest(folder.resolve("caller"))) {
      JsonNode made = caller.call("addconnection", first.address(), "block-relay-only", true);
      assertThat(made.path("connection_type").asText()).isEqualTo("block-relay-only");
      assertThat(made.path("address").asText()).isEqualTo(first.address());
      TestNode.await(
          "the connection",
          () ->
              caller
                  .call("getpeerinfo")
                  .path(0)
                  .path("connection_type")
                  .asText()
                  .equals("block-relay-only"));
      assertCode(-8, () -> caller.call("addconnection", first.address(), "manual", true));
      assertCode(-8, () -> caller.call("addconnection", "no where", "feeler", true));
      caller.call("addconnection", second.address(), "block-relay-only", false);
      assertCode(-34, () -> caller.call("addconnection", "127.0.0.1:1", "block-relay-only", true));
      assertThat(caller.call("setnetworkactive", false).asBoolean()).isFalse();
      TestNode.await("silence", () -> caller.call("getconnectioncount").asInt() == 0);
      assertThat(caller.call("getnetworkinfo").path("networkactive").asBoolean()).isFalse();
      assertThat(caller.call("setnetworkactive", true).asBoolean()).isTrue();
    }
  }

  @Test
  void aBlockOfASideBranchIsFetchedFromAPeer() {
    try (TestNode giver = TestNode.regtest(folder.resolve("giver"));
        TestNode taker = TestNode.regtest(folder.resolve("taker"))) {
      giver.mine(2, TestKey.of(1));
      taker.mine(3, TestKey.of(2));
      String block = giver.call("getblockhash", 1).asText();
      assertCode(-1, () -> taker.call("getblockfrompeer", block, 0));
      taker.call("addnode", giver.address(), "onetry");
      TestNode.await(
          "the peer's headers",
          () -> taker.call("getpeerinfo").path(0).path("synced_headers").asInt() == 2);
      assertCode(-1, () -> taker.call("getblockfrompeer", block, 99));
      long peer = taker.call("getpeerinfo").path(0).path("id").asLong();
      assertThat(taker.call("getblockfrompeer", block, peer)).isEqualTo(Json.object());
      TestNode.await("the block", () -> has(taker, block));
      assertCode(-1, () -> taker.call("getblockfrompeer", block, peer));
    }
  }

  @Test
  void permissionsThatAreNoneKeepTheNodeFromStarting() {
    assertThatThrownBy(
            () -> TestNode.regtest(folder.resolve("wrong"), "--whitelist=fly@10.0.0.0/8"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("whitelist=fly@10.0.0.0/8")
        .hasMessageContaining("'fly' is no permission");
  }

  @Test
  void theTableOfPeersHasALineForEach() {
    JsonNode peers = first.call("getpeerinfo");
    long now = peers.get(0).path("conntime").asLong() + 75;
    List<String> lines = PeersCommand.lines(Json.array().add(peers.get(0)), now);
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst().split(" +"))
        .contains("address", "direction", "type", "transport", "height", "ping", "since");
    assertThat(lines.getLast())
        .contains(peers.get(0).path("addr").asText(), " in ", "inbound", "v2", "1m 15s");
    assertThat(PeersCommand.lines(Json.array(), now)).containsExactly("no peers");
  }

  private static boolean has(TestNode node, String block) {
    try {
      return node.call("getblock", block, 0).isTextual();
    } catch (RpcException e) {
      return false;
    }
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static void assertCode(int code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RpcException.class, e -> assertThat(e.code()).as(e.text()).isEqualTo(code));
  }
}
