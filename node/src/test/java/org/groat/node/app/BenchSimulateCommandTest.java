package org.groat.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.groat.node.rpc.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class BenchSimulateCommandTest {
  @TempDir Path folder;

  @Test
  void blocksAndTransactionsOfASmallNetworkComeToAllOfIt() throws Exception {
    Path svg = folder.resolve("spread.svg");
    TestCommand first = simulate("--json", "--svg", svg.toString());
    assertThat(first.remarks()).isEmpty();
    assertThat(first.status()).isZero();
    JsonNode facts = Json.parse(String.join("\n", first.results()));
    assertThat(facts.path("nodes").asInt()).isEqualTo(10);
    assertThat(facts.path("connections").asInt()).isBetween(30, 50);
    for (String what : new String[] {"block", "transaction"}) {
      JsonNode spread = facts.path(what);
      assertThat(spread.path("came_to_all").asInt()).isEqualTo(spread.path("sent").asInt());
      double half = spread.path("seconds_to_50_percent").asDouble();
      double most = spread.path("seconds_to_90_percent").asDouble();
      double all = spread.path("seconds_to_99_percent").asDouble();
      assertThat(half).isPositive().isLessThanOrEqualTo(most);
      assertThat(most).isLessThanOrEqualTo(all);
    }
    // A block needs no more than a few times the slowest link; a transaction waits on purpose.
    assertThat(facts.path("block").path("seconds_to_99_percent").asDouble()).isLessThan(3);
    assertThat(facts.path("bytes_per_node").path("sent").asLong()).isPositive();

    assertThat(simulate("--json").results()).as("equal seeds").isEqualTo(first.results());
    Document picture =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(Files.readString(svg))));
    assertThat(picture.getElementsByTagName("polyline").getLength()).isEqualTo(2);
  }

  @Test
  void whatCannotBePlayedIsSaid() {
    TestCommand command = TestCommand.run("bench", "simulate", "--nodes", "1");
    assertThat(command.status()).isNotZero();
    assertThat(command.remarks()).anyMatch(line -> line.contains("nodes are 2 to"));
  }

  private static TestCommand simulate(String... more) {
    String[] words = new String[more.length + 8];
    String[] first = {"bench", "simulate", "--nodes", "10", "--blocks", "2", "--transactions", "4"};
    System.arraycopy(first, 0, words, 0, first.length);
    System.arraycopy(more, 0, words, first.length, more.length);
    return TestCommand.run(words);
  }
}
