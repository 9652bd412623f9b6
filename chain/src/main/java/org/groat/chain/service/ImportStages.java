package org.groat.chain.service;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// How long each stage of an import stood still, waiting for another: where the time goes. Stages count from any thread and
/// whoever measures reads the sums; a stage that never counts is not told of.
public final class ImportStages {
  private final Map<Stage, LongAdder> waited = new EnumMap<>(Stage.class);

  /// The parts of the pipeline, in the order in which a block passes them.
  public enum Stage {
    /// Waits for room: too many bytes are under way.
    READ,
    /// Waits for blocks to parse and check.
    CHECK,
    /// Waits for coins from the store.
    FETCH,
    /// Waits for the next block in order to be checked.
    CONNECT,
    /// Waits for the verdicts on the scripts.
    VERIFY,
    /// Waits for changes to be written.
    FLUSH
  }

  public ImportStages() {
    for (Stage stage : Stage.values()) {
      waited.put(stage, new LongAdder());
    }
  }

  /// Adds a time that a stage waited for.
  public void waited(Stage stage, long nanos) {
    LongAdder sum = waited.get(stage);
    if (sum != null) {
      sum.add(nanos);
    }
  }

  /// Nanoseconds by stage, in the pipeline's order, without the stages that never waited.
  public Map<Stage, Long> nanos() {
    Map<Stage, Long> sums = new EnumMap<>(Stage.class);
    waited.forEach(
        (stage, sum) -> {
          if (sum.sum() > 0) {
            sums.put(stage, sum.sum());
          }
        });
    return sums;
  }
}
