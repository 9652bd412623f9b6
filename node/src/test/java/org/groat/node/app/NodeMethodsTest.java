package org.groat.node.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.groat.node.rpc.Json;
import org.groat.node.rpc.RpcException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Methods of pool, mining, transactions and peers on two connected nodes: shapes, and Core's codes where they fail.
class NodeMethodsTest {
  @TempDir static Path folder;
  private static TestNode first;
  private static TestNode second;
  private static String address;

  @BeforeAll
  static void start() {
    // Its caller is told of transactions at once, not after the pause that hides where they come
    // from.
    first = TestNode.regtest(folder.resolve("first"), "--whitelist=noban@127.0.0.1");
    second = TestNode.regtest(folder.resolve("second"), "--connect=" + first.address());
    first.call("createwallet", "w");
    address = first.call("getnewaddress").asText();
    first.call("generatetoaddress", 103, address);
    TestNode.await("the second node to follow", () -> second.height() == 103);
  }

  @AfterAll
  static void stop() {
    second.close();
    first.close();
  }

  @Test
  void aTransactionGoesFromThePoolOfOneNodeIntoABlockOfTheOther() {
    String txid = first.call("sendtoaddress", address, new BigDecimal("0.5")).asText();
    TestNode.await(
        "the transaction to travel", () -> Json.write(second.call("getrawmempool")).contains(txid));
    JsonNode entry = second.call("getmempoolentry", txid);
    assertThat(names(entry))
        .containsExactly(
            "vsize",
            "weight",
            "time",
            "height",
            "descendantcount",
            "descendantsize",
            "ancestorcount",
            "ancestorsize",
            "wtxid",
            "fees",
            "depends",
            "spentby",
            "bip125-replaceable",
            "unbroadcast");
    assertThat(second.call("getrawmempool", true).get(txid)).isEqualTo(entry);
    assertThat(second.call("getmempoolinfo").path("size").asInt()).isPositive();
    JsonNode template = second.call("getblocktemplate", segwit());
    assertThat(Json.write(template.path("transactions"))).contains(txid);
    assertThat(template.path("coinbasevalue").asLong()).isGreaterThan(50_0000_0000L);
    String hash = second.call("generatetoaddress", 1, address).get(0).asText();
    TestNode.await("the first node to follow", () -> first.tip().equals(hash));
    assertThat(first.call("getrawmempool")).isEmpty();
    JsonNode confirmed = first.call("getrawtransaction", txid, 2, hash);
    assertThat(confirmed.path("confirmations").asInt()).isEqualTo(1);
    assertThat(confirmed.path("fee").decimalValue())
        .isEqualByComparingTo(entry.path("fees").path("base").decimalValue());
    assertThat(
            confirmed.path("vin").get(0).path("prevout").path("scriptPubKey").path("type").asText())
        .isEqualTo("witness_v0_keyhash");
    assertCode(-5, () -> first.call("getrawtransaction", txid));
    assertThat(first.call("gettxout", txid, 0).path("confirmations").asInt()).isEqualTo(1);
    assertThat(first.call("gettxout", "00".repeat(32), 0).isNull()).isTrue();
  }

  @Test
  void whatThePoolRefusesIsToldWithItsReason() {
    String hex =
        first
            .call("getrawtransaction", coinbase(103), 0, first.call("getblockhash", 103).asText())
            .asText();
    assertCode(-26, () -> first.call("sendrawtransaction", hex));
    assertThatThrownBy(() -> first.call("sendrawtransaction", hex))
        .hasMessageContaining("coinbase");
    assertCode(-22, () -> first.call("sendrawtransaction", "00ff"));
    JsonNode verdict = first.call("testmempoolaccept", Json.array().add(hex)).get(0);
    assertThat(verdict.path("allowed").asBoolean()).isFalse();
    assertThat(verdict.path("reject-reason").asText()).isEqualTo("coinbase");
    assertCode(-8, () -> first.call("testmempoolaccept", Json.array()));
    assertThat(names(first.call("decoderawtransaction", hex)))
        .containsExactly(
            "txid", "hash", "version", "size", "vsize", "weight", "locktime", "vin", "vout");
  }

  @Test
  void blocksAreShownAtEveryLevel() {
    String hash = first.call("getblockhash", 50).asText();
    assertThat(first.call("getblock", hash, 0).asText()).hasSizeGreaterThan(160);
    JsonNode block = first.call("getblock", hash);
    assertThat(names(block))
        .containsSequence(
            "hash",
            "confirmations",
            "height",
            "version",
            "versionHex",
            "merkleroot",
            "time",
            "mediantime")
        .endsWith("previousblockhash", "nextblockhash", "strippedsize", "size", "weight", "tx");
    assertThat(block.path("tx").get(0).isTextual()).isTrue();
    assertThat(first.call("getblock", hash, 2).path("tx").get(0).path("vin").get(0).has("coinbase"))
        .isTrue();
    assertThat(first.call("getblockheader", hash, false).asText()).hasSize(160);
    assertThat(first.call("getblockheader", hash).path("height").asInt()).isEqualTo(50);
    assertCode(-5, () -> first.call("getblock", "00".repeat(32)));
    assertCode(-8, () -> first.call("getblock", "abc"));
    assertCode(-8, () -> first.call("getblockhash", 10_000));
  }

  @Test
  void aBranchCanBeGivenUpAndTakenBack() {
    try (TestNode alone = TestNode.regtest(folder.resolve("alone"))) {
      alone.call("generatetoaddress", 3, address);
      String tip = alone.tip();
      alone.call("invalidateblock", alone.call("getblockhash", 2).asText());
      assertThat(alone.height()).isEqualTo(1);
      assertThat(Json.write(alone.call("getchaintips"))).contains("\"status\":\"invalid\"");
      alone.call("reconsiderblock", tip);
      assertThat(alone.tip()).isEqualTo(tip);
      assertThat(alone.call("verifychain", 4, 0).asBoolean()).isTrue();
    }
  }

  @Test
  void peersAreShownAddedAndLost() {
    JsonNode peer = first.call("getpeerinfo").get(0);
    assertThat(peer.path("inbound").asBoolean()).isTrue();
    assertThat(peer.path("version").asInt()).isEqualTo(70016);
    assertThat(peer.path("servicesnames"))
        .extracting(JsonNode::asText)
        .contains("NETWORK", "WITNESS");
    assertThat(peer.path("transport_protocol_type").asText()).isEqualTo("v2");
    assertThat(names(peer))
        .startsWith("id", "addr", "addrbind")
        .contains("bytessent_per_msg", "connection_type", "session_id");
    assertThat(first.call("getconnectioncount").asInt())
        .isEqualTo(first.call("getnetworkinfo").path("connections").asInt());
    assertThat(first.call("getnettotals").path("totalbytesrecv").asLong()).isPositive();
    assertCode(-29, () -> first.call("disconnectnode", "10.0.0.1:1"));
    assertCode(-8, () -> first.call("disconnectnode"));
    first.call("addnode", "127.0.0.1:1", "add");
    assertCode(-23, () -> first.call("addnode", "127.0.0.1:1", "add"));
    assertThat(first.call("getaddednodeinfo").get(0).path("connected").asBoolean()).isFalse();
    first.call("addnode", "127.0.0.1:1", "remove");
    assertCode(-24, () -> first.call("addnode", "127.0.0.1:1", "remove"));
  }

  @Test
  void scriptsAndAddressesAreExplained() {
    JsonNode decoded = first.call("decodescript", "76a914" + "11".repeat(20) + "88ac");
    assertThat(decoded.path("type").asText()).isEqualTo("pubkeyhash");
    assertThat(decoded.path("desc").asText()).startsWith("addr(m").contains(")#");
    assertThat(decoded.path("segwit").path("type").asText()).isEqualTo("witness_v0_keyhash");
    JsonNode valid = first.call("validateaddress", address);
    assertThat(valid.path("isvalid").asBoolean()).isTrue();
    assertThat(valid.path("witness_version").asInt()).isZero();
    assertThat(first.call("validateaddress", "nope").path("isvalid").asBoolean()).isFalse();
    assertThat(first.call("getaddressinfo", address).path("ismine").asBoolean()).isTrue();
  }

  @Test
  void aBlockOfChosenTransactionsIsMadeAndABadOneIsRefused() {
    try (TestNode alone = TestNode.regtest(folder.resolve("chosen"))) {
      JsonNode made = alone.call("generateblock", address, Json.array(), false);
      assertThat(alone.height()).isZero();
      assertThat(alone.call("submitblock", made.path("hex").asText()).isNull()).isTrue();
      assertThat(alone.tip()).isEqualTo(made.path("hash").asText());
      assertThat(alone.call("submitblock", made.path("hex").asText()).asText())
          .isEqualTo("duplicate");
      assertCode(-22, () -> alone.call("submitblock", "00"));
      assertCode(-5, () -> alone.call("generateblock", address, Json.array().add("00".repeat(32))));
      assertCode(-5, () -> alone.call("generatetoaddress", 1, "nope"));
      assertCode(-8, () -> alone.call("getblocktemplate", Json.object()));
      assertThat(alone.call("getmininginfo").path("next").path("height").asInt()).isEqualTo(2);
    }
  }

  @Test
  void theClockOfATestNetworkCanBeSet() {
    try (TestNode alone = TestNode.regtest(folder.resolve("clock"))) {
      alone.call("setmocktime", 2_000_000_000L);
      String hash = alone.call("generatetoaddress", 1, address).get(0).asText();
      assertThat(alone.call("getblockheader", hash).path("time").asLong())
          .isEqualTo(2_000_000_000L);
      assertCode(-8, () -> alone.call("setmocktime", -1));
    }
  }

  @Test
  void loggingAndHelpTellWhatThereIs() {
    assertThat(first.call("logging").path("net").asBoolean()).isFalse();
    assertThat(first.call("logging", Json.array().add("net")).path("net").asBoolean()).isTrue();
    assertThat(first.call("logging", Json.array(), Json.array().add("net")).path("net").asBoolean())
        .isFalse();
    assertCode(-8, () -> first.call("logging", Json.array().add("nosuch")));
    String help = first.call("help").asText();
    assertThat(help)
        .contains("== Blockchain ==", "== Wallet ==", "getblock blockhash ( verbosity )");
    for (String line :
        help.lines().filter(text -> !text.isEmpty() && !text.startsWith("==")).toList()) {
      String method = line.split(" ")[0];
      assertThat(first.call("help", method).asText())
          .as(method)
          .startsWith(line)
          .contains("Result:");
    }
    assertThat(first.call("getrpcinfo").path("active_commands").get(0).path("method").asText())
        .isEqualTo("getrpcinfo");
    assertThat(first.call("uptime").asLong()).isNotNegative();
  }

  private static String coinbase(int height) {
    return first
        .call("getblock", first.call("getblockhash", height).asText())
        .path("tx")
        .get(0)
        .asText();
  }

  private static ObjectNode segwit() {
    ObjectNode request = Json.object();
    request.putArray("rules").add("segwit");
    return request;
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
