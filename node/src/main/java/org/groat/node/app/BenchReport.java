package org.groat.node.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.groat.chain.state.ImportStages;
import org.groat.node.rpc.Json;

/// What it cost to build a chain, for people and for programs.
///
/// @param bytes of the file of blocks
/// @param blocks connected, the genesis block not among them
/// @param inputs that spent a coin
/// @param stages how long each stage waited, in nanoseconds; empty where the import does not tell
record BenchReport(
    BenchMeter.Figures figures,
    int height,
    String tip,
    long bytes,
    long blocks,
    long transactions,
    long inputs,
    Map<ImportStages.Stage, Long> stages) {
  private static final double MEGA = 1e6;

  /// Microseconds an input; nothing where there is no input.
  private double perInput(double seconds) {
    return seconds * MEGA / inputs;
  }

  private double megabytesPerSecond() {
    return bytes / MEGA / Math.max(figures.wallSeconds(), 1e-9);
  }

  ObjectNode json() {
    ObjectNode json = Json.object();
    json.put("height", height)
        .put("tip", tip)
        .put("wall_seconds", figures.wallSeconds())
        .put("cpu_seconds", figures.cpuSeconds())
        .put("cores", figures.cores())
        .put("idle_share", figures.idleShare())
        .put("bytes", bytes)
        .put("megabytes_per_second", megabytesPerSecond())
        .put("blocks", blocks)
        .put("transactions", transactions)
        .put("inputs", inputs);
    if (inputs > 0) {
      json.put("cpu_microseconds_per_input", perInput(figures.cpuSeconds()))
          .put("wall_microseconds_per_input", perInput(figures.wallSeconds()));
    }
    json.put("peak_resident_bytes", figures.peakBytes())
        .put("collector", figures.collector())
        .put("heap_max_bytes", figures.heapMaxBytes())
        .put("gc_seconds", figures.gcSeconds())
        .put("gc_count", figures.gcCount())
        .put("allocated_bytes", figures.allocatedBytes());
    if (!stages.isEmpty()) {
      ObjectNode waits = json.putObject("stall_seconds");
      stages.forEach((stage, nanos) -> waits.put(name(stage), nanos / 1e9));
    }
    return json;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(line("height", "%d", height));
    lines.add(line("tip", "%s", tip));
    lines.add(line("wall", "%.2f s", figures.wallSeconds()));
    lines.add(
        line(
            "processor",
            "%.2f s, %.0f %% of %d cores idle",
            figures.cpuSeconds(),
            100 * figures.idleShare(),
            figures.cores()));
    lines.add(line("bytes", "%d, %.1f MB/s", bytes, megabytesPerSecond()));
    lines.add(line("blocks", "%d", blocks));
    lines.add(line("transactions", "%d", transactions));
    lines.add(line("inputs", "%d", inputs));
    if (inputs > 0) {
      lines.add(
          line(
              "an input",
              "%.1f µs of processor time, %.1f µs of wall time",
              perInput(figures.cpuSeconds()),
              perInput(figures.wallSeconds())));
    }
    Long peak = figures.peakBytes();
    lines.add(
        peak == null
            ? line("peak memory", "unknown on this system")
            : line("peak memory", "%.0f MB resident", peak / MEGA));
    lines.add(
        line(
            "collector",
            "%s, %.2f s in %d collections; %.0f MB allocated, heap up to %.0f MB",
            figures.collector(),
            figures.gcSeconds(),
            figures.gcCount(),
            figures.allocatedBytes() / MEGA,
            figures.heapMaxBytes() / MEGA));
    if (!stages.isEmpty()) {
      lines.add(
          line(
              "stalled",
              "%s",
              stages.entrySet().stream()
                  .map(
                      wait ->
                          String.format(
                              Locale.ROOT, "%s %.2f s", name(wait.getKey()), wait.getValue() / 1e9))
                  .collect(Collectors.joining(", "))));
    }
    return lines;
  }

  private static String name(ImportStages.Stage stage) {
    return stage.name().toLowerCase(Locale.ROOT);
  }

  private static String line(String name, String format, Object... values) {
    return String.format(Locale.ROOT, "%-14s", name) + String.format(Locale.ROOT, format, values);
  }
}
