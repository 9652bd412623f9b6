package org.groat.node.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import org.groat.node.rpc.Json;
import org.groat.node.rpc.RpcException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The memory pool survives the node, unless its owner wants otherwise.
class MempoolRestartTest {
  @TempDir Path folder;

  @Test
  void whatWaitedBeforeARestartWaitsAfterIt() throws IOException {
    String txid;
    JsonNode before;
    try (TestNode node = node()) {
      txid = pay(node);
      assertThat(node.call("getmempoolinfo").path("unbroadcastcount").asInt()).isEqualTo(1);
      before = node.call("getmempoolentry", txid);
      assertThat(before.path("unbroadcast").asBoolean()).isTrue();
    }
    assertThat(Files.readAllBytes(file())).startsWith(2, 0, 0, 0, 0, 0, 0, 0, 8);
    // Without the wallet, which would send it again.
    try (TestNode node = node("--disablewallet=1")) {
      awaitLoaded(node);
      assertThat(node.call("getmempoolentry", txid)).isEqualTo(before);
      Path saved = Path.of(node.call("savemempool").path("filename").asText());
      assertThat(saved).isEqualTo(file());
    }
    try (TestNode node = node("--disablewallet=1", "--persistmempool=0")) {
      assertThat(node.call("getrawmempool")).isEmpty();
    }
    assertThat(file()).as("left as it was").exists();
  }

  @Test
  void anotherNodesPoolCanBeImported() throws IOException {
    String txid;
    try (TestNode node = node()) {
      txid = pay(node);
    }
    Path other = folder.resolve("other.dat");
    Files.move(file(), other);
    Files.writeString(folder.resolve("none.dat"), "no mempool");
    try (TestNode node = node("--disablewallet=1")) {
      assertThat(node.call("getrawmempool")).isEmpty();
      assertThat(node.call("importmempool", other.toString())).isEqualTo(Json.object());
      assertThat(Json.write(node.call("getrawmempool"))).contains(txid);
      assertThat(node.call("getmempoolentry", txid).path("unbroadcast").asBoolean()).isFalse();
      assertThatThrownBy(() -> node.call("importmempool", folder.resolve("none.dat").toString()))
          .isInstanceOf(RpcException.class)
          .hasMessageContaining("Unable to import mempool file");
      assertThatThrownBy(() -> node.call("importmempool", "nowhere.dat"))
          .hasMessageContaining("Unable to import mempool file");
    }
  }

  @Test
  void aDamagedFileDoesNotKeepTheNodeFromStarting() throws IOException {
    try (TestNode node = node()) {
      pay(node);
    }
    Files.writeString(file(), "no mempool");
    try (TestNode node = node("--disablewallet=1")) {
      awaitLoaded(node);
      assertThat(node.call("getrawmempool")).isEmpty();
    }
  }

  private TestNode node(String... more) {
    return TestNode.regtest(folder.resolve("node"), more);
  }

  private Path file() {
    return folder.resolve("node").resolve("regtest").resolve("mempool.dat");
  }

  private static String pay(TestNode node) {
    node.call("createwallet", "w");
    String address = node.call("getnewaddress").asText();
    node.call("generatetoaddress", 101, address);
    TestNode.await(
        "the wallet knows its coin", () -> node.call("getbalance").decimalValue().signum() > 0);
    return node.call("sendtoaddress", address, new BigDecimal("0.5")).asText();
  }

  private static void awaitLoaded(TestNode node) {
    TestNode.await(
        "the pool to be loaded", () -> node.call("getmempoolinfo").path("loaded").asBoolean());
  }
}
