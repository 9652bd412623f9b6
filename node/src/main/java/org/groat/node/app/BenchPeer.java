package org.groat.node.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.groat.chain.runtime.Stopwatch;
import org.groat.node.rpc.Json;
import org.jspecify.annotations.Nullable;

/// The other node of a measured sync, in a process of its own: it imports a file, and then serves what it imported.
final class BenchPeer implements AutoCloseable {
  private static final long POLL_NANOS = 20_000_000L;
  private static final long STOP_SECONDS = 30;

  private final Path folder;
  private final String network;
  private final BooleanSupplier interrupted;
  private final AtomicReference<@Nullable Process> running = new AtomicReference<>();

  /// What the peer has: its tip, and the bytes of the file.
  record Chain(int height, String tip, long bytes) {}

  BenchPeer(Path folder, String network, BooleanSupplier interrupted) {
    this.folder = folder;
    this.network = network;
    this.interrupted = interrupted;
  }

  /// Imports a file.
  ///
  /// @throws UserException where it cannot be imported, with the reason, or not in time
  Chain importFile(Path file, Duration timeout) throws IOException, UserException {
    Path output = folder.resolve("import.txt");
    Process process =
        start(List.of("chain", "import", file.toString(), "--json", "--dbcache=450"), output);
    await(timeout, "the import of " + file, () -> !process.isAlive());
    String text = Files.readString(output);
    if (process.exitValue() != 0) {
      List<String> lines = text.lines().toList();
      String last = lines.isEmpty() ? "it said nothing" : lines.getLast();
      throw new UserException(
          last.startsWith("groat: ") ? last.substring("groat: ".length()) : last);
    }
    try {
      // Remarks on how far it was stand before the result.
      JsonNode result = Json.parse(text.substring(text.indexOf('{')));
      return new Chain(
          result.path("height").asInt(),
          result.path("tip").asText(),
          result.path("bytes").asLong());
    } catch (JsonProcessingException e) {
      throw new UserException("the import ended with what is no result: " + text, e);
    }
  }

  /// Starts to serve on a free port of the loopback interface.
  ///
  /// @return the port
  int serve(Duration timeout) throws IOException, UserException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    List<String> arguments =
        List.of(
            "node",
            "--bind=127.0.0.1:" + port,
            "--connect=0",
            // Of any chain, also one with less work than its network is known to have.
            "--whitelist=download@127.0.0.1",
            "--server=0",
            "--disablewallet=1",
            "--printtoconsole=0",
            "--dbcache=100");
    Path output = folder.resolve("node.txt");
    Process process = start(arguments, output);
    await(timeout, "the peer to listen", () -> !process.isAlive() || isListening(port));
    if (!process.isAlive()) {
      throw new UserException("the peer ended at once: " + Files.readString(output).strip());
    }
    return port;
  }

  /// Completes when the running process ends.
  CompletableFuture<?> ended() {
    Process process = running.get();
    return process == null ? CompletableFuture.completedFuture(null) : process.onExit();
  }

  /// Processor time that the running process has used so far, in seconds.
  double cpuSeconds() {
    Process process = running.get();
    return process == null
        ? 0
        : process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  private Process start(List<String> arguments, Path output) throws IOException {
    List<String> all = new ArrayList<>(arguments);
    all.add("--network=" + network);
    all.add("--datadir=" + folder);
    Process process = ChildProcess.start(flags(), all, output);
    running.set(process);
    return process;
  }

  /// The JVM's flags, as the launcher gives them to a node.
  static List<String> flags() {
    return List.of(
        "-XX:+UseG1GC",
        "-XX:+UseCompactObjectHeaders",
        "-Xmx" + (Runtime.getRuntime().maxMemory() >> 20) + "m");
  }

  private static boolean isListening(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private void await(Duration timeout, String what, BooleanSupplier condition)
      throws UserException {
    Stopwatch waited = Stopwatch.start();
    while (!condition.getAsBoolean()) {
      if (interrupted.getAsBoolean()) {
        throw new UserException("interrupted");
      }
      if (waited.elapsed().compareTo(timeout) > 0) {
        throw new UserException(
            "out of time while waiting for " + what + "; give it more with --timeout");
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  @Override
  public void close() {
    Process process = running.get();
    if (process == null) {
      return;
    }
    process.destroy();
    try {
      if (process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
