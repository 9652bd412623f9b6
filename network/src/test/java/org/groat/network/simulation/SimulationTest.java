package org.groat.network.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SimulationTest {
  private static final int SEEDS = Integer.getInteger("groat.seeds", 40);

  @Test
  void whateverTheWeatherHonestNodesStayHonestAndAgreeInTheEnd() {
    List<Simulation.Result> bad = new ArrayList<>();
    long events = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      Simulation.Result result = Simulation.run(seed);
      events += result.events();
      if (!result.violations().isEmpty()) {
        bad.add(result);
      }
    }
    System.out.printf(
        "simulation: %,d of %,d seeds, %,d events%n", SEEDS - bad.size(), SEEDS, events);
    assertThat(bad).isEmpty();
  }

  @Test
  void equalSeedsGiveEqualRuns() {
    Simulation.Result one = Simulation.run(7);
    Simulation.Result again = Simulation.run(7);
    assertThat(again).isEqualTo(one);
    assertThat(Simulation.run(8).trace()).isNotEqualTo(one.trace());
  }
}
