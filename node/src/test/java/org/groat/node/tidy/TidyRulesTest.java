package org.groat.node.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The rules of [TidyTest] on small sources that break them: a rule that finds nothing would pass every build.
class TidyRulesTest {
  private static SourceFile source(String packageName, String... lines) {
    String path = packageName.replaceFirst("\\..*", "") + "/src/main/java/Sample.java";
    return SourceFile.of(
        path, "package org.groat." + packageName + ";\n" + String.join("\n", lines));
  }

  private static List<Integer> bannedLines(SourceFile file) {
    return Arrays.stream(BannedCalls.values())
        .flatMap(ban -> ban.offences(file).stream())
        .map(Offence::line)
        .toList();
  }

  @Test
  void aPackageMayImportWhatStandsLeftOfIt() {
    assertThat(
            PackageOrder.offences(
                source(
                    "chain.script",
                    "import org.groat.chain.codec.Bytes;",
                    "import org.groat.chain.script.Opcode;")))
        .isEmpty();
    assertThat(PackageOrder.offences(source("node.app", "import org.groat.wallet.keys.Seed;")))
        .isEmpty();
  }

  @Test
  void aPackageMayNotImportWhatStandsRightOfIt() {
    assertThat(
            PackageOrder.offences(
                source("chain.script", "import org.groat.chain.mempool.Mempool;")))
        .extracting(Offence::toString)
        .containsExactly(
            "chain/src/main/java/Sample.java:2: chain.script may not see chain.mempool");
  }

  @Test
  void packagesSideBySideDoNotSeeEachOther() {
    assertThat(
            PackageOrder.offences(
                source("network.sync", "import static org.groat.network.relay.A.b;")))
        .hasSize(1);
  }

  @Test
  void aNameSpelledOutIsAnImportToo() {
    assertThat(
            PackageOrder.offences(
                source("chain.codec", "int x = org.groat.chain.state.Chain.HEIGHT;")))
        .hasSize(1);
    assertThat(PackageOrder.offences(source("chain.codec", "/// See org.groat.chain.state.Chain.")))
        .isEmpty();
  }

  @Test
  void modulesThatMayNotMeetDoNot() {
    assertThat(
            PackageOrder.offences(source("chain.state", "import org.groat.network.wire.Message;")))
        .hasSize(1);
    assertThat(
            PackageOrder.offences(source("wallet.keys", "import org.groat.network.wire.Message;")))
        .hasSize(1);
    assertThat(PackageOrder.offences(source("network.wire", "import org.groat.wallet.keys.Seed;")))
        .hasSize(1);
  }

  @Test
  void anUnknownPackageIsAnOffence() {
    assertThat(PackageOrder.offences(source("chain.helpers"))).hasSize(1);
    assertThat(PackageOrder.offences(source("chain.script.helpers"))).hasSize(1);
  }

  @Test
  void bannedCallsAreFoundInCodeAndNotInCommentsOrLiterals() {
    assertThat(
            bannedLines(
                source(
                    "chain.state",
                    "long a = System.nanoTime();",
                    "// System.nanoTime() in a comment",
                    "/* Instant.now() */ String b = \"Thread.sleep(1) \\\" synchronized\";",
                    "String c = \"\"\"",
                    "    \"new Random()\"",
                    "    \"\"\"; char d = '\"'; synchronized (c) {}",
                    "var e = new Random(1);")))
        .containsExactlyInAnyOrder(2, 7, 8);
  }

  @Test
  void onlyTheRuntimeReadsClocksAndOnlyTheAppWritesToTheConsole() {
    assertThat(bannedLines(source("chain.runtime", "Instant.now();"))).isEmpty();
    assertThat(bannedLines(source("node.app", "System.out.println();"))).isEmpty();
    assertThat(bannedLines(source("node.rpc", "System.out.println();"))).containsExactly(2);
  }

  @Test
  void longMethodsStaticStateAndMissingCommentsAreFound() {
    String body = "    int x = 0;\n".repeat(Shapes.METHOD_LINES_MAX - 1);
    Shapes shapes =
        Shapes.of(
            List.of(
                source(
                    "chain.state",
                    "class Sample {",
                    "  static int counter;",
                    "  static final int LIMIT = 1;",
                    "  void longOne() {",
                    body + "  }",
                    "  void shortOne() {}",
                    "}")));
    assertThat(shapes.longMethods())
        .extracting(Offence::what)
        .containsExactly("longOne has 71 lines");
    assertThat(shapes.staticMutableFields()).extracting(Offence::line).containsExactly(3);
    assertThat(shapes.undocumented()).extracting(Offence::line).containsExactly(2);
  }

  @Test
  void aPackageInfoNeedsACommentAndTheNullMark() {
    SourceFile bare =
        SourceFile.of("chain/src/main/java/package-info.java", "package org.groat.chain.state;");
    SourceFile full =
        SourceFile.of(
            "chain/src/main/java/x/package-info.java",
            "/// What it is for.\n@NullMarked\npackage org.groat.chain.codec;\n");
    Shapes shapes = Shapes.of(List.of(bare, full));
    assertThat(shapes.undocumented()).extracting(Offence::file).containsExactly(bare.path());
    assertThat(shapes.packagesNotNullMarked())
        .extracting(Offence::file)
        .containsExactly(bare.path());
  }

  @Test
  void aBipOnThePageAloneOrInTheCodeAloneIsAnOffence() {
    String page =
        "| BIP | what | where |\n|---|---|---|\n| BIP-0034 | height | `chain.consensus` |\n";
    SourceFile silent = source("chain.consensus");
    SourceFile named = source("chain.consensus", "/// See BIP-0034.");
    SourceFile elsewhere = source("chain.state", "/// See BIP-0034.");
    SourceFile other = source("chain.consensus", "/// See BIP-0034 and BIP-0065.");
    SourceFile shortForm = source("chain.consensus", "/// See BIP-0034, once BIP 34.");
    assertThat(Bips.offences(page, List.of(named))).isEmpty();
    assertThat(Bips.offences(page, List.of(silent))).hasSize(1);
    assertThat(Bips.offences(page, List.of(elsewhere))).hasSize(1);
    assertThat(Bips.offences(page, List.of(other))).hasSize(1);
    assertThat(Bips.offences(page, List.of(shortForm))).hasSize(1);
  }
}
