package org.groat.node.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.groat.node.rpc.Json;

/// The peers of a measured load, in a process of their own.
final class BenchCrowd implements AutoCloseable {
  private static final long STOP_SECONDS = 20;

  private final Process process;
  private final Path output;

  /// A node to practise on, and for how long.
  record Practice(int port, int seconds) {}

  private BenchCrowd(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /// Begins to call a node on this machine.
  ///
  /// @param honest how many mean well
  /// @param practice what they do before, so that their own compiler takes no time from the measured node later
  static BenchCrowd start(Path folder, int port, int honest, int hostile, Practice practice)
      throws IOException {
    Path output = folder.resolve("crowd.txt");
    List<String> arguments =
        List.of(
            "bench",
            "crowd",
            "--target=" + port,
            "--honest=" + honest,
            "--hostile=" + hostile,
            "--practice=" + practice.port(),
            "--practice-seconds=" + practice.seconds());
    List<String> flags = List.of("-XX:+UseSerialGC", "-Xmx1g");
    return new BenchCrowd(ChildProcess.start(flags, arguments, output), output);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// Processor time that it has used so far, in seconds.
  double cpuSeconds() {
    return process.info().totalCpuDuration().map(time -> time.toNanos() / 1e9).orElse(0.0);
  }

  /// Stops it.
  ///
  /// @return what it tells of itself
  JsonNode stop() throws IOException, InterruptedException, UserException {
    process.destroy();
    if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      throw new UserException("the crowd does not stop");
    }
    String text = Files.readString(output);
    int start = text.indexOf('{');
    if (start < 0) {
      throw new UserException("the crowd ended without a word: " + text.strip());
    }
    return Json.parse(text.substring(start));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
