package org.groat.node.app;

import java.util.Locale;
import org.groat.chain.runtime.Scheduler;
import org.groat.chain.service.BlockImporter.Progress;

/// Shows how far an import has come: a bar that is drawn over on a terminal, a line now and then elsewhere.
final class ImportProgress {
  private static final int WIDTH = 30;

  private final boolean isTerminal;
  private final MovingLine line;

  ImportProgress(Output out, Scheduler clock) {
    this.isTerminal = out.isTerminal();
    this.line = new MovingLine(out, clock);
  }

  void show(Progress progress) {
    line.show(seconds -> (isTerminal ? bar(progress) : "") + text(progress, seconds));
  }

  private static String bar(Progress progress) {
    int filled = (int) (WIDTH * progress.bytes() / Math.max(1, progress.bytesTotal()));
    return "[" + "#".repeat(filled) + "-".repeat(WIDTH - filled) + "] ";
  }

  /// `63 %  height 276543  1234 blocks/s  2m 10s left`
  static String text(Progress progress, double seconds) {
    double share = (double) progress.bytes() / Math.max(1, progress.bytesTotal());
    return String.format(
        Locale.ROOT,
        "%s  height %d  %.0f blocks/s  %s",
        MovingLine.percent(share),
        progress.height(),
        progress.blocks() / Math.max(seconds, 1e-3),
        MovingLine.left(share, seconds));
  }

  /// Leaves the terminal's line.
  void end() {
    line.end();
  }
}
