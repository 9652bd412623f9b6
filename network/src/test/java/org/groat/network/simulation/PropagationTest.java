package org.groat.network.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PropagationTest {
  @Test
  void everythingComesToAllNodesBlocksAtOnceAndTransactionsWithTheirDelay() {
    List<String> progress = new ArrayList<>();
    Propagation.Result result = Propagation.run(new Propagation.Plan(20, 3, 2, 6), progress::add);
    assertThat(result.blocks().items()).isEqualTo(2);
    assertThat(result.blocks().complete()).isEqualTo(2);
    assertThat(result.transactions().items()).isEqualTo(6);
    assertThat(result.transactions().complete()).isEqualTo(6);
    assertThat(result.blocks().seconds()).hasSize(101).isSorted();
    assertThat(result.transactions().seconds()).hasSize(101).isSorted();
    assertThat(result.blocks().secondsTo(100)).isLessThan(3);
    assertThat(result.transactions().secondsTo(50)).isGreaterThan(result.blocks().secondsTo(50));
    assertThat(result.connections()).isBetween(8 * 20 / 2, 8 * 20);
    assertThat(result.bandwidth().sent()).isPositive();
    assertThat(result.bandwidth().most())
        .isGreaterThanOrEqualTo(result.bandwidth().sent() + result.bandwidth().received());
    assertThat(progress).last().asString().isEqualTo("block 2 of 2");
  }

  @Test
  void equalSeedsGiveEqualResults() {
    Propagation.Plan plan = new Propagation.Plan(5, 9, 1, 2);
    Propagation.Result one = Propagation.run(plan, text -> {});
    assertThat(Propagation.run(plan, text -> {})).isEqualTo(one);
    assertThat(Propagation.run(new Propagation.Plan(5, 10, 1, 2), text -> {}).blocks())
        .isNotEqualTo(one.blocks());
  }

  @Test
  void aCurveIsTheMeanOfWhatCameToAll() {
    Spread one = new Spread(2, 0);
    one.arrived(0, 0);
    one.arrived(1, 2_000_000_000L);
    one.arrived(1, 9_000_000_000L);
    Spread other = new Spread(2, 1_000_000_000L);
    other.arrived(1, 1_000_000_000L);
    other.arrived(0, 5_000_000_000L);
    Spread lost = new Spread(2, 0);
    lost.arrived(0, 0);
    Curve curve = Curve.of(List.of(one, other, lost));
    assertThat(curve.items()).isEqualTo(3);
    assertThat(curve.complete()).isEqualTo(2);
    assertThat(curve.secondsTo(50)).isZero();
    assertThat(curve.secondsTo(51)).isEqualTo(3);
    assertThat(curve.secondsTo(100)).isEqualTo(3);
    Curve none = Curve.of(List.of(lost));
    assertThat(none.seconds()).isEmpty();
    assertThatThrownBy(() -> none.secondsTo(50)).hasMessageContaining("none of 1 came");
  }

  @Test
  void aPlanOutsideItsBoundsIsRefused() {
    assertThatThrownBy(() -> new Propagation.Plan(1, 1, 1, 1)).hasMessageContaining("nodes are");
    assertThatThrownBy(() -> new Propagation.Plan(2, 1, 0, 1)).hasMessageContaining("1 to 1000");
    assertThatThrownBy(() -> new Propagation.Plan(2, 1, 1, 1_001)).hasMessageContaining("1 to");
  }
}
