package org.groat.node.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.groat.chain.runtime.Stopwatch;
import org.groat.chain.service.ChainEvents;
import org.groat.chain.state.ChainSnapshot;
import org.groat.chain.state.ImportStages;
import org.groat.node.config.DataDirectory;
import org.groat.node.config.Option;
import org.groat.node.config.Options;
import org.groat.node.config.Settings;
import picocli.CommandLine;

/// Measures how a fresh node fetches a chain from another one on this machine, from its start to its end.
@CommandLine.Command(
    name = "sync",
    description = {
      "Import a file of blocks into one node, let a fresh node fetch them from it over a local"
          + " connection, and tell what that cost the fresh one.",
      "Both data directories are made within --datadir, or else among the system's temporary files,"
          + " and removed afterwards. Without a network, the file tells which it is of."
    })
final class BenchSyncCommand implements Command {
  private static final int TIMEOUT_SECONDS_MAX = 86_400;

  @CommandLine.Mixin private BenchData data = new BenchData();

  @CommandLine.Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "Give up after so long, the import included (default: 600)")
  private int timeoutSeconds = 600;

  private final Stopwatch watch = Stopwatch.start();
  private final CompletableFuture<Void> interrupted = new CompletableFuture<>();

  private record Outcome(BenchReport report, double peerSeconds) {}

  /// Completes once the tip is the one that is waited for.
  private record Arrival(String tip, CompletableFuture<Void> reached) implements ChainEvents {
    @Override
    public void tipChanged(ChainSnapshot snapshot) {
      if (snapshot.tip().hash().toString().equals(tip)) {
        reached.complete(null);
      }
    }
  }

  @Override
  public int run(Session session) throws Exception {
    if (timeoutSeconds < 1 || timeoutSeconds > TIMEOUT_SECONDS_MAX) {
      throw new UserException("--timeout is 1 to " + TIMEOUT_SECONDS_MAX + " seconds");
    }
    data.expectFile();
    try (Interruption _ = Interruption.callsOff(() -> interrupted.complete(null));
        TemporaryFolder folder = data.folder(session)) {
      Outcome outcome = measure(session, folder.path());
      data.tellFolder(session, "the data directories are in", folder.path());
      if (session.json()) {
        ObjectNode json = outcome.report().json();
        json.put("peer_cpu_seconds", outcome.peerSeconds());
        session.out().json(json);
      } else {
        outcome.report().lines().forEach(session.out()::line);
        session
            .out()
            .line(String.format(Locale.ROOT, "the peer      %.2f s", outcome.peerSeconds()));
      }
      return OK;
    }
  }

  private Outcome measure(Session session, Path folder) throws Exception {
    Path serving = Files.createDirectory(folder.resolve("peer"));
    Path fetching = folder.resolve("node");
    String network = data.settings(session, fetching, Map.of()).network().chainName();
    try (BenchPeer peer = new BenchPeer(serving, network, interrupted::isDone)) {
      BenchPeer.Chain chain = peer.importFile(data.file().toAbsolutePath(), left());
      if (chain.height() == 0) {
        throw new UserException(data.file() + " holds no blocks to fetch");
      }
      int port = peer.serve(left());
      Map<Option<?>, String> more =
          Map.of(
              Options.CONNECT, "127.0.0.1:" + port,
              Options.LISTEN, "0",
              Options.SERVER, "0",
              Options.DISABLEWALLET, "1");
      Settings settings = data.settings(session, fetching, more);
      ConnectedTotals totals = new ConnectedTotals();
      double before = peer.cpuSeconds();
      BenchMeter meter = BenchMeter.start();
      Map<ImportStages.Stage, Long> stalls = fetch(settings, chain, totals, peer);
      BenchMeter.Figures figures = meter.read();
      double peerSeconds = peer.cpuSeconds() - before;
      BenchReport report =
          new BenchReport(
              figures,
              chain.height(),
              chain.tip(),
              chain.bytes(),
              totals.blocks(),
              totals.transactions(),
              totals.inputs(),
              stalls);
      return new Outcome(report, peerSeconds);
    }
  }

  private Duration left() {
    Duration left = Duration.ofSeconds(timeoutSeconds).minus(watch.elapsed());
    return left.isNegative() ? Duration.ZERO : left;
  }

  /// @return how long each stage waited
  private Map<ImportStages.Stage, Long> fetch(
      Settings settings, BenchPeer.Chain chain, ConnectedTotals totals, BenchPeer peer)
      throws Exception {
    CompletableFuture<Void> stop = new CompletableFuture<>();
    Arrival arrival = new Arrival(chain.tip(), new CompletableFuture<>());
    try (DataDirectory directory = DataDirectory.open(settings.networkDirectory());
        Node node = new Node(settings, directory, stop);
        var _ = node.chain().subscribe(Runnable::run, totals);
        var _ = node.chain().subscribe(Runnable::run, arrival)) {
      arrival.tipChanged(node.chain().snapshot());
      CompletableFuture.anyOf(arrival.reached(), stop, interrupted, peer.ended())
          .get(left().toMillis(), TimeUnit.MILLISECONDS);
      if (!arrival.reached().isDone()) {
        throw new UserException(interrupted.isDone() ? "interrupted" : "the peer ended");
      }
      return node.chain().stages().nanos();
    } catch (TimeoutException e) {
      throw new UserException(
          "%d of %d blocks came in %d s; give it more with --timeout"
              .formatted(totals.blocks(), chain.height(), timeoutSeconds),
          e);
    } catch (ExecutionException e) {
      throw new UserException("the node stopped: " + e.getCause(), e);
    }
  }
}
