package org.groat.node.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.KnownSnapshot;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.Block;
import org.groat.chain.service.ChainService;
import org.groat.chain.state.CoinSnapshot;
import org.groat.chain.state.CoinStatistics;
import org.groat.chain.state.TestKey;
import org.groat.node.config.ChainOptions;
import org.groat.node.config.DataDirectory;
import org.groat.node.config.Option;
import org.groat.node.config.Options;
import org.groat.node.config.Settings;
import org.groat.node.rpc.Json;
import org.groat.node.rpc.RpcClient;
import org.groat.wallet.keys.Address;

/// A whole node in this process, on loopback and free ports, spoken to by JSON-RPC as any other program would.
final class TestNode implements AutoCloseable {
  private static final Duration SILENCE_MAX = Duration.ofSeconds(60);
  private static final long AWAIT_NANOS_MAX = 60_000_000_000L;
  private static final long AWAIT_STEP_NANOS = 10_000_000L;

  private final Settings settings;
  private final int peerPort;
  private final DataDirectory directory;
  private final CompletableFuture<Void> stop = new CompletableFuture<>();
  private final Node node;

  private TestNode(Settings settings, NetworkParameters parameters, int peerPort) {
    this.settings = settings;
    this.peerPort = peerPort;
    this.directory = DataDirectory.open(settings.networkDirectory());
    try {
      this.node = new Node(settings, parameters, directory, stop);
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /// A node that listens to peers and calls only those that it is told to.
  ///
  /// @param more options as on the command line, such as `--connect=127.0.0.1:1234`
  static TestNode start(String network, Path folder, String... more) {
    return start(network, List.of(), folder, more);
  }

  /// A node on regtest that knows sets of coins to begin with.
  static TestNode withSnapshots(List<KnownSnapshot> snapshots, Path folder, String... more) {
    return start("regtest", snapshots, folder, more);
  }

  private static TestNode start(
      String network, List<KnownSnapshot> snapshots, Path folder, String... more) {
    int peerPort = freePort();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--network=" + network,
                "--datadir=" + folder,
                "--bind=127.0.0.1:" + peerPort,
                "--rpcport=" + freePort(),
                "--dbcache=16"));
    arguments.addAll(List.of(more));
    if (arguments.stream().noneMatch(text -> text.startsWith("--connect="))) {
      arguments.add("--connect=0");
    }
    Settings settings = settings(arguments);
    NetworkParameters parameters = ChainOptions.parameters(settings);
    return new TestNode(
        settings, snapshots.isEmpty() ? parameters : parameters.withSnapshots(snapshots), peerPort);
  }

  static TestNode regtest(Path folder, String... more) {
    return start("regtest", folder, more);
  }

  private static Settings settings(List<String> arguments) {
    Map<Option<?>, List<String>> options = new HashMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      Option<?> option = Options.named(argument.substring(2, equals)).orElseThrow();
      options.computeIfAbsent(option, any -> new ArrayList<>()).add(argument.substring(equals + 1));
    }
    return Settings.of(options);
  }

  /// A port that is free, as the next one is, below those that the system gives to outgoing connections: one of these may be taken
  /// at any moment.
  static int freePortOfTwo() {
    for (int tries = 0; tries < 100; tries++) {
      int port = 20_000 + freePort() % 12_000;
      if (isFree(port) && isFree(port + 1)) {
        return port;
      }
    }
    throw new IllegalStateException("no two ports are free");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /// A port that nobody listens on.
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// `127.0.0.1:port`, where peers find the node.
  String address() {
    return "127.0.0.1:" + peerPort;
  }

  int peerPort() {
    return peerPort;
  }

  int rpcPort() {
    return settings.rpcPort();
  }

  ChainService chain() {
    return node.chain();
  }

  /// Calls a method.
  JsonNode call(String method, Object... arguments) {
    return call(Optional.empty(), method, arguments);
  }

  /// Calls a method about a wallet.
  JsonNode callWallet(String wallet, String method, Object... arguments) {
    return call(Optional.of(wallet), method, arguments);
  }

  private JsonNode call(Optional<String> wallet, String method, Object... arguments) {
    try {
      RpcClient client =
          new RpcClient(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.rpcPort()),
              Files.readString(settings.cookieFile()).strip(),
              wallet,
              SILENCE_MAX);
      return client.call(method, Json.params(arguments));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int height() {
    return call("getblockcount").asInt();
  }

  String tip() {
    return call("getbestblockhash").asText();
  }

  /// The address of a key on the node's network.
  String addressOf(TestKey key) {
    return addressOf(key.script());
  }

  String addressOf(Bytes script) {
    return Address.of(script, settings.parameters()).orElseThrow().toString();
  }

  /// Mines blocks that pay to a key.
  void mine(int blocks, TestKey key) {
    call("generatetoaddress", blocks, addressOf(key));
  }

  /// The block of the active chain at a height.
  Block block(int height) {
    String hex = call("getblock", call("getblockhash", height), 0).asText();
    return Block.CODEC.decode(Bytes.fromHex(hex));
  }

  /// Counts and hashes the coins.
  CoinStatistics coins() {
    return coins(chain());
  }

  static CoinStatistics coins(ChainService chain) {
    try (CoinSnapshot snapshot = chain.ask(view -> view.chain().coinSnapshot())) {
      return CoinStatistics.of(snapshot, CoinStatistics.HashKind.MUHASH, coins -> {});
    }
  }

  /// A set's hash as JSON-RPC shows it.
  static String muHash(CoinStatistics coins) {
    return coins.hash().reversed().toHex();
  }

  /// Waits until something holds, and fails where it does not in good time.
  static void await(String what, BooleanSupplier condition) {
    for (long waited = 0; !condition.getAsBoolean(); waited += AWAIT_STEP_NANOS) {
      if (waited > AWAIT_NANOS_MAX) {
        throw new AssertionError("waited in vain: " + what);
      }
      LockSupport.parkNanos(AWAIT_STEP_NANOS);
    }
  }

  /// Stops the node; fails where it had failed by itself.
  @Override
  public void close() {
    try {
      node.close();
    } finally {
      directory.close();
    }
    if (stop.isCompletedExceptionally()) {
      throw new IllegalStateException("the node failed", stop.exceptionNow());
    }
  }
}
