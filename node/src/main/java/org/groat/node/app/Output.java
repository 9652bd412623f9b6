package org.groat.node.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import org.groat.node.rpc.Json;

/// Where a command prints: results to one stream, everything else to the other.
final class Output {
  private final PrintStream results;
  private final PrintStream remarks;
  private final boolean terminal;

  Output(PrintStream results, PrintStream remarks, boolean terminal) {
    this.results = results;
    this.remarks = remarks;
    this.terminal = terminal;
  }

  /// The process's own streams.
  static Output ofProcess() {
    return new Output(System.out, System.err, System.console() != null);
  }

  /// The same, with everything but JSON printed as remarks.
  static Output toRemarks(Output out) {
    return new Output(out.remarks, out.remarks, out.terminal);
  }

  /// Whether a person watches, so that a line may be drawn over.
  boolean isTerminal() {
    return terminal;
  }

  PrintStream results() {
    return results;
  }

  PrintStream remarks() {
    return remarks;
  }

  void line(String text) {
    results.println(text);
    results.flush();
  }

  void json(JsonNode value) {
    line(Json.writePretty(value));
  }

  /// A line about the work, not a result of it.
  void remark(String text) {
    remarks.println(text);
    remarks.flush();
  }

  /// Draws over the terminal's present line.
  void redraw(String text) {
    remarks.print("\r\033[K" + text);
    remarks.flush();
  }

  /// Emphasis where a person watches.
  String bold(String text) {
    return terminal && System.getenv("NO_COLOR") == null ? "\033[1m" + text + "\033[0m" : text;
  }
}
