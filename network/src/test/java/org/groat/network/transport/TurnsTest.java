package org.groat.network.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.groat.chain.runtime.ManualEventLoop;
import org.junit.jupiter.api.Test;

/// Whose turn it is on the network loop.
class TurnsTest {
  private final ManualEventLoop loop = new ManualEventLoop(Instant.EPOCH);
  private final List<String> done = new ArrayList<>();

  @Test
  void whoSendsMuchWaitsBehindItselfAndNobodyElseDoes() {
    Turns flooder = new Turns(loop, Turns.OF_CALLERS);
    Turns quiet = new Turns(loop, Turns.OF_CALLERS);
    for (int i = 0; i < 3; i++) {
      String name = "flood " + i;
      flooder.post(() -> done.add(name));
    }
    quiet.post(() -> done.add("quiet"));
    loop.runDue();
    assertThat(done).containsExactly("flood 0", "quiet", "flood 1", "flood 2");
  }

  @Test
  void whatWeAskedForNeedsFewerTurns() {
    Turns called = new Turns(loop, Turns.OF_CALLED);
    Turns caller = new Turns(loop, Turns.OF_CALLERS);
    for (int i = 0; i < Turns.OF_CALLED + 1; i++) {
      called.post(() -> done.add("block"));
    }
    caller.post(() -> done.add("caller"));
    loop.runDue();
    assertThat(done.indexOf("caller")).isEqualTo(Turns.OF_CALLED);
    assertThat(done).hasSize(Turns.OF_CALLED + 2);
  }

  @Test
  void afterAFailureTheNextThingsAreDone() {
    Turns turns = new Turns(loop, Turns.OF_CALLED);
    turns.post(
        () -> {
          throw new IllegalStateException("a defect");
        });
    turns.post(() -> done.add("after"));
    assertThatThrownBy(loop::runDue).hasMessage("a defect");
    loop.runDue();
    assertThat(done).containsExactly("after");
  }
}
