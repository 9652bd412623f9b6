package org.groat.network.simulation;

import java.util.Arrays;

/// When one block or transaction came to each node.
final class Spread {
  private static final long NEVER = Long.MAX_VALUE;

  private final long start;
  private final long[] after;

  Spread(int nodes, long start) {
    this.start = start;
    this.after = new long[nodes];
    Arrays.fill(after, NEVER);
  }

  /// Notes the first arrival; later ones do not count.
  void arrived(int node, long now) {
    if (after[node] == NEVER) {
      after[node] = now - start;
    }
  }

  /// Nanoseconds after which each node had it, soonest first, of those that came to have it.
  long[] sorted() {
    return Arrays.stream(after).filter(nanos -> nanos != NEVER).sorted().toArray();
  }

  boolean isComplete() {
    return Arrays.stream(after).noneMatch(nanos -> nanos == NEVER);
  }
}
