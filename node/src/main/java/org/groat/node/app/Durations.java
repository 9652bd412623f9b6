package org.groat.node.app;

/// Lengths of time for people.
final class Durations {
  private Durations() {}

  /// `45s`, `3m 12s`, `2h 05m`, `4d 03h`.
  static String text(long seconds) {
    if (seconds < 60) {
      return seconds + "s";
    } else if (seconds < 3600) {
      return String.format("%dm %02ds", seconds / 60, seconds % 60);
    } else if (seconds < 86400) {
      return String.format("%dh %02dm", seconds / 3600, seconds % 3600 / 60);
    }
    return String.format("%dd %02dh", seconds / 86400, seconds % 86400 / 3600);
  }
}
