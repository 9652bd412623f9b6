package org.groat.node.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.groat.chain.service.BlockImporter;
import org.groat.node.rpc.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// Imports a file of blocks.
@CommandLine.Command(
    name = "import",
    description = "Import a file of blocks: blk*.dat, a bootstrap file, or what 'export' wrote.")
final class ChainImportCommand implements Command {
  @CommandLine.Parameters(paramLabel = "FILE", description = "The file")
  private @Nullable Path file;

  private final AtomicReference<@Nullable BlockImporter> running = new AtomicReference<>();

  @Override
  public int run(Session session) throws Exception {
    Path path = file == null ? Path.of("") : file;
    try (Interruption _ = Interruption.callsOff(this::stop);
        OpenChain open = new OpenChain(session.settings())) {
      long start = open.ledger().loop().nanos();
      ConnectedTotals totals = new ConnectedTotals();
      BlockImporter importer = open.chain().importer();
      running.set(importer);
      ImportProgress progress = new ImportProgress(session.out(), open.ledger().loop());
      BlockImporter.Result result;
      try (var _ = open.chain().subscribe(Runnable::run, totals)) {
        result = importer.run(path, progress::show);
      } finally {
        progress.end();
      }
      open.expectSound();
      double seconds = (open.ledger().loop().nanos() - start) / 1e9;
      report(session, result, totals, seconds);
      return result.stopped() || result.truncated() ? FAILED : OK;
    }
  }

  private void stop() {
    BlockImporter importer = running.get();
    if (importer != null) {
      importer.stop();
    }
  }

  private static void report(
      Session session, BlockImporter.Result result, ConnectedTotals totals, double seconds) {
    Output out = session.out();
    if (result.truncated()) {
      out.remark("groat: the file ends within a block: what came before it was imported");
    }
    if (result.stopped()) {
      out.remark("groat: stopped early; run the same command again to go on");
    }
    if (session.json()) {
      ObjectNode json = Json.object();
      json.put("height", result.tip().height())
          .put("tip", result.tip().hash().toString())
          .put("blocks", result.blocks())
          .put("added", result.added())
          .put("waiting", result.waiting())
          .put("transactions", totals.transactions())
          .put("inputs", totals.inputs())
          .put("bytes", result.bytes())
          .put("skipped_bytes", result.skippedBytes())
          .put("truncated", result.truncated())
          .put("stopped", result.stopped())
          .put("seconds", seconds);
      out.json(json);
      return;
    }
    out.line("height        " + result.tip().height());
    out.line("tip           " + result.tip().hash());
    out.line(
        "blocks        "
            + result.blocks()
            + " read, "
            + result.added()
            + " new"
            + (result.waiting() == 0 ? "" : ", " + result.waiting() + " without their parent"));
    out.line("transactions  " + totals.transactions());
    out.line("inputs        " + totals.inputs());
    out.line("skipped       " + result.skippedBytes() + " bytes");
    out.line(String.format(Locale.ROOT, "duration      %.1f s", seconds));
  }
}
