package org.groat.chain.script.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.groat.chain.crypto.Secp256k1;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.script.ScriptError;
import org.junit.jupiter.api.Test;

/// Random and mutated scripts and transactions of all eras, judged by both. Another seed and another number of cases by
/// `-Dgroat.seed=N -Dgroat.cases=N`.
final class DifferentialTest {
  private static final long SEED = Long.getLong("groat.seed", 20_261_120);
  private static final int CASES = Integer.getInteger("groat.cases", 200_000);

  /// Parts that run side by side, each with a seed of its own, so that their number never changes what is tried.
  private static final int PARTS = 8;

  @Test
  void everyVerdictIsTheOtherImplementationsToo() {
    Secp256k1 curve = Secp256k1s.best();
    Tally total = new Tally();
    IntStream.range(0, PARTS)
        .parallel()
        .mapToObj(part -> compare(PARTS * SEED + part, CASES / PARTS, curve))
        .toList()
        .forEach(total::add);
    total.print();
    assertThat(total.unexplained.stream().limit(10).toList()).isEmpty();
    assertThat(total.passes).as("cases that pass").isGreaterThan(CASES / 5);
    assertThat(total.cases - total.passes).as("cases that fail").isGreaterThan(CASES / 5);
  }

  private static Tally compare(long seed, int count, Secp256k1 curve) {
    Cases cases = new Cases(seed, curve);
    Tally tally = new Tally();
    for (int i = 0; i < count; i++) {
      Case given = cases.next();
      ScriptError ours = given.verdict(curve);
      Oracle.Verdict theirs = Oracle.verdict(given);
      tally.add(given.kind(), ours == ScriptError.OK);
      if ((ours == ScriptError.OK) != theirs.passes()) {
        KnownDefect.behind(given, ours, theirs, curve)
            .ifPresentOrElse(
                defect -> tally.explained.merge(defect, 1, Integer::sum),
                () -> tally.unexplained.add(ours + " but " + theirs + ": " + given));
      }
    }
    return tally;
  }

  /// What was tried and what came of it.
  private static final class Tally {
    private final Map<String, int[]> byKind = new TreeMap<>();
    private final Map<KnownDefect, Integer> explained = new EnumMap<>(KnownDefect.class);
    private final List<String> unexplained = new ArrayList<>();
    private int cases;
    private int passes;

    void add(String kind, boolean passed) {
      byKind.computeIfAbsent(kind, same -> new int[2])[passed ? 0 : 1]++;
      cases++;
      passes += passed ? 1 : 0;
    }

    void add(Tally part) {
      part.byKind.forEach(
          (kind, counts) -> {
            int[] sum = byKind.computeIfAbsent(kind, same -> new int[2]);
            sum[0] += counts[0];
            sum[1] += counts[1];
          });
      part.explained.forEach((defect, count) -> explained.merge(defect, count, Integer::sum));
      unexplained.addAll(part.unexplained);
      cases += part.cases;
      passes += part.passes;
    }

    void print() {
      byKind.forEach(
          (kind, counts) ->
              System.out.printf("  %-42s %,8d pass %,8d fail%n", kind, counts[0], counts[1]));
      explained.forEach(
          (defect, count) -> System.out.printf("  %-42s %,8d differ, explained%n", defect, count));
      System.out.printf(
          "differential, seed %d: %,d of %,d cases agree or are explained%n",
          SEED, cases - unexplained.size(), cases);
    }
  }
}
