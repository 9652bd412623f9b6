package org.groat.node.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.file.Path;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the owner pretends of fees, by JSON-RPC: from before a transaction comes until it is in a block, over a restart.
class PriorityMethodsTest {
  private static final Bytes TRUE = Bytes.fromHex("51");
  private static final Bytes OPEN = Script.payToWitnessScriptHash(Bytes.wrap(Sha256.hash(TRUE)));
  private static final long REWARD = 50_0000_0000L;
  private static final String STRANGER = "ab".repeat(32);

  @TempDir Path folder;

  @Test
  void aFeeDeltaHoldsFromBeforeTheTransactionComesUntilABlockHasIt() {
    String free;
    String address;
    try (TestNode node = node()) {
      address = node.call("decodescript", OPEN.toHex()).path("address").asText();
      node.call("generatetoaddress", 110, address);
      Transaction tx = spend(node, 1, 0);
      free = tx.txid().toString();
      assertThatThrownBy(() -> node.call("sendrawtransaction", tx.raw().toHex()))
          .hasMessageContaining("min relay fee not met");
      assertThat(node.call("prioritisetransaction", free, 0, 3_000)).isEqualTo(Json.flag(true));
      node.call("prioritisetransaction", STRANGER, Json.none(), -7);
      JsonNode test = node.call("testmempoolaccept", Json.array().add(tx.raw().toHex())).get(0);
      assertThat(test.at("/fees/base").decimalValue()).isEqualByComparingTo("0");
      assertThat(test.at("/fees/effective-feerate").decimalValue())
          .isEqualByComparingTo(Amount.ofSatoshis(3_000L * 1_000 / tx.virtualSize()).toBitcoins());

      node.call("sendrawtransaction", tx.raw().toHex());
      Transaction other = spend(node, 2, 2_000);
      String usual = node.call("sendrawtransaction", other.raw().toHex()).asText();
      node.call("prioritisetransaction", free, new BigDecimal("0.0"), 1_000);
      assertThat(node.call("getprioritisedtransactions"))
          .isEqualTo(
              json(
                  "{'%s':{'fee_delta':4000,'in_mempool':true,'modified_fee':4000},"
                      + "'%s':{'fee_delta':-7,'in_mempool':false}}",
                  free, STRANGER));
      assertFees(node, free);
      JsonNode template = template(node);
      assertThat(template.path("transactions"))
          .extracting(each -> each.path("txid").asText())
          .containsExactly(free, usual);
      assertThat(template.at("/transactions/0/fee").asInt()).as("what it pays").isZero();
      assertThat(template.path("coinbasevalue").asLong()).isEqualTo(REWARD + 2_000);
    }
    try (TestNode node = node()) {
      TestNode.await(
          "the pool to be loaded", () -> node.call("getmempoolinfo").path("loaded").asBoolean());
      assertFees(node, free);
      assertThat(node.call("getprioritisedtransactions")).hasSize(2);
      node.call("prioritisetransaction", STRANGER, 0, 7);
      node.call("generatetoaddress", 1, address);
      assertThat(node.call("getrawmempool")).isEmpty();
      assertThat(node.call("getprioritisedtransactions")).isEqualTo(Json.object());
    }
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    try (TestNode node = node()) {
      String address = node.call("decodescript", OPEN.toHex()).path("address").asText();
      node.call("generatetoaddress", 110, address);
      assertThatThrownBy(() -> node.call("prioritisetransaction", STRANGER, 1, 5))
          .hasMessageContaining(
              "Priority is no longer supported, dummy argument to prioritisetransaction must be"
                  + " 0.");
      assertThatThrownBy(() -> node.call("prioritisetransaction", STRANGER, "foo", 5))
          .hasMessageContaining("JSON value of type string is not of expected type number");
      assertThatThrownBy(
              () -> node.call("prioritisetransaction", STRANGER, 0, new BigDecimal("1.5")))
          .hasMessageContaining("JSON integer out of range");
      assertThatThrownBy(() -> node.call("prioritisetransaction", "foo", 0, 5))
          .hasMessageContaining("txid must be of length 64 (not 3, for 'foo')");
      assertThatThrownBy(() -> node.call("prioritisetransaction", STRANGER, 0))
          .hasMessageContaining("prioritisetransaction");

      Transaction parent =
          transaction(
              coin(node, 1),
              new TxOutput(Amount.ofSatoshis(REWARD - 1), OPEN),
              new TxOutput(Amount.ofSatoshis(1), OPEN));
      Transaction child =
          Transaction.of(
              3,
              List.of(input(new OutPoint(parent.txid(), 0)), input(new OutPoint(parent.txid(), 1))),
              List.of(new TxOutput(Amount.ofSatoshis(REWARD - 5_000), OPEN)),
              0);
      var both = Json.array().add(parent.raw().toHex()).add(child.raw().toHex());
      assertThat(node.call("submitpackage", both).path("package_msg").asText())
          .isEqualTo("success");
      assertThatThrownBy(() -> node.call("prioritisetransaction", parent.txid().toString(), 0, 5))
          .hasMessageContaining("Priority is not supported for transactions with dust outputs.");
      assertThat(node.call("getprioritisedtransactions")).isEmpty();
    }
  }

  private static void assertFees(TestNode node, String txid) {
    JsonNode fees = node.call("getmempoolentry", txid).path("fees");
    assertThat(fees.path("base").decimalValue()).isEqualByComparingTo("0");
    for (String each : List.of("modified", "ancestor", "descendant")) {
      assertThat(fees.path(each).decimalValue()).as(each).isEqualByComparingTo("0.00004");
    }
  }

  private static JsonNode template(TestNode node) {
    return node.call("getblocktemplate", json("{'rules':['segwit']}"));
  }

  private static JsonNode json(String text, Object... values) {
    try {
      return Json.parse(text.formatted(values).replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private TestNode node() {
    return TestNode.regtest(folder.resolve("node"), "--disablewallet=1");
  }

  private static Transaction spend(TestNode node, int height, long fee) {
    return transaction(coin(node, height), new TxOutput(Amount.ofSatoshis(REWARD - fee), OPEN));
  }

  private static Transaction transaction(OutPoint coin, TxOutput... outputs) {
    return Transaction.of(3, List.of(input(coin)), List.of(outputs), 0);
  }

  private static TxInput input(OutPoint coin) {
    return new TxInput(coin, Bytes.EMPTY, TxInput.SEQUENCE_FINAL, List.of(TRUE));
  }

  /// The coinbase of a block.
  private static OutPoint coin(TestNode node, int height) {
    String hash = node.call("getblockhash", height).asText();
    return new OutPoint(Txid.fromHex(node.call("getblock", hash).path("tx").get(0).asText()), 0);
  }
}
