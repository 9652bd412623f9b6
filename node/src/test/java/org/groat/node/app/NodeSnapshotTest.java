package org.groat.node.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.KnownSnapshot;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.state.TestKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole node writes its coins to a file; another, which has headers alone, goes on from the file, gets every block from the
/// first over a socket, and validates what lies below meanwhile.
class NodeSnapshotTest {
  private static final int BASE = 120;
  private static final int TIP = 135;
  private static final long FEE = 10_000;
  private static final TestKey KEY = TestKey.of(1);
  private static final TestKey OTHER = TestKey.of(2);

  @TempDir Path folder;

  @Test
  void aNodeGoesOnFromAnothersCoinsAndValidatesTheirPastInTheBackground() {
    try (TestNode source = TestNode.regtest(folder.resolve("source"))) {
      source.mine(BASE - 1, KEY);
      pay(source, 1);
      source.mine(1, KEY);
      String file = folder.resolve("coins.dat").toString();
      JsonNode dumped = source.call("dumptxoutset", file, "latest");
      assertThat(dumped.get("base_height").intValue()).isEqualTo(BASE);
      assertThat(dumped.get("nchaintx").longValue()).isEqualTo(BASE + 2);
      List<KnownSnapshot> known = List.of(known(dumped));
      pay(source, 2);
      source.mine(TIP - BASE, KEY);

      Path home = folder.resolve("follower");
      load(source, known, home, file);
      // What it stands on outlives a restart.
      try (TestNode follower = TestNode.withSnapshots(known, home)) {
        expectAssumed(follower, dumped);
        follower.call("addnode", source.address(), "onetry");
        TestNode.await("at the tip", () -> follower.tip().equals(source.tip()));
        TestNode.await("validated", () -> states(follower).size() == 1);
        JsonNode state = states(follower).get(0);
        assertThat(state.get("blocks").intValue()).isEqualTo(TIP);
        assertThat(state.get("validated").booleanValue()).isTrue();
        assertThat(state.has("snapshot_blockhash")).isFalse();
        assertThat(follower.coins().hash()).isEqualTo(source.coins().hash());
        for (int height = 1; height <= TIP; height++) {
          assertThat(follower.block(height).raw()).isEqualTo(source.block(height).raw());
        }
        assertThat(follower.call("verifychain", 4, 0).booleanValue()).isTrue();
        // It is a node as any other from now on.
        follower.mine(1, OTHER);
        TestNode.await("back again", () -> source.tip().equals(follower.tip()));
      }
    }
  }

  /// A node without blocks takes over the coins.
  private static void load(TestNode source, List<KnownSnapshot> known, Path home, String file) {
    try (TestNode follower = TestNode.withSnapshots(known, home)) {
      assertThatThrownBy(() -> follower.call("loadtxoutset", file))
          .hasMessageContaining("must appear in the headers chain");
      assertThatThrownBy(() -> follower.call("submitheader", header(source, 2)))
          .hasMessage("Must submit previous header (%s) first", source.block(1).hash());
      assertThatThrownBy(() -> follower.call("submitheader", "00"))
          .hasMessage("Block header decode failed");
      for (int height = 1; height <= BASE; height++) {
        follower.call("submitheader", header(source, height));
      }
      JsonNode loaded = follower.call("loadtxoutset", file);
      assertThat(loaded.get("base_height").intValue()).isEqualTo(BASE);
      assertThat(loaded.get("coins_loaded").intValue()).isEqualTo(BASE + 1);
      assertThat(follower.height()).isEqualTo(BASE);
    }
  }

  private static String header(TestNode node, int height) {
    return BlockHeader.CODEC.encode(node.block(height).header()).toHex();
  }

  private static void expectAssumed(TestNode follower, JsonNode dumped) {
    JsonNode states = states(follower);
    assertThat(states).hasSize(2);
    assertThat(states.get(0).get("blocks").intValue()).isZero();
    assertThat(states.get(1).get("blocks").intValue()).isEqualTo(BASE);
    assertThat(states.get(1).get("snapshot_blockhash")).isEqualTo(dumped.get("base_hash"));
    assertThat(states.get(1).get("validated").booleanValue()).isFalse();
  }

  private static JsonNode states(TestNode node) {
    return node.call("getchainstates").get("chainstates");
  }

  private static KnownSnapshot known(JsonNode dumped) {
    return new KnownSnapshot(
        dumped.get("base_height").intValue(),
        BlockHash.fromHex(dumped.get("base_hash").textValue()),
        Bytes.fromHex(dumped.get("txoutset_hash").textValue()).reversed(),
        dumped.get("nchaintx").longValue());
  }

  /// Spends a coinbase of the key's to two outputs.
  private static void pay(TestNode node, int height) {
    var coinbase = node.block(height).transaction(0);
    long half = coinbase.value(0) / 2;
    var tx = KEY.spend(coinbase, 0, OTHER.output(half), KEY.output(half - FEE));
    node.call("sendrawtransaction", tx.raw().toHex());
  }
}
