package org.groat.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.groat.chain.state.TestKey;
import org.groat.node.rpc.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A small crowd around a whole node: every kind of harm once, and honest peers beside them.
class LoadTest {
  private static final int HEIGHT = 120;
  private static final int HONEST = 27;
  private static final int HOSTILE = 13;

  /// Many times what the node needs, and far below what would be left if something grew with what the crowd sends.
  private static final long HEAP_MAX = 400_000_000;

  @TempDir Path folder;

  @Test
  void honestPeersAreKeptAndMemoryIsBoundedWhileOthersDoTheirWorst() throws IOException {
    TestCommand command =
        TestCommand.run(
            "bench",
            "load",
            chain().toString(),
            "--peers=" + (HONEST + HOSTILE),
            "--hostile=" + HOSTILE,
            "--seconds=8",
            "--practice=1",
            "--no-quiet",
            "--json",
            "--datadir=" + Files.createDirectory(folder.resolve("bench")));
    assertThat(command.status()).as("%s", command).isZero();
    JsonNode told = Json.parse(String.join("\n", command.results()));
    JsonNode honest = told.path("crowd").path("honest");
    assertThat(honest.path("peers").asInt()).isEqualTo(HONEST);
    assertThat(honest.path("lost").asInt()).as("%s", told).isZero();
    assertThat(told.path("honest_at_end").asInt()).isEqualTo(HONEST);
    assertThat(honest.path("pings").asInt()).isPositive();
    assertThat(honest.path("blocks").asInt()).isPositive();
    assertThat(told.path("height").asInt()).isGreaterThan(HEIGHT);
    assertThat(told.path("peers_most").asInt()).isLessThanOrEqualTo(HONEST + HOSTILE + 1);
    assertThat(told.path("heap_after_full_collection_bytes").asLong()).isLessThan(HEAP_MAX);
    JsonNode hostile = told.path("crowd").path("hostile");
    assertThat(hostile).hasSize(HOSTILE);
    assertThat(StreamSupport.stream(hostile.spliterator(), false))
        .allSatisfy(kind -> assertThat(kind.path("connections").asInt()).isPositive());
    for (String kind : new String[] {"garbage", "malformed"}) {
      assertThat(hostile.path(kind).path("cut").asInt()).as(kind).isPositive();
    }
    for (String kind : new String[] {"inventory", "orphans", "headers", "pings", "getdata"}) {
      assertThat(hostile.path(kind).path("bytes_sent").asLong()).as(kind).isPositive();
    }
  }

  @Test
  void mistakesAreOneClearLine() {
    expectError("--peers is 0", "none.blk", "--peers=2000");
    expectError("--hostile at most", "none.blk", "--peers=3", "--hostile=4");
    expectError("--seconds is", "none.blk", "--seconds=-1");
    expectError("--practice 0 to 30", "none.blk", "--practice=31");
    expectError("there is no file", folder.resolve("none.blk").toString());
  }

  private static void expectError(String part, String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "bench";
    all[1] = "load";
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    TestCommand command = TestCommand.run(all);
    assertThat(command.status()).isEqualTo(1);
    assertThat(command.remarks()).singleElement().asString().contains(part);
  }

  /// A file of a small chain.
  private Path chain() {
    Path home = folder.resolve("home");
    try (TestNode node = TestNode.regtest(home)) {
      node.mine(HEIGHT, TestKey.of(1));
    }
    Path file = folder.resolve("chain.blk");
    TestCommand exported =
        TestCommand.run(
            "chain", "export", file.toString(), "--network=regtest", "--datadir=" + home);
    assertThat(exported.status()).as("%s", exported).isZero();
    return file;
  }
}
