package org.groat.node.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Sha256;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.primitives.Txid;
import org.groat.chain.script.Script;
import org.groat.node.rpc.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several transactions judged together by JSON-RPC.
class PackageMethodsTest {
  private static final Bytes TRUE = Bytes.fromHex("51");
  private static final Bytes OPEN = Script.payToWitnessScriptHash(Bytes.wrap(Sha256.hash(TRUE)));
  private static final long REWARD = 50_0000_0000L;

  @TempDir static Path folder;
  private static TestNode node;
  private static int used;

  @BeforeAll
  static void start() {
    node = TestNode.regtest(folder.resolve("node"), "--disablewallet=1");
    String address = node.call("decodescript", OPEN.toHex()).path("address").asText();
    node.call("generatetoaddress", 110, address);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void aChildPaysForItsFreeParent() {
    Transaction parent = spend(3, 0, coin(), REWARD);
    Transaction child = spend(3, 4_000, new OutPoint(parent.txid(), 0), REWARD);
    JsonNode result = node.call("submitpackage", hex(parent, child));
    assertThat(result.path("package_msg").asText()).isEqualTo("success");
    JsonNode ofParent = result.path("tx-results").path(parent.wtxid().toString());
    assertThat(ofParent.path("txid").asText()).isEqualTo(parent.txid().toString());
    assertThat(ofParent.path("vsize").asInt()).isEqualTo(parent.virtualSize());
    assertThat(ofParent.path("fees").path("base").decimalValue()).isEqualByComparingTo("0");
    long rate = 4_000L * 1_000 / (parent.virtualSize() + child.virtualSize());
    assertThat(ofParent.path("fees").path("effective-feerate").decimalValue())
        .isEqualByComparingTo(Amount.ofSatoshis(rate).toBitcoins());
    assertThat(ofParent.path("fees").path("effective-includes"))
        .containsExactly(Json.text(parent.wtxid().toString()), Json.text(child.wtxid().toString()));
    assertThat(result.path("replaced-transactions")).isEmpty();
    assertThat(
            node.call("getmempoolentry", child.txid().toString()).path("unbroadcast").asBoolean())
        .isTrue();
    JsonNode again = node.call("submitpackage", hex(parent, child));
    assertThat(again.path("package_msg").asText()).isEqualTo("success");
  }

  @Test
  void whatIsRefusedSaysWhy() {
    Transaction parent = spend(2, 0, coin(), REWARD);
    Transaction child = spend(2, 4_000, new OutPoint(parent.txid(), 0), REWARD);
    JsonNode result = node.call("submitpackage", hex(parent, child));
    assertThat(result.path("package_msg").asText()).isEqualTo("transaction failed");
    assertThat(result.path("tx-results").path(parent.wtxid().toString()).path("error").asText())
        .startsWith("min relay fee not met");
    assertThat(result.path("tx-results").path(child.wtxid().toString()).path("error").asText())
        .isEqualTo("bad-txns-inputs-missingorspent");

    assertThat(node.call("submitpackage", hex(child, parent)).path("package_msg").asText())
        .isEqualTo("package-not-sorted");
    assertThatThrownBy(
            () -> node.call("submitpackage", hex(spend(2, 900, coin(), REWARD), parent, child)))
        .hasMessageContaining("package topology disallowed");
    assertThatThrownBy(() -> node.call("submitpackage", Json.array()))
        .hasMessageContaining("between 1 and 25");
  }

  @Test
  void whatPaysMoreThanIsMeantIsNotSubmitted() {
    Transaction parent = spend(2, 1_000, coin(), REWARD);
    Transaction child = spend(2, 20_000_000, new OutPoint(parent.txid(), 0), REWARD - 1_000);
    JsonNode result = node.call("submitpackage", hex(parent, child));
    assertThat(result.path("package_msg").asText()).isEqualTo("max feerate exceeded");
    assertThat(result.path("tx-results").path(parent.wtxid().toString()).path("error").asText())
        .isEqualTo("package-not-validated");
    assertThatThrownBy(() -> node.call("getmempoolentry", parent.txid().toString()))
        .hasMessageContaining("not in mempool");
    assertThat(node.call("submitpackage", hex(parent, child), 0).path("package_msg").asText())
        .isEqualTo("success");
  }

  @Test
  void aTestFollowsTheOrderGiven() {
    Transaction parent = spend(2, 1_000, coin(), REWARD);
    Transaction child = spend(2, 1_000, new OutPoint(parent.txid(), 0), REWARD - 1_000);
    JsonNode results = node.call("testmempoolaccept", hex(parent, child));
    assertThat(results).hasSize(2).allMatch(each -> each.path("allowed").asBoolean());
    JsonNode reversed = node.call("testmempoolaccept", hex(child, parent));
    assertThat(reversed)
        .allMatch(each -> each.path("package-error").asText().equals("package-not-sorted"))
        .noneMatch(each -> each.has("allowed"));
    Transaction free = spend(2, 0, coin(), REWARD);
    JsonNode one = node.call("testmempoolaccept", hex(free, parent));
    assertThat(one.get(0).path("allowed").asBoolean()).isFalse();
    assertThat(one.get(1).has("allowed")).isFalse();
  }

  private static OutPoint coin() {
    String hash = node.call("getblockhash", ++used).asText();
    return new OutPoint(Txid.fromHex(node.call("getblock", hash).path("tx").get(0).asText()), 0);
  }

  private static ArrayNode hex(Transaction... transactions) {
    ArrayNode array = Json.array();
    for (Transaction tx : transactions) {
      array.add(tx.raw().toHex());
    }
    return array;
  }

  private static Transaction spend(int version, long fee, OutPoint coin, long value) {
    List<TxInput> inputs = new ArrayList<>();
    inputs.add(new TxInput(coin, Bytes.EMPTY, 0xffff_fffdL, List.of(TRUE)));
    return Transaction.of(
        version, inputs, List.of(new TxOutput(Amount.ofSatoshis(value - fee), OPEN)), 0);
  }
}
