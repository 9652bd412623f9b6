package org.groat.chain.state;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.groat.chain.runtime.Scheduler;

/// How long each stage of the pipeline that blocks pass stood still, waiting for another, since the chain was opened: where the
/// time goes. Counted from any thread; whoever measures reads the sums.
public final class ImportStages {
  private final Scheduler clock;
  private final Map<Stage, LongAdder> waited = new EnumMap<>(Stage.class);

  /// The parts of the pipeline, in the order in which a block passes them.
  public enum Stage {
    /// The reader waits for room: too many bytes are under way.
    READ,
    /// The chain waits for the next block to be checked.
    CHECK,
    /// The chain waits for coins from the store.
    FETCH,
    /// The chain waits for the verdicts on scripts that others verify.
    VERIFY,
    /// The chain waits for coins to be written.
    FLUSH
  }

  public ImportStages(Scheduler clock) {
    this.clock = clock;
    for (Stage stage : Stage.values()) {
      waited.put(stage, new LongAdder());
    }
  }

  /// Waits, and adds how long that took.
  public void run(Stage stage, Runnable wait) {
    call(
        stage,
        () -> {
          wait.run();
          return stage;
        });
  }

  /// Waits for something, and adds how long that took.
  public <T> T call(Stage stage, Supplier<T> wait) {
    long from = clock.nanos();
    try {
      return wait.get();
    } finally {
      waited.get(stage).add(clock.nanos() - from);
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
