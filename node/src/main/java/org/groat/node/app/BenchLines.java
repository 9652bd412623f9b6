package org.groat.node.app;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// What a measurement takes that tells how often a second one core does something.
final class BenchLines {
  @CommandLine.Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "A file of blocks (optional)")
  private @Nullable Path file;

  @CommandLine.Option(
      names = "--seconds",
      paramLabel = "S",
      description = "How long each line is measured (default: 1)")
  private double seconds = 1;

  @Nullable Path file() {
    return file;
  }

  /// @throws UserException where the seconds are out of range
  BenchTimer timer() throws UserException {
    return new BenchTimer(seconds);
  }
}
