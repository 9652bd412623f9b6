package org.groat.node.app;

import java.util.List;
import java.util.Locale;
import org.groat.network.simulation.Curve;
import org.groat.network.simulation.Propagation;

/// The curves of a [Propagation] as a picture: two panels, blocks and transactions, each with its own scale of seconds, since
/// a transaction takes its time on purpose.
final class PropagationChart {
  private static final int WIDTH = 920;
  private static final int HEIGHT = 420;
  private static final int PLOT_WIDTH = 360;
  private static final int PLOT_HEIGHT = 250;
  private static final int TOP = 100;
  private static final int LEFT_FIRST = 70;
  private static final int LEFT_SECOND = 520;
  private static final int TICKS_MAX = 6;
  private static final String BLUE = "#1f5fa8";
  private static final String ORANGE = "#b4540a";
  private static final String INK = "#222222";
  private static final String SOFT = "#5f5f5f";
  private static final String GRID = "#e3e3e3";

  private final StringBuilder out = new StringBuilder();

  private PropagationChart() {}

  /// The picture, as an SVG document.
  static String svg(Propagation.Result result) {
    PropagationChart chart = new PropagationChart();
    chart.add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
            + " font-family=\"Helvetica, Arial, sans-serif\">",
        WIDTH, HEIGHT, WIDTH, HEIGHT);
    chart.add("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, HEIGHT);
    chart.text(LEFT_FIRST, 34, 18, INK, "start", "How news spreads among nodes");
    chart.text(
        LEFT_FIRST,
        56,
        13,
        SOFT,
        "start",
        String.format(
            Locale.ROOT,
            "%,d nodes, %,d connections, seed %d; mean of %d blocks and %d transactions",
            result.plan().nodes(),
            result.connections(),
            result.plan().seed(),
            result.blocks().complete(),
            result.transactions().complete()));
    chart.panel(LEFT_FIRST, "Nodes that have a block", BLUE, result.blocks());
    chart.panel(LEFT_SECOND, "Nodes that have a transaction", ORANGE, result.transactions());
    chart.add("</svg>");
    return chart.out.toString();
  }

  private void panel(int left, String title, String colour, Curve curve) {
    text(left, TOP - 14, 14, INK, "start", title);
    for (int percent = 0; percent <= 100; percent += 25) {
      int y = y(percent);
      line(left, y, left + PLOT_WIDTH, y, GRID);
      text(left - 8, y + 4, 12, SOFT, "end", percent + " %");
    }
    text(left + PLOT_WIDTH, TOP + PLOT_HEIGHT + 42, 12, SOFT, "end", "seconds since it was sent");
    if (curve.seconds().isEmpty()) {
      text(left + PLOT_WIDTH / 2, TOP + PLOT_HEIGHT / 2, 13, SOFT, "middle", "none came to all");
      return;
    }
    double step = step(curve.secondsTo(100));
    double end = Math.ceil(curve.secondsTo(100) / step) * step;
    for (int tick = 0; tick * step <= end * 1.000_001; tick++) {
      int x = x(left, tick * step, end);
      line(x, TOP + PLOT_HEIGHT, x, TOP + PLOT_HEIGHT + 5, SOFT);
      text(x, TOP + PLOT_HEIGHT + 20, 12, SOFT, "middle", number(tick * step));
    }
    line(left, TOP + PLOT_HEIGHT, left + PLOT_WIDTH, TOP + PLOT_HEIGHT, SOFT);
    curve(left, colour, curve.seconds(), end);
    for (int percent : List.of(50, 90, 99)) {
      mark(left, colour, percent, curve.secondsTo(percent), end);
    }
  }

  private void curve(int left, String colour, List<Double> seconds, double end) {
    StringBuilder points = new StringBuilder();
    for (int percent = 0; percent < seconds.size(); percent++) {
      points.append(x(left, seconds.get(percent), end)).append(',').append(y(percent)).append(' ');
    }
    add(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2.5\""
            + " stroke-linejoin=\"round\"/>",
        points.toString().strip(), colour);
  }

  /// A dot on the curve with its figure: to the right of it where there is room, else to the left.
  private void mark(int left, String colour, int percent, double seconds, double end) {
    int x = x(left, seconds, end);
    int y = y(percent);
    add("<circle cx=\"%d\" cy=\"%d\" r=\"4\" fill=\"%s\"/>", x, y, colour);
    String label = String.format(Locale.ROOT, "%d %%: %.2f s", percent, seconds);
    boolean roomRight = x + 100 < left + PLOT_WIDTH;
    text(
        x + (roomRight ? 9 : -9),
        y + (roomRight ? 15 : -7),
        12,
        INK,
        roomRight ? "start" : "end",
        label);
  }

  private static int x(int left, double seconds, double end) {
    return left + (int) Math.round(seconds / end * PLOT_WIDTH);
  }

  private static int y(int percent) {
    return TOP + PLOT_HEIGHT - percent * PLOT_HEIGHT / 100;
  }

  /// 1, 2 or 5 times a power of ten, so that few steps reach `end`.
  private static double step(double end) {
    double power = Math.pow(10, Math.floor(Math.log10(Math.max(end, 1e-3) / TICKS_MAX)));
    for (double factor : new double[] {1, 2, 5}) {
      if (end / (factor * power) <= TICKS_MAX) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.3f", value);
    return text.replaceFirst("\\.?0+$", "");
  }

  private void line(int x1, int y1, int x2, int y2, String colour) {
    add("<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\"/>", x1, y1, x2, y2, colour);
  }

  private void text(int x, int y, int size, String colour, String anchor, String words) {
    add(
        "<text x=\"%d\" y=\"%d\" font-size=\"%d\" fill=\"%s\" text-anchor=\"%s\">%s</text>",
        x, y, size, colour, anchor, words);
  }

  private void add(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
