package org.groat.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.state.TestKey;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An independent full node, bcoin, and Groat on one chain: each mines, each follows, whoever calls.
///
/// bcoin asks for blocks by `getblocks` and only of peers that it called itself; those who call it tell it of blocks by `inv`. It
/// takes the opening of the encrypted transport for garbage and bans its sender for a day, so Groat calls it in the clear.
@Tag("interop")
@Tag("installed")
class BcoinInteropTest {
  /// A coinbase can be spent in the block 100 after its own.
  private static final int MATURE = 101;

  private static final int DEPTH = 6;
  private static final long FEE = 10_000;
  private static final TestKey KEY = TestKey.of(1);
  private static final TestKey OTHER = TestKey.of(2);

  @TempDir Path folder;

  @Test
  void bcoinCallsFetchesTheChainAndBothFollowEachOthersBlocksAndTransactions() throws IOException {
    try (BcoinNode bcoin = BcoinNode.start(folder.resolve("bcoin"));
        TestNode groat = TestNode.regtest(folder.resolve("groat"))) {
      groat.mine(MATURE + 1, KEY);
      bcoin.call(groat);
      expectTogether(groat, bcoin, MATURE + 1);
      JsonNode peer = groat.call("getpeerinfo").get(0);
      assertThat(peer.path("subver").asText()).contains("bcoin");
      assertThat(peer.path("transport_protocol_type").asText()).isEqualTo("v1");
      exchange(groat, bcoin);
    }
  }

  @Test
  void groatCallsFetchesTheChainAndBothFollowEachOthersBlocksAndTransactions() throws IOException {
    try (BcoinNode bcoin = BcoinNode.start(folder.resolve("bcoin"));
        TestNode groat = TestNode.regtest(folder.resolve("groat"))) {
      bcoin.mine(MATURE + 1, KEY);
      groat.call("addnode", bcoin.address(), "onetry", false);
      expectTogether(groat, bcoin, MATURE + 1);
      assertThat(groat.call("getpeerinfo").get(0).path("inbound").asBoolean()).isFalse();
      exchange(groat, bcoin);
    }
  }

  @Test
  void eachGivesUpSixOfItsBlocksForALongerBranchOfTheOther() throws IOException {
    try (BcoinNode bcoin = BcoinNode.start(folder.resolve("bcoin"));
        TestNode groat = TestNode.regtest(folder.resolve("groat"))) {
      groat.mine(10, KEY);
      bcoin.call(groat);
      expectTogether(groat, bcoin, 10);

      part(groat, bcoin);
      bcoin.mine(DEPTH, KEY);
      groat.mine(DEPTH + 1, OTHER);
      String winner = groat.tip();
      bcoin.call(groat);
      expectTogether(groat, bcoin, 10 + DEPTH + 1);
      assertThat(bcoin.tip()).isEqualTo(winner);

      part(groat, bcoin);
      groat.mine(DEPTH, KEY);
      bcoin.mine(DEPTH + 1, OTHER);
      String loser = groat.tip();
      groat.call("addnode", bcoin.address(), "onetry", false);
      expectTogether(groat, bcoin, 10 + 2 * (DEPTH + 1));
      assertThat(StreamSupport.stream(groat.call("getchaintips").spliterator(), false))
          .anySatisfy(
              branch -> {
                assertThat(branch.path("hash").asText()).isEqualTo(loser);
                assertThat(branch.path("branchlen").asInt()).isEqualTo(DEPTH);
                assertThat(branch.path("status").asText()).isEqualTo("valid-fork");
              });
    }
  }

  /// Each mines and pays; what one pays, the other one confirms.
  private static void exchange(TestNode groat, BcoinNode bcoin) {
    int height = groat.height();
    bcoin.mine(2, OTHER);
    expectTogether(groat, bcoin, height + 2);
    groat.mine(2, OTHER);
    expectTogether(groat, bcoin, height + 4);

    Transaction fromGroat = pay(groat, 1);
    groat.call("sendrawtransaction", fromGroat.raw().toHex());
    TestNode.await("bcoin has it", () -> bcoin.pool().equals(ids(fromGroat)));
    Transaction fromBcoin = pay(groat, 2);
    bcoin.pay(fromBcoin);
    TestNode.await("groat has it", () -> pool(groat).contains(fromBcoin.txid().toString()));

    bcoin.mine(1, OTHER);
    expectTogether(groat, bcoin, height + 5);
    assertThat(groat.block(height + 5).transactions()).contains(fromGroat, fromBcoin);
    assertThat(pool(groat)).isEmpty();
    Transaction last = pay(groat, 3);
    bcoin.pay(last);
    TestNode.await("groat has it", () -> pool(groat).equals(ids(last)));
    groat.mine(1, OTHER);
    expectTogether(groat, bcoin, height + 6);
    assertThat(groat.block(height + 6).transactions()).contains(last);
    TestNode.await("bcoin saw it confirmed", () -> bcoin.pool().isEmpty());
  }

  private static void expectTogether(TestNode groat, BcoinNode bcoin, int height) {
    TestNode.await(
        "both at " + height + ": " + groat.height() + ", " + bcoin.height(),
        () -> groat.height() == height && bcoin.tip().equals(groat.tip()));
  }

  private static void part(TestNode groat, BcoinNode bcoin) {
    bcoin.leave();
    TestNode.await(
        "apart", () -> groat.call("getconnectioncount").asInt() == 0 && bcoin.peers() == 0);
  }

  private static Transaction pay(TestNode node, int height) {
    Transaction coinbase = node.block(height).transaction(0);
    return KEY.spend(coinbase, 0, OTHER.output(coinbase.value(0) - FEE));
  }

  private static List<String> ids(Transaction tx) {
    return List.of(tx.txid().toString());
  }

  private static List<String> pool(TestNode node) {
    return StreamSupport.stream(node.call("getrawmempool").spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }
}
