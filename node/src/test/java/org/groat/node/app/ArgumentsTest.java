package org.groat.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
  @Test
  void coresSpellingsBecomeOne() {
    assertThat(
            normalized(
                "-regtest", "-datadir=/d", "--listen", "--nolisten", "-noconnect", "--listen=0"))
        .containsExactly(
            "--regtest=1", "--datadir=/d", "--listen=1", "--listen=0", "--connect=0", "--listen=0");
    assertThat(normalized("--nolisten=0")).containsExactly("--listen=1");
  }

  @Test
  void whatIsNoOptionOfTheTablePassesUnchanged() {
    assertThat(normalized("node", "-h", "--json", "--dry-run", "-1", "--", "-regtest"))
        .containsExactly("node", "-h", "--json", "--dry-run", "-1", "--", "-regtest");
  }

  @Test
  void theCommandIsTheFirstWordThatIsNoOptionsValue() {
    assertThat(Arguments.command(normalized("--datadir", "node", "-regtest", "status", "node")))
        .contains("status");
    assertThat(Arguments.command(normalized("--datadir=node", "--json"))).isEmpty();
  }

  @Test
  void helpBeforeACommandIsTheSameAsTheOptionBehindIt() {
    assertThat(Arguments.helpAsOption(List.of("help", "wallet", "send")))
        .containsExactly("wallet", "send", "--help");
    assertThat(Arguments.helpAsOption(List.of("help"))).containsExactly("--help");
    assertThat(Arguments.helpAsOption(List.of("rpc", "help"))).containsExactly("rpc", "help");
  }

  private static List<String> normalized(String... arguments) {
    return Arguments.normalized(List.of(arguments));
  }
}
