package org.groat.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.groat.node.rpc.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// What a user types, one command after the other, against a node in this process: the story of the README's tour.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CommandsTest {
  @TempDir static Path folder;
  private static TestNode node;
  private static String words = "";

  @BeforeAll
  static void start() {
    node = TestNode.regtest(folder);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  @Order(1)
  void aFreshNodeHasNoPeersNoWalletsAndOneBlock() throws Exception {
    assertThat(ok("status").results())
        .contains(
            "network  regtest",
            "height   0 of 0 known headers",
            "wallets  none",
            "peers    0 (0 in, 0 out)");
    JsonNode status = json("status");
    assertThat(status.path("blockchain").path("chain").asText()).isEqualTo("regtest");
    assertThat(status.path("network").path("subversion").asText()).startsWith("/Groat:");
    assertThat(ok("peers").results()).containsExactly("no peers");
    assertThat(json("peers")).isEmpty();
    assertThat(ok("wallet", "list").results())
        .singleElement()
        .asString()
        .contains("groat wallet create");
    assertThat(failed("wallet", "balance")).contains("there is no wallet", "groat wallet create");
  }

  @Test
  @Order(2)
  void aWalletIsMadeOnceAndShowsItsWordsOnce() throws Exception {
    TestCommand made = ok("wallet", "create", "savings", "--words", "24");
    assertThat(made.results()).contains("wallet \"savings\" is ready");
    words =
        String.join(
            " ",
            String.join(" ", made.results()).split("\\s+1\\. ", 2)[1].split("\\s*[0-9]+\\.\\s+"));
    assertThat(words.split("\\s+")).hasSize(24);
    assertThat(failed("wallet", "create", "savings")).contains("already exists");
    assertThat(failed("wallet", "create", "x", "--words", "13")).contains("--words is 12 or 24");
    assertThat(failed("wallet", "create", "../x")).contains("no name for a wallet");
    assertThat(ok("wallet", "list").results()).containsExactly("savings");
  }

  @Test
  @Order(3)
  void addressesAreFreshAndOfTheKindAskedFor() throws Exception {
    String first = ok("wallet", "address").results().getFirst();
    assertThat(first).startsWith("bcrt1q");
    assertThat(ok("wallet", "address").results().getFirst()).isNotEqualTo(first);
    assertThat(ok("wallet", "address", "--type", "legacy").results().getFirst()).matches("[mn].*");
    assertThat(json("wallet", "address", "--type", "bech32m").path("address").asText())
        .startsWith("bcrt1p");
    assertThat(failed("wallet", "address", "--type", "moon"))
        .contains("Unknown address type 'moon'");
  }

  @Test
  @Order(4)
  void miningPaysTheWallet() throws Exception {
    TestCommand mined = ok("mine", "--blocks", "101", "--threads", "1");
    assertThat(mined.results()).hasSize(101).last().asString().startsWith("block 101  ");
    assertThat(ok("wallet", "balance").results())
        .containsExactly(
            "spendable    50.00000000  BTC",
            "pending       0.00000000  BTC",
            "immature   5000.00000000  BTC");
    JsonNode one = json("mine", "--address", address());
    assertThat(one.path("blocks")).hasSize(1);
    assertThat(one.path("blocks").get(0).path("height").asInt()).isEqualTo(102);
    assertThat(failed("mine", "--address", "nonsense")).contains("nonsense");
    assertThat(failed("mine", "--blocks", "-1")).contains("--blocks is 0 or more");
  }

  @Test
  @Order(5)
  void aDryRunTellsWhatWouldHappenAndChangesNothing() throws Exception {
    JsonNode before = json("wallet", "balance");
    TestCommand dry =
        ok("wallet", "send", address(), "150000sat", "--fee-rate", "2.5", "--dry-run");
    assertThat(dry.results().getFirst()).startsWith("would send  0.00150000 BTC to bcrt1q");
    assertThat(String.join("\n", dry.results())).contains("2.5").doesNotContain("txid");
    assertThat(json("wallet", "balance")).isEqualTo(before);
    assertThat(node.call("getrawmempool")).isEmpty();
  }

  @Test
  @Order(6)
  void whatCannotBePaidIsOneClearLineAndChangesNothing() throws Exception {
    JsonNode before = json("wallet", "balance");
    String own = address();
    assertThat(failed("wallet", "send", "bcrt1qnonsense", "1")).contains("is no address");
    assertThat(failed("wallet", "send", "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx", "1"))
        .contains("another network", "testnet4", "regtest");
    assertThat(failed("wallet", "send", own, "0.00000001")).contains("dust", "0.00000294");
    assertThat(failed("wallet", "send", own, "0")).contains("Invalid amount");
    assertThat(failed("wallet", "send", own, "1000"))
        .contains("Insufficient funds", "100.00000000 BTC can be spent");
    assertThat(failed("wallet", "send", own, "1.123456789")).contains("more than 8 decimals");
    assertThat(failed("wallet", "send", own, "a lot")).contains("is no amount", "1500000sat");
    assertThat(failed("wallet", "send", own, "1", "--fee-rate", "0.0001")).contains("decimals");
    assertThat(failed("wallet", "send", own, "1", "--wallet", "other"))
        .contains("there is no wallet \"other\"");
    assertThat(json("wallet", "balance")).isEqualTo(before);
  }

  @Test
  @Order(7)
  void aPaymentIsInTheHistoryAndConfirmedByABlock() throws Exception {
    JsonNode sent = json("wallet", "send", address(), "1.5", "--fee-rate", "3");
    String txid = sent.path("txid").asText();
    assertThat(sent.path("sent").asBoolean()).isTrue();
    assertThat(sent.path("fee").decimalValue()).isEqualByComparingTo(new BigDecimal("0.00000423"));
    assertThat(node.call("getmempoolentry", txid).path("fees").path("base").decimalValue())
        .isEqualByComparingTo(sent.path("fee").decimalValue());
    ok("mine");
    List<String> history = ok("wallet", "history", "--count", "4").results();
    assertThat(history)
        .anyMatch(
            line -> line.contains("send") && line.contains("-1.50000000") && line.contains(txid));
    assertThat(node.call("gettransaction", txid).path("confirmations").asInt()).isEqualTo(1);
    assertThat(ok("wallet", "coins").results())
        .anyMatch(line -> line.contains(" 1.50000000 ") || line.startsWith(" 1.50000000"));
  }

  @Test
  @Order(8)
  void aSealedWalletPaysOnlyWhileItIsUnlocked() throws Exception {
    assertThat(typed("correct horse\n", "wallet", "encrypt").status()).isZero();
    assertThat(failed("wallet", "send", address(), "1"))
        .contains("is locked", "groat wallet unlock");
    assertThat(typed("wrong horse\n", "wallet", "unlock").remarks())
        .singleElement()
        .asString()
        .contains("incorrect");
    assertThat(typed("correct horse\n", "wallet", "unlock", "--seconds", "60").results())
        .containsExactly("the wallet is unlocked for 1m 00s");
    ok("wallet", "send", address(), "1");
    ok("wallet", "lock");
    assertThat(failed("wallet", "send", address(), "1"))
        .contains("is locked", "groat wallet unlock");
  }

  @Test
  @Order(9)
  void theWordsBringTheWalletBack() throws Exception {
    ok("mine");
    JsonNode before = json("wallet", "balance").path("mine");
    TestCommand restored = typed(words + "\n", "wallet", "restore", "again", "--json");
    assertThat(restored.remarks()).isEmpty();
    JsonNode after = json("wallet", "balance", "--wallet", "again").path("mine");
    assertThat(after).isEqualTo(before);
    assertThat(failed("wallet", "balance"))
        .contains("several wallets", "again, savings", "--wallet");
    assertThat(typed("not words at all\n", "wallet", "restore", "bad").status()).isEqualTo(1);
  }

  @Test
  @Order(10)
  void anyMethodCanBeCalled() throws Exception {
    assertThat(ok("rpc", "getblockcount").results())
        .containsExactly(Integer.toString(node.height()));
    assertThat(ok("rpc", "getblockhash", "0").results())
        .containsExactly("0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206");
    assertThat(ok("rpc", "--named", "getblockhash", "height=0").results().getFirst())
        .startsWith("0f9188f1");
    assertThat(failed("rpc", "getblockhash", "100000")).contains("Block height out of range", "-8");
    assertThat(failed("rpc", "nosuch")).contains("Method not found", "-32601");
    assertThat(ok("rpc", "help", "getblockhash").results())
        .contains("1. height (numeric, required) The height");
    assertThat(ok("rpc", "setmocktime", "0").results()).isEmpty();
  }

  @Test
  void everyCommandExplainsItself() {
    List<List<String>> commands = new ArrayList<>();
    CommandLineInterface.whole()
        .getSubcommands()
        .forEach(
            (name, command) -> {
              commands.add(List.of(name));
              command
                  .getSubcommands()
                  .keySet()
                  .forEach(below -> commands.add(List.of(name, below)));
            });
    assertThat(commands).hasSizeGreaterThanOrEqualTo(25);
    for (List<String> command : commands) {
      List<String> line = new ArrayList<>(command);
      line.add("--help");
      TestCommand help = TestCommand.run(line.toArray(String[]::new));
      assertThat(help.status()).as(line.toString()).isZero();
      assertThat(String.join("\n", help.results()))
          .contains("Usage: groat " + String.join(" ", command), "--datadir");
    }
    assertThat(TestCommand.run("--version").results())
        .singleElement()
        .asString()
        .startsWith("groat ");
    assertThat(TestCommand.run("completion").results()).anyMatch(line -> line.contains("wallet"));
  }

  @Test
  void misuseIsToldInOneLineWithStatus2() {
    assertMisuse("there is no command \"walet\"", "walet");
    assertMisuse("a command is missing", "wallet");
    assertMisuse("Unknown option", "status", "--nosuch");
    assertMisuse("Missing required", "chain", "import");
  }

  private static void assertMisuse(String message, String... arguments) {
    TestCommand command = TestCommand.run(arguments);
    assertThat(command.status()).isEqualTo(2);
    assertThat(command.results()).isEmpty();
    assertThat(command.remarks()).hasSize(2);
    assertThat(command.remarks().getFirst()).startsWith("groat: ").containsIgnoringCase(message);
    assertThat(command.remarks().getLast()).startsWith("Try 'groat");
  }

  private static String address() {
    return TestCommand.run(whole("wallet", "address", "--wallet", "savings")).results().getFirst();
  }

  private static String[] whole(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(
        List.of(
            "--regtest",
            "--datadir",
            folder.toString(),
            "--rpcport",
            Integer.toString(node.rpcPort())));
    return all.toArray(String[]::new);
  }

  private static TestCommand ok(String... arguments) {
    TestCommand command = TestCommand.run(whole(arguments));
    assertThat(command.remarks()).as(String.join(" ", arguments)).isEmpty();
    assertThat(command.status()).as(String.join(" ", arguments)).isZero();
    return command;
  }

  private static JsonNode json(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--json");
    return Json.parse(String.join("\n", ok(all.toArray(String[]::new)).results()));
  }

  /// The one line that a failed command says.
  private static String failed(String... arguments) {
    TestCommand command = TestCommand.run(whole(arguments));
    assertThat(command.status()).as(String.join(" ", arguments)).isEqualTo(1);
    assertThat(command.results()).isEmpty();
    assertThat(command.remarks()).as(String.join(" ", arguments)).hasSize(1);
    return command.remarks().getFirst();
  }

  /// Runs a command with something on its standard input.
  private static TestCommand typed(String input, String... arguments) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    try {
      return TestCommand.run(whole(arguments));
    } finally {
      System.setIn(before);
    }
  }
}
