package org.groat.node.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.groat.node.rpc.Json;
import org.groat.node.rpc.RpcClient;
import org.groat.node.rpc.RpcException;

/// One node of a private network: a process of its own, with a folder of its own, run by the Java that runs this program.
final class DevnetNode implements AutoCloseable {
  private static final Duration SILENCE_MAX = Duration.ofSeconds(60);
  private static final long STOP_SECONDS = 8;
  private static final String OUTPUT = "output.txt";

  /// What a small node needs: quick to start, little memory.
  private static final List<String> FLAGS =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m");

  private final String name;
  private final Path folder;
  private final Ports ports;
  private final Process process;

  /// Where a node can be reached on this machine.
  record Ports(int peer, int rpc) {}

  private DevnetNode(String name, Path folder, Ports ports, Process process) {
    this.name = name;
    this.folder = folder;
    this.ports = ports;
    this.process = process;
  }

  /// Writes a configuration and starts a process with it.
  ///
  /// @param others ports of the nodes that it keeps connections to
  static DevnetNode start(String name, Path folder, Ports ports, List<Integer> others)
      throws IOException {
    Files.createDirectories(folder);
    List<String> lines = new ArrayList<>();
    lines.add("# One node of a private network made by 'groat devnet'.");
    lines.add("regtest=1");
    lines.add("printtoconsole=0");
    lines.add("dbcache=32");
    lines.add("[regtest]");
    lines.add("bind=127.0.0.1");
    lines.add("port=" + ports.peer());
    lines.add("rpcport=" + ports.rpc());
    lines.add("listen=1");
    // A node that is told whom to call calls nobody else; 0 is nobody.
    lines.add(others.isEmpty() ? "connect=0" : "# the nodes that were there before");
    others.forEach(port -> lines.add("connect=127.0.0.1:" + port));
    Files.write(folder.resolve("groat.conf"), lines);
    Process process =
        ChildProcess.start(FLAGS, List.of("node", "--datadir=" + folder), folder.resolve(OUTPUT));
    return new DevnetNode(name, folder, ports, process);
  }

  String name() {
    return name;
  }

  Path folder() {
    return folder;
  }

  Ports ports() {
    return ports;
  }

  /// Whether it answers; false while it is starting.
  ///
  /// @throws UserException where it has ended, with its last words
  boolean isReady() throws UserException, IOException {
    if (!process.isAlive()) {
      throw new UserException(
          name + " ended with status " + process.exitValue() + ": " + lastWords());
    }
    try {
      call("getblockcount");
      return true;
    } catch (IOException | RpcException e) {
      return false;
    }
  }

  private String lastWords() throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve(OUTPUT));
    return lines.isEmpty() ? "it said nothing" : lines.getLast();
  }

  JsonNode call(String method, Object... arguments) throws IOException {
    return client(Optional.empty()).call(method, Json.params(arguments));
  }

  JsonNode callWallet(String wallet, String method, Object... arguments) throws IOException {
    return client(Optional.of(wallet)).call(method, Json.params(arguments));
  }

  private RpcClient client(Optional<String> wallet) throws IOException {
    String cookie = Files.readString(folder.resolve("regtest").resolve(".cookie")).strip();
    return new RpcClient(
        new InetSocketAddress("127.0.0.1", ports.rpc()), cookie, wallet, SILENCE_MAX);
  }

  /// Asks the process to stop; returns at once.
  void stop() {
    // SIGTERM where there are signals: a clean stop.
    process.destroy();
  }

  /// Waits until the process has ended, and ends it by force where it does not.
  ///
  /// @return whether it ended by itself, with status 0
  boolean awaitEnd() {
    try {
      if (process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        return process.exitValue() == 0;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    return false;
  }

  @Override
  public void close() {
    stop();
    awaitEnd();
  }
}
