package org.groat.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.runtime.AdjustableClock;
import org.groat.chain.service.ChainService;
import org.groat.chain.service.FatChain;
import org.groat.chain.service.SameCoins;
import org.groat.chain.service.StoreFiles;
import org.groat.chain.service.TestChain;
import org.groat.chain.state.BlockOutcome;
import org.groat.chain.state.ChainSettings;
import org.groat.chain.state.HeaderEntry;
import org.groat.chain.state.TestKey;
import org.groat.chain.storage.MemoryStore;
import org.groat.node.config.DataDirectory;
import org.groat.node.config.Option;
import org.groat.node.config.Options;
import org.groat.node.config.Settings;
import org.groat.node.rpc.Json;
import org.groat.node.rpc.RpcClient;
import org.groat.wallet.keys.Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole processes are killed at random instants. Each next start comes up by itself at a valid tip and goes on; its coins are
/// those that a chain has which connects the same blocks without any disturbance.
class NodeKillTest {
  private static final int MINING_KILLS = 20;

  /// The chain's own tests kill imports more often, by their progress and by their writes.
  private static final int IMPORT_KILLS = 4;

  /// Enough that the store's buffers go to disk twice before the end.
  private static final int FAT_BLOCKS = 160;

  /// As many coinbases that can be spent before the first kill as kills can waste.
  private static final int FIRST_BLOCKS = 101 + MINING_KILLS;

  private static final long READY_NANOS_MAX = 60_000_000_000L;
  private static final long STEP_NANOS = 5_000_000L;
  private static final TestKey KEY = TestKey.of(1);

  @TempDir Path folder;

  @Test
  void killsAtRandomInstantsOfAnImport() throws IOException, InterruptedException {
    Random random = seeded("import");
    FatChain fat = FatChain.write(folder("fat.blk"), FAT_BLOCKS);
    List<Integer> heights = new ArrayList<>();
    try (TestChain reference = memory(NetworkParameters.REGTEST)) {
      // Begun before, so that the first write seen is one of the import's.
      heights.add(expectCoinsOfTheirBlocks(folder("import"), reference));
      for (int kill = 0; kill < IMPORT_KILLS && !heights.contains(fat.height()); kill++) {
        try (TestProcess process =
            TestProcess.start(folder("scratch"), importOf(fat, folder("import")))) {
          // Every other kill comes after a write that is whole, the others during one.
          awaitWrite(process, folder("import"), kill % 2 == 0);
          process.killAfter(random.nextLong(200));
          process.awaitEnd();
        }
        heights.add(expectCoinsOfTheirBlocks(folder("import"), reference));
      }
      System.out.println("NodeKillTest import: heights after each kill " + heights);
      assertThat(heights).isSorted();
      assertThat(heights.get(1)).as("after a whole write").isPositive();
      TestCommand done = TestProcess.run(folder("scratch"), importOf(fat, folder("import")));
      assertThat(done.status()).as("%s", done).isZero();
      assertThat(done.results())
          .contains("height        " + fat.height(), "tip           " + fat.tip());
      assertThat(expectCoinsOfTheirBlocks(folder("import"), reference)).isEqualTo(fat.height());
    }
  }

  /// Waits until the store begins to write its buffers to disk, and where asked for until it has.
  private static void awaitWrite(TestProcess process, Path data, boolean whole) throws IOException {
    Path store = data.resolve("regtest").resolve("ledger");
    Set<String> before = StoreFiles.tables(store);
    while (process.isAlive() && before.containsAll(StoreFiles.tables(store))) {
      LockSupport.parkNanos(STEP_NANOS);
    }
    long begun = StoreFiles.manifestBytes(store);
    while (whole && process.isAlive() && StoreFiles.manifestBytes(store) == begun) {
      LockSupport.parkNanos(STEP_NANOS);
    }
  }

  private static String[] importOf(FatChain fat, Path data) {
    return new String[] {
      "chain",
      "import",
      fat.file().toString(),
      "--network=regtest",
      "--datadir=" + data,
      "--dbcache=4"
    };
  }

  @Test
  void killsAtRandomInstantsOfMining() throws IOException, InterruptedException {
    Random random = seeded("mining");
    Path data = folder("mining");
    try (TestNode node = TestNode.regtest(data)) {
      node.mine(FIRST_BLOCKS, KEY);
    }
    List<Integer> heights = new ArrayList<>();
    try (TestChain reference = memory(NetworkParameters.REGTEST)) {
      heights.add(expectCoinsOfTheirBlocks(data, reference));
      int spent = 0;
      for (int kill = 0; kill < MINING_KILLS; kill++) {
        // Some at once, in the middle of the start.
        boolean early = random.nextInt(4) == 0;
        List<String> told = new ArrayList<>();
        int port = TestNode.freePort();
        try (TestProcess process = TestProcess.start(folder("scratch"), nodeOf(data, port))) {
          if (early) {
            process.killAfter(random.nextLong(800));
            process.awaitEnd();
          } else {
            RpcClient client = awaitReady(process, data, port);
            long millis = random.nextLong(400);
            // Counted from the first block: how long that takes is the machine's affair.
            Runnable mined = () -> process.killAfter(millis);
            spent = mineUntilKilled(client, reference, spent, told, mined);
            process.awaitEnd();
          }
        }
        int height = expectCoinsOfTheirBlocks(data, reference);
        assertThat(height).isGreaterThanOrEqualTo(heights.getLast());
        expectKept(told, reference);
        heights.add(height);
      }
      System.out.println("NodeKillTest mining: heights after each kill " + heights);
      assertThat(heights.getLast()).isGreaterThan(FIRST_BLOCKS);
      try (TestNode node = TestNode.regtest(data)) {
        node.mine(1, KEY);
        assertThat(node.height()).isEqualTo(heights.getLast() + 1);
      }
    }
  }

  private static String[] nodeOf(Path data, int port) {
    return new String[] {
      "node",
      "--network=regtest",
      "--datadir=" + data,
      "--connect=0",
      "--listen=0",
      "--rpcport=" + port,
      "--printtoconsole=0",
      "--dbcache=4"
    };
  }

  /// Waits until the node answers. The cookie of the one before may still lie there.
  private static RpcClient awaitReady(TestProcess process, Path data, int port) {
    Path cookie = data.resolve("regtest").resolve(".cookie");
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    for (long waited = 0; waited < READY_NANOS_MAX && process.isAlive(); waited += STEP_NANOS) {
      try {
        RpcClient client =
            new RpcClient(
                address,
                Files.readString(cookie).strip(),
                Optional.empty(),
                Duration.ofSeconds(20));
        client.call("getblockcount", Json.array());
        return client;
      } catch (IOException e) {
        LockSupport.parkNanos(STEP_NANOS);
      }
    }
    throw new AssertionError("the node does not come up: " + process);
  }

  /// Pays and mines until nobody answers.
  ///
  /// @param spent the coinbases up to this height are spent
  /// @param told receives the hashes of the blocks that the node said it had mined
  /// @param firstMined run once there is one
  /// @return the height up to which coinbases are spent now
  private static int mineUntilKilled(
      RpcClient client, TestChain reference, int spent, List<String> told, Runnable firstMined) {
    String payee = Address.of(KEY.script(), NetworkParameters.REGTEST).orElseThrow().toString();
    int height = spent;
    try {
      while (true) {
        height++;
        Transaction coinbase = block(reference, height).transaction(0);
        Transaction tx =
            KEY.spend(
                coinbase,
                0,
                TestKey.of(2).output(coinbase.value(0) / 2),
                KEY.output(coinbase.value(0) / 2 - 10_000));
        client.call("sendrawtransaction", Json.params(tx.raw().toHex()));
        JsonNode mined = client.call("generatetoaddress", Json.params(1 + height % 3, payee));
        boolean first = told.isEmpty();
        mined.forEach(hash -> told.add(hash.asText()));
        if (first) {
          firstMined.run();
        }
      }
    } catch (IOException killed) {
      assertThat(killed).isNotNull();
    }
    return height;
  }

  private static Block block(TestChain reference, int height) {
    ChainService chain = reference.service();
    return chain.block(chain.snapshot().active(height).orElseThrow()).orElseThrow();
  }

  /// Opens what a killed process left, and holds it against a chain that connects the same blocks in memory.
  ///
  /// @return the height that it came up at
  private static int expectCoinsOfTheirBlocks(Path data, TestChain reference) {
    Map<Option<?>, List<String>> options = new HashMap<>();
    options.put(Options.NETWORK, List.of("regtest"));
    options.put(Options.DATADIR, List.of(data.toString()));
    options.put(Options.DBCACHE, List.of("4"));
    Settings settings = Settings.of(options);
    List<Throwable> failures = new ArrayList<>();
    try (DataDirectory directory = DataDirectory.open(settings.networkDirectory());
        Ledger ledger =
            new Ledger(
                settings, directory, Secp256k1s.best(), new AdjustableClock(), failures::add)) {
      ChainService chain = ledger.chain();
      HeaderEntry tip = chain.snapshot().tip();
      for (int height = 1; height <= tip.height(); height++) {
        HeaderEntry entry = tip.ancestor(height);
        if (reference.service().header(entry.hash()).isEmpty()) {
          assertThat(reference.submit(chain.block(entry).orElseThrow()))
              .isInstanceOf(BlockOutcome.Connected.class);
        }
      }
      assertThat(reference.service().snapshot().tip().hash()).isEqualTo(tip.hash());
      SameCoins.expect(chain, reference.service());
      assertThat(failures).isEmpty();
      return tip.height();
    }
  }

  /// What the node said it had mined survives the kill: the operating system has it, though the process is gone.
  private static void expectKept(List<String> told, TestChain reference) {
    HeaderEntry tip = reference.service().snapshot().tip();
    List<String> active = new ArrayList<>();
    for (int height = 0; height <= tip.height(); height++) {
      active.add(tip.ancestor(height).hash().toString());
    }
    assertThat(active).containsAll(told);
  }

  private static TestChain memory(NetworkParameters params) {
    return TestChain.open(ChainSettings.of(params), new MemoryStore());
  }

  private static Random seeded(String what) {
    long seed = System.nanoTime();
    System.out.println("NodeKillTest " + what + ": seed " + seed);
    return new Random(seed);
  }

  private Path folder(String name) {
    return folder.resolve(name);
  }
}
