package org.groat.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.groat.chain.Vectors;
import org.groat.chain.state.CoinStatistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The first blocks of the real main chain: from a file into one node, and from that node over the wire into another.
class MainChainSyncTest {
  private static final int HEIGHT = 438;
  private static final String TIP =
      "0000000025c6b644f8add734be7e666fa4afa43ca0204d623a0c0b1fd2104c7a";

  /// What Bitcoin Core says of the coins at that height.
  private static final String MU_HASH =
      "bbfed8c011991c30706e507a56d7e7f13f509a4ba66038253a179d4bcd7112a1";

  @TempDir Path folder;

  @Test
  void anImportedChainIsFetchedByASecondNodeHeadersFirst() {
    Path file = Vectors.chain("mainnet-first-blocks.blk");
    TestCommand imported =
        TestCommand.run(
            "chain", "import", file.toString(), "--network=main", "--datadir=" + folder("a"));
    assertThat(imported.status()).as("%s", imported).isZero();
    assertThat(imported.results()).contains("height        438", "tip           " + TIP);
    // So few blocks are less than main's known work: others would get no headers.
    try (TestNode first = TestNode.start("main", folder("a"), "--whitelist=download@127.0.0.1");
        TestNode second = TestNode.start("main", folder("b"), "--connect=" + first.address())) {
      expectTheChain(first);
      TestNode.await("the second node is at the tip", () -> second.height() == HEIGHT);
      expectTheChain(second);
      JsonNode peer = first.call("getpeerinfo").get(0);
      assertThat(peer.path("inbound").asBoolean()).isTrue();
      JsonNode asked = peer.path("bytesrecv_per_msg");
      assertThat(asked.has("getheaders")).as("%s", asked).isTrue();
      assertThat(asked.has("getdata")).as("%s", asked).isTrue();
      assertThat(asked.has("getblocks")).as("%s", asked).isFalse();
      JsonNode given = peer.path("bytessent_per_msg");
      assertThat(given.has("headers")).as("%s", given).isTrue();
      assertThat(given.has("block")).as("%s", given).isTrue();
      assertThat(second.block(170)).isEqualTo(first.block(170));
    }
    try (TestNode again = TestNode.start("main", folder("b"))) {
      expectTheChain(again);
    }
  }

  private static void expectTheChain(TestNode node) {
    assertThat(node.height()).isEqualTo(HEIGHT);
    assertThat(node.tip()).isEqualTo(TIP);
    CoinStatistics coins = node.coins();
    assertThat(coins.coins()).isEqualTo(443);
    assertThat(coins.total()).hasToString("21900.00000000");
    assertThat(TestNode.muHash(coins)).isEqualTo(MU_HASH);
  }

  private Path folder(String name) {
    return folder.resolve(name);
  }
}
