package org.groat.node.app;

import java.util.Arrays;
import org.groat.chain.runtime.Stopwatch;

/// Tells how often a second something can be done on the calling thread: one round to warm up, then the median of three.
final class BenchTimer {
  private static final int ROUNDS = 3;
  private static final double SECONDS_MAX = 600;

  private final double roundSeconds;
  private long sink;

  /// @param seconds that all measured rounds of one rate take together
  /// @throws UserException where that is nothing, or beyond reason
  BenchTimer(double seconds) throws UserException {
    if (!(seconds > 0 && seconds <= SECONDS_MAX)) {
      throw new UserException("--seconds is more than 0, and at most " + (int) SECONDS_MAX);
    }
    this.roundSeconds = seconds / ROUNDS;
  }

  /// Something done many times over.
  interface Work {
    /// Does it some times.
    ///
    /// @return how many times
    long run();
  }

  /// Times a second.
  double perSecond(Work work) {
    round(work);
    double[] rates = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      rates[i] = round(work);
    }
    Arrays.sort(rates);
    return rates[ROUNDS / 2];
  }

  private double round(Work work) {
    Stopwatch watch = Stopwatch.start();
    long done = 0;
    double seconds;
    do {
      done += work.run();
      seconds = watch.seconds();
    } while (seconds < roundSeconds);
    return done / seconds;
  }

  /// Takes a result in, so that no compiler may leave the work out.
  void use(long result) {
    sink += result;
  }

  /// Something that depends on all that was used.
  long used() {
    return sink;
  }
}
