package org.groat.node.app;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.runtime.AdjustableClock;
import org.groat.chain.service.BlockExporter;
import org.groat.node.config.DataDirectory;
import org.groat.node.config.Settings;
import org.groat.node.rpc.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// Exports blocks of the active chain.
@CommandLine.Command(
    name = "export",
    description = "Write the blocks of the active chain to a file that 'import' reads.")
final class ChainExportCommand implements Command {
  @CommandLine.Parameters(paramLabel = "FILE", description = "The file")
  private @Nullable Path file;

  @CommandLine.Option(
      names = "--from",
      paramLabel = "HEIGHT",
      description = "First block (default: 0)")
  private int from;

  @CommandLine.Option(
      names = "--to",
      paramLabel = "HEIGHT",
      description = "Last block (default: the tip)")
  private @Nullable Integer to;

  @Override
  public int run(Session session) throws Exception {
    Settings settings = session.settings();
    Path path = file == null ? Path.of("") : file;
    AtomicReference<@Nullable Throwable> fatal = new AtomicReference<>();
    try (DataDirectory directory = DataDirectory.open(settings.networkDirectory());
        Ledger ledger =
            new Ledger(
                settings,
                directory,
                Secp256k1s.best(),
                new AdjustableClock(),
                failure -> fatal.compareAndSet(null, failure))) {
      int last = to == null ? ledger.chain().snapshot().tip().height() : to;
      long bytes = new BlockExporter(ledger.chain()).export(path, from, last, height -> {});
      if (session.json()) {
        session
            .out()
            .json(
                Json.object()
                    .put("file", path.toString())
                    .put("from", from)
                    .put("to", last)
                    .put("bytes", bytes));
      } else {
        session
            .out()
            .line("wrote blocks " + from + " to " + last + ", " + bytes + " bytes, to " + path);
      }
      return OK;
    }
  }
}
