package org.groat.node.app;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.groat.chain.runtime.Stopwatch;
import org.jspecify.annotations.Nullable;

/// Reads what this process has cost since the meter was started.
final class BenchMeter {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Pattern PEAK = Pattern.compile("(?m)^VmHWM:\\s+(\\d+) kB$");
  private static final long KIB = 1024;

  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final List<GarbageCollectorMXBean> collectors =
      ManagementFactory.getGarbageCollectorMXBeans();
  private final long cpuNanos = system.getProcessCpuTime();
  private final long allocated = threads.getTotalThreadAllocatedBytes();
  private final long gcMillis = gcMillis();
  private final long gcCount = gcCount();
  private final Stopwatch watch = Stopwatch.start();

  private BenchMeter() {}

  /// Begins to measure.
  static BenchMeter start() {
    return new BenchMeter();
  }

  /// What a piece of work cost.
  ///
  /// @param cpuSeconds processor time of the process, in user mode and in the system's
  /// @param gcSeconds what the collectors say they took
  /// @param peakBytes most memory that was resident at once since the process began; null where the system does not say
  record Figures(
      double wallSeconds,
      double cpuSeconds,
      int cores,
      double gcSeconds,
      long gcCount,
      long allocatedBytes,
      @Nullable Long peakBytes,
      String collector,
      long heapMaxBytes) {

    /// The share of the cores' time that this process left unused.
    double idleShare() {
      return Math.clamp(1 - cpuSeconds / (Math.max(wallSeconds, 1e-9) * cores), 0, 1);
    }
  }

  /// The cost from the start to now.
  Figures read() {
    double wall = watch.seconds();
    return new Figures(
        wall,
        (system.getProcessCpuTime() - cpuNanos) / 1e9,
        Runtime.getRuntime().availableProcessors(),
        (gcMillis() - gcMillis) / 1e3,
        gcCount() - gcCount,
        threads.getTotalThreadAllocatedBytes() - allocated,
        peakBytes(),
        collectors.stream()
            .map(GarbageCollectorMXBean::getName)
            .map(name -> name.split(" ", 2)[0])
            .distinct()
            .collect(Collectors.joining(", ")),
        Runtime.getRuntime().maxMemory());
  }

  private long gcMillis() {
    return collectors.stream().mapToLong(bean -> Math.max(0, bean.getCollectionTime())).sum();
  }

  private long gcCount() {
    return collectors.stream().mapToLong(bean -> Math.max(0, bean.getCollectionCount())).sum();
  }

  private static @Nullable Long peakBytes() {
    try {
      return peakBytes(Files.readString(STATUS, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      // Only Linux has this file.
      return null;
    }
  }

  /// What Linux's `status` file of a process says; null where it says nothing.
  static @Nullable Long peakBytes(String status) {
    Matcher matcher = PEAK.matcher(status);
    return matcher.find() ? Long.parseLong(matcher.group(1)) * KIB : null;
  }
}
