package org.groat.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.groat.node.config.Options;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.ParseResult;

/// What the command line makes of its arguments.
final class CommandLineInterfaceTest {
  @Test
  void eachValueOfAnOptionThatIsGivenOftenCountsOnce() {
    ParseResult parsed =
        CommandLineInterface.whole()
            .parseArgs("node", "--bind=a", "--bind=b", "--addnode=x", "--bind=c", "--addnode=y");
    assertThat(CommandLineInterface.given(parsed))
        .containsOnlyKeys(Options.BIND, Options.ADDNODE)
        .containsEntry(Options.BIND, List.of("a", "b", "c"))
        .containsEntry(Options.ADDNODE, List.of("x", "y"));
  }
}
