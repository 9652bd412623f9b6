package org.groat.node.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.groat.node.config.Option;
import org.groat.node.config.Settings;
import picocli.CommandLine;

/// What a measurement takes that fills fresh data directories with a file's blocks.
final class BenchData {
  @CommandLine.Parameters(paramLabel = "FILE", description = "The file")
  private Path file = Path.of("");

  @CommandLine.Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that verify scripts (default: one for each core)")
  private int threads;

  @CommandLine.Option(names = "--keep", description = "Keep what was made and tell where it is")
  private boolean keep;

  Path file() {
    return file;
  }

  /// @throws UserException where it cannot be read
  void expectFile() throws UserException {
    if (!Files.isReadable(file)) {
      throw new UserException("there is no file " + file);
    }
  }

  /// The folder for the data directories, which goes with the measurement unless the user keeps it.
  TemporaryFolder folder(Session session) throws IOException, UserException {
    return TemporaryFolder.make(BenchSettings.parent(session), "groat-bench-", keep);
  }

  /// Says where the folder is, where it is kept.
  ///
  /// @param what the words before it
  void tellFolder(Session session, String what, Path folder) {
    if (keep) {
      session.out().remark("groat: " + what + " " + folder);
    }
  }

  /// What a data directory is opened with.
  ///
  /// @param more options that the measurement sets
  /// @throws UserException where the number of threads is out of range
  Settings settings(Session session, Path directory, Map<Option<?>, String> more)
      throws UserException {
    return BenchSettings.of(session, file, directory, threads, more);
  }
}
