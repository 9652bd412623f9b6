package org.groat.node.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// A command line run in a process of its own, which may be killed.
final class TestProcess implements AutoCloseable {
  private static final long END_SECONDS_MAX = 60;

  private final Path scratch;
  private final Process process;

  private TestProcess(Path scratch, Process process) {
    this.scratch = scratch;
    this.process = process;
  }

  /// @param scratch a folder for what it prints and what its libraries unpack; a killed process leaves that behind
  static TestProcess start(Path scratch, String... arguments) throws IOException {
    Files.createDirectories(scratch);
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-Djava.io.tmpdir=" + scratch,
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(scratch.resolve("results.txt").toFile())
            .redirectError(scratch.resolve("remarks.txt").toFile())
            .start();
    return new TestProcess(scratch, process);
  }

  /// Runs a command to its end.
  static TestCommand run(Path scratch, String... arguments)
      throws IOException, InterruptedException {
    try (TestProcess process = start(scratch, arguments)) {
      return process.awaitEnd();
    }
  }

  TestCommand awaitEnd() throws IOException, InterruptedException {
    if (!process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
      throw new AssertionError("the process does not end: " + printed("remarks.txt"));
    }
    return new TestCommand(process.exitValue(), printed("results.txt"), printed("remarks.txt"));
  }

  /// Kills it, as `kill -9` does, after some time; does not wait for that.
  void killAfter(long millis) {
    Executor later = CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS);
    later.execute(process::destroyForcibly);
  }

  /// Asks it to stop, as `kill` does.
  void terminate() {
    process.destroy();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// What it printed so far.
  private List<String> printed(String name) throws IOException {
    return Files.readAllLines(scratch.resolve(name));
  }

  @Override
  public String toString() {
    try {
      return "results " + printed("results.txt") + ", remarks " + printed("remarks.txt");
    } catch (IOException e) {
      return e.toString();
    }
  }

  /// Kills it where it still runs.
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().orTimeout(END_SECONDS_MAX, TimeUnit.SECONDS).join();
  }
}
