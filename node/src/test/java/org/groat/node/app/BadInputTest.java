package org.groat.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.groat.chain.Vectors;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.state.ChainBuilder;
import org.groat.chain.state.TestKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What goes wrong for users: each time one line that says what, a status that is not 0, and nothing lost.
class BadInputTest {
  private static final long BTC = 100_000_000L;
  private static final String PASSPHRASE = "open sesame";
  private static final String NOT_OURS = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4";

  @TempDir Path folder;

  private final ChainBuilder builder = ChainBuilder.regtest();

  // Files of blocks.

  @Test
  void aTruncatedFile() throws IOException {
    Path whole = Vectors.chain("mainnet-first-blocks.blk");
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(folder.resolve("cut.blk"), Arrays.copyOf(bytes, bytes.length - 10));
    expectError(importing("main", cut), 1, "ends within a block");
    TestCommand again = importing("main", whole);
    assertThat(again.status()).isZero();
    assertThat(again.results()).contains("height        438", "blocks        439 read, 1 new");
  }

  @Test
  void anotherNetworksFile() {
    Path file = Vectors.chain("mainnet-first-blocks.blk");
    expectError(importing("regtest", file), 1, "holds blocks of main", "--network main");
  }

  @Test
  void aFileThatIsNotThere() {
    expectError(importing("regtest", folder.resolve("none.blk")), 1, "there is no file");
  }

  @Test
  void aBlockWithoutProofOfWork() throws IOException {
    builder.mineEmpty(3);
    BlockHeader solved = builder.block(3).header();
    BlockHeader unsolved = solved;
    for (long nonce = 0; unsolved.hash().word(3) >= 0; nonce++) {
      unsolved =
          new BlockHeader(
              solved.version(),
              solved.previous(),
              solved.merkleRoot(),
              solved.time(),
              solved.bits(),
              nonce);
    }
    expectRefused(Block.of(unsolved, builder.block(3).transactions()), 3, "high-hash");
  }

  @Test
  void aBlockWithAWrongMerkleRoot() throws IOException {
    builder.mineEmpty(3);
    Block bad = Block.of(builder.block(3).header(), List.of(builder.block(1).transaction(0)));
    expectRefused(bad, 3, "bad-txnmrklroot");
  }

  @Test
  void anOverspend() throws IOException {
    builder.mineEmpty(101);
    Transaction overspend = builder.spendCoinbase(1, TestKey.of(2).output(51 * BTC));
    expectRefused(builder.next(List.of(overspend), BTC), 102, "bad-txns-in-belowout");
  }

  @Test
  void aBadSignature() throws IOException {
    builder.mineEmpty(101);
    Transaction forged =
        TestKey.of(9).spend(builder.coinbase(1), 0, TestKey.of(2).output(49 * BTC));
    expectRefused(builder.next(List.of(forged), BTC), 102, "block-script-verify-flag-failed");
  }

  /// Imports a chain whose block at a height is a bad one, then the chain as it should be.
  private void expectRefused(Block bad, int height, String rule) throws IOException {
    List<Block> before = builder.blocks().subList(0, height);
    List<Block> blocks = new ArrayList<>(before);
    blocks.add(bad);
    expectError(
        importing("regtest", write(blocks)),
        1,
        "block " + bad.hash() + " at height " + height,
        rule);
    if (builder.height() < height) {
      builder.mine();
    }
    TestCommand again = importing("regtest", write(builder.blocks()));
    assertThat(again.status()).as("%s", again).isZero();
    assertThat(again.results())
        .contains(
            "height        " + builder.height(),
            "blocks        "
                + (builder.height() + 1)
                + " read, "
                + (builder.height() + 1 - height)
                + " new");
  }

  private TestCommand importing(String network, Path file) {
    return TestCommand.run(
        "chain", "import", file.toString(), "--network=" + network, "--datadir=" + data());
  }

  private Path write(List<Block> blocks) throws IOException {
    ByteWriter out = new ByteWriter();
    for (Block block : blocks) {
      out.int32(NetworkParameters.REGTEST.magic()).int32(block.totalSize()).bytes(block.raw());
    }
    return Files.write(folder.resolve("blocks.blk"), out.toBytes().toByteArray());
  }

  // Starts.

  @Test
  void aSecondProcessOnOneDataDirectory() throws IOException, InterruptedException {
    try (TestNode node = TestNode.regtest(data())) {
      node.mine(3, TestKey.of(1));
      expectError(
          TestProcess.run(
              folder.resolve("scratch"), "node", "--regtest", "--datadir=" + data(), "--connect=0"),
          1,
          "is in use by another process");
      expectError(importing("regtest", folder.resolve("any.blk")), 1, "is in use by another");
      assertThat(node.height()).isEqualTo(3);
    }
  }

  @Test
  void aBusyPortForPeersOrCalls() throws IOException, InterruptedException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      String free = Integer.toString(TestNode.freePort());
      expectError(
          starting("--bind=127.0.0.1:" + port, "--rpcport=" + free), 1, "127.0.0.1:" + port);
      expectError(starting("--listen=0", "--rpcport=" + port), 1, port, "rpcport");
    }
    try (TestNode node = TestNode.regtest(data())) {
      node.mine(1, TestKey.of(1));
    }
  }

  private TestCommand starting(String... more) throws IOException, InterruptedException {
    Stream<String> fixed = Stream.of("node", "--regtest", "--datadir=" + data(), "--connect=0");
    return TestProcess.run(
        folder.resolve("scratch"), Stream.concat(fixed, Stream.of(more)).toArray(String[]::new));
  }

  @Test
  void aCorruptLineOfTheConfiguration() throws IOException {
    Files.createDirectories(data());
    Path file = data().resolve("groat.conf");
    Files.writeString(file, "regtest=1\nthis is no setting\n");
    for (String command : List.of("node", "status")) {
      expectError(
          TestCommand.run(command, "--datadir=" + data()),
          1,
          file + ":2: \"this is no setting\" is corrupt",
          "key=value");
    }
    Files.writeString(file, "regtest=1\nmaxconnections=many\n");
    expectError(TestCommand.run("node", "--datadir=" + data()), 1, file + ":2", "many");
  }

  @Test
  void aCommandWithoutANode() {
    expectError(TestCommand.run("status", "--regtest", "--datadir=" + data()), 1, "no node runs");
  }

  // Payments.

  @Test
  void paymentsThatCannotBe() {
    try (TestNode node = TestNode.regtest(data())) {
      assertThat(withInput(PASSPHRASE, node, "wallet", "create", "--encrypt").status()).isZero();
      String own = asked(node, "wallet", "address").results().getFirst();
      node.call("generatetoaddress", 1, own);
      node.mine(100, TestKey.of(1));
      String payee = node.addressOf(TestKey.of(2));
      expectError(asked(node, "wallet", "send", payee, "1"), 1, "wallet unlock");
      expectError(withInput("open barley", node, "wallet", "unlock"), 1, "passphrase");
      expectError(asked(node, "wallet", "send", payee, "1"), 1, "wallet unlock");
      assertThat(withInput(PASSPHRASE, node, "wallet", "unlock").status()).isZero();

      String mistyped = payee.substring(0, payee.length() - 1) + "b";
      expectError(asked(node, "wallet", "send", mistyped, "1"), 1, mistyped);
      expectError(asked(node, "wallet", "send", NOT_OURS, "1"), 1, NOT_OURS, "main", "regtest");
      expectError(asked(node, "wallet", "send", payee, "100sat"), 1, "dust");
      expectError(asked(node, "wallet", "send", payee, "50.00000001"), 1, "funds");
      expectError(asked(node, "wallet", "send", payee, "0.000000001"), 1, "8 decimals");
      expectError(asked(node, "wallet", "send", payee, "much"), 1, "is no amount");

      assertThat(node.call("getrawmempool")).isEmpty();
      assertThat(node.callWallet("default", "getbalance").decimalValue())
          .isEqualByComparingTo("50");
      TestCommand sent = asked(node, "wallet", "send", payee, "49.5");
      assertThat(sent.status()).as("%s", sent).isZero();
      assertThat(node.call("getrawmempool")).hasSize(1);
    }
  }

  private TestCommand withInput(String line, TestNode node, String... words) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream((line + "\n").getBytes(StandardCharsets.UTF_8)));
    try {
      return asked(node, words);
    } finally {
      System.setIn(before);
    }
  }

  private TestCommand asked(TestNode node, String... words) {
    Stream<String> place =
        Stream.of("--regtest", "--datadir=" + data(), "--rpcport=" + node.rpcPort());
    return TestCommand.run(Stream.concat(Stream.of(words), place).toArray(String[]::new));
  }

  private Path data() {
    return folder.resolve("data");
  }

  private static void expectError(TestCommand command, int status, String... parts) {
    assertThat(command.status()).as("%s", command).isEqualTo(status);
    assertThat(command.remarks()).as("%s", command).hasSize(1);
    assertThat(command.remarks().getFirst()).startsWith("groat: ").contains(parts);
  }
}
