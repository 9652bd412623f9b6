package org.groat.network.simulation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// How long it took until a share of the nodes had something, on average over all that was sent.
///
/// @param items blocks or transactions sent
/// @param complete those of them that every node had in the end
/// @param seconds at position `p`, until `p` percent of the nodes had an item: the mean over the complete items; 101 numbers, or
///     none where no item was complete
public record Curve(int items, int complete, List<Double> seconds) {
  private static final int PERCENT = 100;

  public Curve {
    seconds = List.copyOf(seconds);
  }

  static Curve of(Collection<Spread> spreads) {
    List<long[]> whole = spreads.stream().filter(Spread::isComplete).map(Spread::sorted).toList();
    List<Double> seconds = new ArrayList<>();
    for (int percent = 0; percent <= PERCENT && !whole.isEmpty(); percent++) {
      double sum = 0;
      for (long[] nanos : whole) {
        int reached = Math.max(1, Math.ceilDiv(nanos.length * percent, PERCENT));
        sum += nanos[reached - 1] / 1e9;
      }
      seconds.add(sum / whole.size());
    }
    return new Curve(spreads.size(), whole.size(), seconds);
  }

  /// Seconds until so many percent of the nodes had it.
  ///
  /// @throws IllegalStateException where nothing came to all nodes
  public double secondsTo(int percent) {
    if (seconds.isEmpty()) {
      throw new IllegalStateException("none of " + items + " came to all nodes");
    }
    return seconds.get(percent);
  }
}
