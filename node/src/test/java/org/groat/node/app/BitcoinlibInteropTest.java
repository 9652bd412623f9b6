package org.groat.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.groat.chain.state.TestKey;
import org.groat.node.rpc.Json;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A library that nobody here wrote, python-bitcoinlib, speaks to a node in the clear.
@Tag("interop")
@Tag("installed")
class BitcoinlibInteropTest {
  private static final long SECONDS_MAX = 60;

  @TempDir Path folder;

  @Test
  void bitcoinlibShakesHandsAndFindsTheHeadersInOrder() throws Exception {
    try (TestNode node = TestNode.regtest(folder.resolve("node"))) {
      node.mine(30, TestKey.of(1));
      JsonNode found = run(node.peerPort());
      assertThat(found.path("agent").asText()).startsWith("/Groat:");
      assertThat(found.path("height").asInt()).isEqualTo(30);
      assertThat(found.path("pong").asInt()).isEqualTo(77);
      assertThat(found.path("headers").asInt()).isEqualTo(30);
      assertThat(found.path("tip").asText()).isEqualTo(node.tip());
      assertThat(found.path("block").asText()).isEqualTo(node.tip());
      assertThat(found.path("transactions").asInt()).isEqualTo(1);
    }
  }

  private JsonNode run(int port) throws IOException, InterruptedException {
    Path installed = InstalledPeers.require("bitcoinlib");
    Path output = folder.resolve("output.txt");
    ProcessBuilder builder =
        new ProcessBuilder(
                "python3", InstalledPeers.script("headers.py").toString(), Integer.toString(port))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder
        .environment()
        .put("PYTHONPATH", installed.resolve("usr/lib/python3/dist-packages").toString());
    Process process = builder.start();
    try {
      assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).as("it ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    List<String> lines = Files.readAllLines(output);
    assertThat(process.exitValue()).as("%s", lines).isZero();
    return Json.parse(lines.getLast());
  }
}
