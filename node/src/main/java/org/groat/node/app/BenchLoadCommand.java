package org.groat.node.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.groat.chain.runtime.Stopwatch;
import org.groat.node.rpc.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// Measures what a node bears: how long a sync takes among many peers, some of whom mean harm, and what becomes of its memory
/// and of those who mean well.
@CommandLine.Command(
    name = "load",
    description = {
      "Import a file of regtest blocks into one node, let a fresh node fetch them from it while"
          + " many others call, some of whom mean harm, and go on for a while.",
      "Tells how much longer that took than without them, what the node's memory came to, and whom"
          + " it lost. Data directories are made within --datadir, or else among the system's"
          + " temporary files, and removed afterwards."
    })
final class BenchLoadCommand implements Command {
  private static final int PEERS_MAX = 1_000;
  private static final int SECONDS_MAX = 86_400;
  private static final int PRACTICE_MAX = 30;

  /// A sync beyond this is given up.
  private static final Duration SYNC_MAX = Duration.ofMinutes(4);

  @CommandLine.Parameters(paramLabel = "FILE", description = "The file")
  private Path file = Path.of("");

  @CommandLine.Option(
      names = "--peers",
      paramLabel = "N",
      description = "How many call, the hostile ones among them (default: 125)")
  private int peers = 125;

  @CommandLine.Option(
      names = "--hostile",
      paramLabel = "N",
      description = "How many mean harm (default: 25)")
  private int hostile = 25;

  @CommandLine.Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long, the sync included (default: 300)")
  private int seconds = 300;

  @CommandLine.Option(
      names = "--practice",
      paramLabel = "N",
      description =
          "How many seconds those who call practise on another node first, so that their own"
              + " warming up takes no time from the measured one (default: 10)")
  private int practice = 10;

  @CommandLine.Option(
      names = "--no-quiet",
      description = "Do not measure a quiet sync before, to compare with")
  private boolean noQuiet;

  private final CompletableFuture<Void> interrupted = new CompletableFuture<>();

  @Override
  public int run(Session session) throws Exception {
    if (peers < 0 || peers > PEERS_MAX || hostile < 0 || hostile > peers) {
      throw new UserException("--peers is 0 to " + PEERS_MAX + ", --hostile at most as many");
    }
    if (seconds < 0 || seconds > SECONDS_MAX || practice < 0 || practice > PRACTICE_MAX) {
      throw new UserException(
          "--seconds is 0 to " + SECONDS_MAX + ", --practice 0 to " + PRACTICE_MAX);
    }
    if (!Files.isReadable(file)) {
      throw new UserException("there is no file " + file);
    }
    try (Interruption _ = Interruption.callsOff(() -> interrupted.complete(null));
        TemporaryFolder folder =
            TemporaryFolder.make(BenchSettings.parent(session), "groat-bench-", false)) {
      JsonNode quiet = noQuiet || peers == 0 ? null : quiet(folder.path());
      ObjectNode report = measure(session, folder.path());
      if (quiet != null) {
        double alone = quiet.path("sync_seconds").asDouble();
        report.put("quiet_sync_seconds", alone);
        report.set("quiet_sync_cpu_seconds", quiet.path("sync_cpu_seconds"));
        report.put("sync_ratio", report.path("sync_seconds").asDouble() / alone);
      }
      if (session.json()) {
        session.out().json(report);
      } else {
        lines(report).forEach(session.out()::line);
      }
      return OK;
    }
  }

  /// The same without a crowd, in a process that is as fresh as this one.
  private JsonNode quiet(Path folder) throws Exception {
    Path output = folder.resolve("quiet.txt");
    Path place = Files.createDirectory(folder.resolve("quiet"));
    List<String> arguments =
        List.of(
            "bench",
            "load",
            file.toAbsolutePath().toString(),
            "--peers=0",
            "--hostile=0",
            "--seconds=0",
            "--json",
            "--datadir=" + place);
    Process process = ChildProcess.start(BenchPeer.flags(), arguments, output);
    try {
      CompletableFuture.anyOf(process.onExit(), interrupted)
          .get(2 * SYNC_MAX.toSeconds(), TimeUnit.SECONDS);
      String text = process.isAlive() ? "" : Files.readString(output);
      if (process.isAlive() || process.exitValue() != OK) {
        throw new UserException("the quiet sync failed: " + text.strip());
      }
      return Json.parse(text.substring(text.indexOf('{')));
    } finally {
      process.destroyForcibly();
    }
  }

  private ObjectNode measure(Session session, Path folder) throws Exception {
    Path serving = Files.createDirectory(folder.resolve("peer"));
    try (BenchPeer peer = new BenchPeer(serving, "regtest", interrupted::isDone)) {
      BenchPeer.Chain chain = peer.importFile(file.toAbsolutePath(), SYNC_MAX);
      int servingPort = peer.serve(SYNC_MAX);
      try (BenchLoadNode node = BenchLoadNode.start(session, file, folder, chain, peers)) {
        BenchCrowd crowd = peers == 0 ? null : crowd(folder, node);
        try {
          return measure(node, crowd, servingPort);
        } finally {
          if (crowd != null) {
            crowd.close();
          }
        }
      }
    }
  }

  /// Those who call, once the honest ones have shaken hands with the node.
  private BenchCrowd crowd(Path folder, BenchLoadNode node) throws Exception {
    Path place = Files.createDirectory(folder.resolve("practice"));
    try (BenchPeer target = new BenchPeer(place, "regtest", interrupted::isDone)) {
      int targetPort = practice == 0 ? 0 : target.serve(SYNC_MAX);
      var how = new BenchCrowd.Practice(targetPort, practice);
      BenchCrowd crowd = BenchCrowd.start(folder, node.peerPort(), peers - hostile, hostile, how);
      try {
        node.awaitHonest(peers - hostile, interrupted);
        return crowd;
      } catch (Exception e) {
        crowd.close();
        throw e;
      }
    }
  }

  private ObjectNode measure(BenchLoadNode node, @Nullable BenchCrowd crowd, int servingPort)
      throws Exception {
    Stopwatch watch = Stopwatch.start();
    BenchMeter meter = BenchMeter.start();
    double crowdBefore = crowd == null ? 0 : crowd.cpuSeconds();
    HeapWatch heap = new HeapWatch();
    node.fetchFrom(servingPort);
    node.awaitTip(SYNC_MAX, interrupted);
    double syncSeconds = watch.seconds();
    BenchMeter.Figures sync = meter.read();
    double crowdSync = crowd == null ? 0 : crowd.cpuSeconds() - crowdBefore;
    if (crowd != null) {
      node.mineForAnybody();
    }
    while (watch.seconds() < seconds) {
      heap.look();
      node.look();
      pause();
      if (crowd != null && !crowd.isAlive() || interrupted.isDone()) {
        throw new UserException(interrupted.isDone() ? "interrupted" : "the crowd ended");
      }
    }
    ObjectNode json = Json.object();
    json.put("seconds", watch.seconds())
        .put("sync_seconds", syncSeconds)
        .put("sync_cpu_seconds", sync.cpuSeconds())
        .put("sync_crowd_cpu_seconds", crowdSync)
        .put("cores", sync.cores())
        .put("cpu_seconds", meter.read().cpuSeconds())
        .put("peak_resident_bytes", meter.read().peakBytes())
        .put("heap_max_bytes", sync.heapMaxBytes())
        .put("heap_after_collection_most_bytes", heap.most());
    node.describe(json);
    if (crowd != null) {
      json.put("crowd_cpu_seconds", crowd.cpuSeconds() - crowdBefore);
      json.set("crowd", crowd.stop());
    }
    json.put("heap_after_full_collection_bytes", heap.now());
    return json;
  }

  private static void pause() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
  }

  private static List<String> lines(JsonNode report) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(line("sync", "%.2f s", report.path("sync_seconds").asDouble()));
    if (report.has("sync_ratio")) {
      lines.add(
          line(
              "quiet sync",
              "%.2f s; the ratio is %.2f",
              report.path("quiet_sync_seconds").asDouble(),
              report.path("sync_ratio").asDouble()));
    }
    lines.add(
        line(
            "memory",
            "%.0f MB resident at most, heap %.0f MB after a full collection",
            report.path("peak_resident_bytes").asDouble() / 1e6,
            report.path("heap_after_full_collection_bytes").asDouble() / 1e6));
    JsonNode honest = report.path("crowd").path("honest");
    if (!honest.isMissingNode()) {
      lines.add(
          line(
              "honest",
              "%d, %d lost; ping %.3f s, at most %.3f s",
              honest.path("peers").asInt(),
              honest.path("lost").asInt(),
              honest.path("ping_median_seconds").asDouble(),
              honest.path("ping_longest_seconds").asDouble()));
    }
    report
        .path("crowd")
        .path("hostile")
        .properties()
        .forEach(
            kind ->
                lines.add(
                    line(
                        kind.getKey(),
                        "%d, cut %d times",
                        kind.getValue().path("peers").asInt(),
                        kind.getValue().path("cut").asInt())));
    return lines;
  }

  private static String line(String name, String format, Object... values) {
    return String.format(Locale.ROOT, "%-22s", name) + String.format(Locale.ROOT, format, values);
  }
}
