package org.groat.node.app;

import java.util.Locale;
import org.groat.chain.runtime.Scheduler;
import org.groat.chain.service.BlockImporter.Progress;

/// Shows how far an import has come: a bar that is drawn over on a terminal, a line now and then elsewhere.
final class ImportProgress {
  private static final int WIDTH = 30;
  private static final long REDRAW_NANOS = 100_000_000L;
  private static final long LINE_NANOS = 10_000_000_000L;

  private final Output out;
  private final Scheduler clock;
  private final long start;
  private long last;
  private boolean drawn;

  ImportProgress(Output out, Scheduler clock) {
    this.out = out;
    this.clock = clock;
    this.start = clock.nanos();
    this.last = start;
  }

  void show(Progress progress) {
    long now = clock.nanos();
    if (now - last < (out.isTerminal() ? REDRAW_NANOS : LINE_NANOS)) {
      return;
    }
    last = now;
    drawn = true;
    String text = text(progress, (now - start) / 1e9);
    if (out.isTerminal()) {
      int filled = (int) (WIDTH * progress.bytes() / Math.max(1, progress.bytesTotal()));
      out.redraw("[" + "#".repeat(filled) + "-".repeat(WIDTH - filled) + "] " + text);
    } else {
      out.remark(text);
    }
  }

  /// `63 %  height 276543  1234 blocks/s  2m 10s left`
  static String text(Progress progress, double seconds) {
    double share = (double) progress.bytes() / Math.max(1, progress.bytesTotal());
    long left = share == 0 ? 0 : Math.round(seconds / share - seconds);
    return String.format(
        Locale.ROOT,
        "%3.0f %%  height %d  %.0f blocks/s  %s left",
        100 * share,
        progress.height(),
        progress.blocks() / Math.max(seconds, 1e-3),
        Durations.text(left));
  }

  /// Leaves the terminal's line.
  void end() {
    if (drawn && out.isTerminal()) {
      out.redraw("");
    }
  }
}
