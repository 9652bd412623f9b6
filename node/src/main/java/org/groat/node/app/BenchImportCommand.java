package org.groat.node.app;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.groat.chain.service.BlockImporter;
import org.groat.chain.state.ImportStages;
import org.groat.node.config.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// Measures an import into a fresh data directory, from opening the store to closing it.
@CommandLine.Command(
    name = "import",
    description = {
      "Import a file of blocks into a fresh data directory and tell what it cost.",
      "The directory is made within --datadir, or else among the system's temporary files, and"
          + " removed afterwards. Without a network, the file tells which it is of."
    })
final class BenchImportCommand implements Command {
  @CommandLine.Mixin private BenchData data = new BenchData();

  private final AtomicReference<@Nullable BlockImporter> running = new AtomicReference<>();

  @Override
  public int run(Session session) throws Exception {
    try (Interruption _ = Interruption.callsOff(this::stop);
        TemporaryFolder folder = data.folder(session)) {
      Settings settings = data.settings(session, folder.path(), Map.of());
      BenchReport report = measure(session, settings);
      data.tellFolder(session, "the data directory is", folder.path());
      if (session.json()) {
        session.out().json(report.json());
      } else {
        report.lines().forEach(session.out()::line);
      }
      return OK;
    }
  }

  /// @param stalls how long each stage waited
  private record Imported(BlockImporter.Result result, Map<ImportStages.Stage, Long> stalls) {}

  private BenchReport measure(Session session, Settings settings) throws Exception {
    ConnectedTotals totals = new ConnectedTotals();
    BenchMeter meter = BenchMeter.start();
    Imported imported = run(session, settings, totals);
    BlockImporter.Result result = imported.result();
    BenchMeter.Figures figures = meter.read();
    if (result.stopped()) {
      throw new UserException("stopped early: there is nothing to tell");
    }
    if (result.blocks() == 0) {
      throw new UserException(
          data.file() + " holds no blocks of " + settings.network().chainName());
    }
    if (result.truncated()) {
      session
          .out()
          .remark("groat: the file ends within a block: the figures are of what came before it");
    }
    return new BenchReport(
        figures,
        result.tip().height(),
        result.tip().hash().toString(),
        result.bytes(),
        totals.blocks(),
        totals.transactions(),
        totals.inputs(),
        imported.stalls());
  }

  private Imported run(Session session, Settings settings, ConnectedTotals totals)
      throws Exception {
    OpenChain open = new OpenChain(settings);
    Imported imported;
    try (open) {
      BlockImporter importer = open.chain().importer();
      running.set(importer);
      ImportProgress progress = new ImportProgress(session.out(), open.ledger().loop());
      try (var _ = open.chain().subscribe(Runnable::run, totals)) {
        BlockImporter.Result result = importer.run(data.file(), progress::show);
        imported = new Imported(result, open.chain().stages().nanos());
      } finally {
        progress.end();
      }
    }
    open.expectSound();
    return imported;
  }

  private void stop() {
    BlockImporter importer = running.get();
    if (importer != null) {
      importer.stop();
    }
  }
}
