package org.groat.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.state.TestKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A reorg of 120 blocks between whole nodes, with a wallet that was paid and paid on the branch that loses.
class NodeReorgTest {
  private static final int TRUNK = 110;
  private static final int DEPTH = 120;
  private static final int WALLET_COINBASES = 5;
  private static final long FEE = 10_000;
  private static final String WALLET = "w";
  private static final String WORDS =
      "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon"
          + " about";
  private static final TestKey KEY = TestKey.of(1);
  private static final TestKey OTHER = TestKey.of(2);

  @TempDir Path folder;

  @Test
  void coinsPoolAndWalletEndAsOnANodeThatSawOnlyTheWinningBranch() {
    try (TestNode loser = TestNode.regtest(folder.resolve("loser"));
        TestNode winner = TestNode.regtest(folder.resolve("winner"));
        TestNode pure = TestNode.regtest(folder.resolve("pure"))) {
      loser.call("restoremnemonic", WALLET, WORDS);
      loser.call("generatetoaddress", WALLET_COINBASES, fresh(loser));
      loser.mine(TRUNK - WALLET_COINBASES, KEY);
      follow(winner, loser, TRUNK);
      winner.call("disconnectnode", loser.address());
      TestNode.await("apart", () -> winner.call("getconnectioncount").asInt() == 0);

      List<Transaction> survivors = losingBranch(loser);
      winningBranch(winner, fresh(loser), fresh(loser));
      assertThat(loser.height()).isEqualTo(TRUNK + DEPTH);
      assertThat(winner.height()).isEqualTo(TRUNK + DEPTH + 1);
      assertThat(winner.call("getblockhash", TRUNK)).isEqualTo(loser.call("getblockhash", TRUNK));
      assertThat(winner.call("getblockhash", TRUNK + 1))
          .isNotEqualTo(loser.call("getblockhash", TRUNK + 1));
      follow(loser, winner, TRUNK + DEPTH + 1);

      follow(pure, winner, TRUNK + DEPTH + 1);
      pure.call("restoremnemonic", WALLET, WORDS);
      survivors.forEach(tx -> pure.call("sendrawtransaction", tx.raw().toHex()));
      expectEqual(loser, pure);
      assertThat(pool(loser)).hasSize(survivors.size());

      // What went back to the pool is good for a block.
      loser.mine(1, KEY);
      assertThat(pool(loser)).isEmpty();
      follow(pure, loser, TRUNK + DEPTH + 2);
      expectEqual(loser, pure);
    }
  }

  /// Payments from and to the wallet, some of which only this branch can have.
  ///
  /// @return those that the other branch allows too
  private static List<Transaction> losingBranch(TestNode node) {
    Transaction received = payWallet(node, TRUNK - 103, fresh(node));
    final Transaction doubleSpent = payWallet(node, TRUNK - 102, fresh(node));
    String paid = send(node, "3");
    Transaction payment = pooled(node, paid);
    node.call("generatetoaddress", 2, fresh(node));
    assertThat(pool(node)).isEmpty();
    node.mine(100, KEY);
    // Takes more than the wallet has without the coinbases of this branch.
    String doomed = send(node, "400");
    node.mine(DEPTH - 102, OTHER);
    assertThat(pool(node)).isEmpty();
    assertThat(confirmations(node, doomed)).isEqualTo(DEPTH - 102);
    assertThat(confirmations(node, doubleSpent.txid().toString())).isEqualTo(DEPTH);
    return List.of(received, payment);
  }

  private static void winningBranch(TestNode node, String payee, String miner) {
    // The same coinbase as on the other branch, to somebody else.
    Transaction rival =
        KEY.spend(coinbase(node, TRUNK - 102), 0, OTHER.output(coinbaseValue(node) - 2 * FEE));
    node.call("sendrawtransaction", rival.raw().toHex());
    payWallet(node, TRUNK - 101, payee);
    node.mine(1, KEY);
    assertThat(pool(node)).isEmpty();
    node.call("generatetoaddress", 1, miner);
    node.mine(DEPTH - 1, OTHER);
  }

  /// Pays a coinbase of the key's, nearly all of it, to an address.
  private static Transaction payWallet(TestNode node, int height, String payee) {
    Transaction coinbase = coinbase(node, height);
    String script = node.call("validateaddress", payee).path("scriptPubKey").asText();
    Transaction tx =
        KEY.spend(
            coinbase,
            0,
            new TxOutput(Amount.ofSatoshis(coinbase.value(0) - FEE), Bytes.fromHex(script)));
    assertThat(node.call("sendrawtransaction", tx.raw().toHex()).asText())
        .isEqualTo(tx.txid().toString());
    return tx;
  }

  private static Transaction coinbase(TestNode node, int height) {
    return node.block(height).transaction(0);
  }

  private static long coinbaseValue(TestNode node) {
    return coinbase(node, TRUNK).value(0);
  }

  private static String send(TestNode node, String bitcoins) {
    return node.callWallet(WALLET, "sendtoaddress", node.addressOf(OTHER), new BigDecimal(bitcoins))
        .asText();
  }

  private static Transaction pooled(TestNode node, String txid) {
    return Transaction.CODEC.decode(Bytes.fromHex(node.call("getrawtransaction", txid).asText()));
  }

  private static int confirmations(TestNode node, String txid) {
    return node.callWallet(WALLET, "gettransaction", txid).path("confirmations").asInt();
  }

  private static String fresh(TestNode node) {
    return node.callWallet(WALLET, "getnewaddress").asText();
  }

  /// Connects a node to another, and waits until it is where that is.
  private static void follow(TestNode node, TestNode other, int height) {
    node.call("addnode", other.address(), "onetry");
    TestNode.await(
        "at height " + height, () -> node.height() == height && node.tip().equals(other.tip()));
  }

  private static Set<String> pool(TestNode node) {
    Set<String> txids = new TreeSet<>();
    node.call("getrawmempool").forEach(txid -> txids.add(txid.asText()));
    return txids;
  }

  private static void expectEqual(TestNode one, TestNode other) {
    TestNode.await("wallets have caught up", () -> caughtUp(one) && caughtUp(other));
    assertThat(one.tip()).isEqualTo(other.tip());
    assertThat(TestNode.muHash(one.coins())).isEqualTo(TestNode.muHash(other.coins()));
    assertThat(one.coins().total()).isEqualTo(other.coins().total());
    assertThat(pool(one)).isEqualTo(pool(other));
    assertThat(one.callWallet(WALLET, "getbalances"))
        .isEqualTo(other.callWallet(WALLET, "getbalances"));
    assertThat(sorted(one.callWallet(WALLET, "listtransactions", "*", 1000)))
        .isEqualTo(sorted(other.callWallet(WALLET, "listtransactions", "*", 1000)));
    assertThat(sorted(one.callWallet(WALLET, "listunspent", 0)))
        .isEqualTo(sorted(other.callWallet(WALLET, "listunspent", 0)));
  }

  private static boolean caughtUp(TestNode node) {
    JsonNode last = node.callWallet(WALLET, "getbalances").path("lastprocessedblock");
    return last.path("hash").asText().equals(node.tip());
  }

  /// The lines without the times at which a node learnt of them, in an order that does not follow those.
  private static List<String> sorted(JsonNode lines) {
    List<String> texts = new ArrayList<>();
    for (JsonNode line : lines) {
      texts.add(((ObjectNode) line).without(List.of("time", "timereceived")).toString());
    }
    texts.sort(null);
    return texts;
  }
}
