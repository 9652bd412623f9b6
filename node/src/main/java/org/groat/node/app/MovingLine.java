package org.groat.node.app;

import java.util.Locale;
import java.util.function.DoubleFunction;
import org.groat.chain.runtime.Scheduler;

/// How far long work has come: a line that is drawn over on a terminal, one now and then elsewhere.
final class MovingLine {
  private static final long REDRAW_NANOS = 100_000_000L;
  private static final long LINE_NANOS = 10_000_000_000L;

  private final Output out;
  private final Scheduler clock;
  private final long start;
  private long last;
  private boolean drawn;

  /// The work begins now.
  MovingLine(Output out, Scheduler clock) {
    this.out = out;
    this.clock = clock;
    this.start = clock.nanos();
    this.last = start;
  }

  /// Shows a text, where it is time for one.
  ///
  /// @param text made of the seconds since the beginning
  void show(DoubleFunction<String> text) {
    long now = clock.nanos();
    if (now - last < (out.isTerminal() ? REDRAW_NANOS : LINE_NANOS)) {
      return;
    }
    last = now;
    drawn = true;
    String line = text.apply((now - start) / 1e9);
    if (out.isTerminal()) {
      out.redraw(line);
    } else {
      out.remark(line);
    }
  }

  /// `2m 10s left`, where the rest takes as long as what is done.
  static String left(double share, double seconds) {
    long left = share == 0 ? 0 : Math.round(seconds / share - seconds);
    return Durations.text(left) + " left";
  }

  /// ` 63 %`.
  static String percent(double share) {
    return String.format(Locale.ROOT, "%3.0f %%", 100 * share);
  }

  /// Leaves the terminal's line.
  void end() {
    if (drawn && out.isTerminal()) {
      out.redraw("");
    }
  }
}
