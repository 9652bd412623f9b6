package org.groat.node.app;

import java.nio.file.Path;
import org.groat.chain.service.BlockExporter;
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
    Path path = file == null ? Path.of("") : file;
    try (OpenChain open = new OpenChain(session.settings())) {
      int last = to == null ? open.chain().snapshot().tip().height() : to;
      long bytes = new BlockExporter(open.chain()).export(path, from, last, height -> {});
      open.expectSound();
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
