package org.groat.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The private network, and what a stop looks like from outside.
@Timeout(180)
class DevnetTest {
  @TempDir Path folder;

  @Test
  void twoNodesFindEachOtherMineAndPay() throws Exception {
    TestCommand devnet = TestProcess.run(folder, "devnet", "--nodes", "2", "--exit");
    assertThat(devnet.remarks()).isEmpty();
    assertThat(devnet.status()).isZero();
    assertThat(String.join("\n", devnet.results()))
        .contains(
            "starting 2 nodes",
            "they found each other",
            "mined 101 blocks",
            "alice pays 12.50000000 BTC",
            "bob has 12.50000000 BTC, confirmed once")
        .endsWith("all nodes stopped");
    assertThat(folder.toFile().list((parent, name) -> name.startsWith("groat-devnet"))).isEmpty();
  }

  @Test
  void aNodeThatIsToldToStopStopsWithin5SecondsWithStatus0() throws Exception {
    int rpcPort = TestNode.freePort();
    String[] place = {"--regtest", "--datadir=" + folder, "--rpcport=" + rpcPort};
    try (TestProcess process =
        TestProcess.start(
            folder.resolve("scratch"),
            "node",
            place[0],
            place[1],
            place[2],
            "--listen=0",
            "--connect=0")) {
      TestNode.await(
          "the node to answer",
          () -> TestCommand.run("status", place[0], place[1], place[2]).status() == 0);
      assertThat(
              TestCommand.run(
                      "mine",
                      place[0],
                      place[1],
                      place[2],
                      "--blocks=3",
                      "--address=bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080")
                  .status())
          .isZero();
      long start = System.nanoTime();
      process.terminate();
      TestCommand ended = process.awaitEnd();
      assertThat((System.nanoTime() - start) / 1e9).as(process.toString()).isLessThan(5.0);
      assertThat(ended.status()).isZero();
      assertThat(ended.results().getLast()).contains("groat stopped");
    }
    assertThat(folder.resolve("regtest/.cookie")).doesNotExist();
    assertThat(TestCommand.run("status", place[0], place[1], place[2]).remarks())
        .singleElement()
        .asString()
        .contains("no node runs on regtest");
    assertThat(String.join("\n", TestCommand.run("chain", "info", place[0], place[1]).results()))
        .containsPattern("height +3");
  }
}
