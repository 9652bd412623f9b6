package org.groat.chain.story;

import java.util.Arrays;
import org.groat.chain.primitives.Block;
import org.jspecify.annotations.Nullable;

/// A block that a story has told of, in its place.
public record Told(Block block, int height, @Nullable Told previous) {

  public long time() {
    return block.header().time();
  }

  /// The median of the times of this block and up to ten before it, counted here anew.
  public long medianTimePast() {
    long[] times = new long[Math.min(11, height + 1)];
    Told told = this;
    for (int i = 0; i < times.length && told != null; i++) {
      times[i] = told.time();
      told = told.previous();
    }
    Arrays.sort(times);
    return times[times.length / 2];
  }

  /// The block at a height on this block's branch.
  public Told at(int height) {
    Told told = this;
    while (told.height > height && told.previous != null) {
      told = told.previous;
    }
    return told;
  }
}
