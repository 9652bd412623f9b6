package org.groat.chain.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventLoopTest {
  private static final Instant ORIGIN = Instant.ofEpochSecond(1_700_000_000);

  @Test
  void aThreadLoopRunsItsTasksInOrderOnItsOwnThread() throws Exception {
    try (ThreadEventLoop loop = new ThreadEventLoop("test", failure -> {})) {
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        int number = i;
        loop.execute(() -> order.add(number));
      }
      assertThat(loop.submit(() -> List.copyOf(order)).get(10, TimeUnit.SECONDS))
          .hasSize(100)
          .isSorted();
      assertThat(loop.isOwner()).isFalse();
      assertThat(loop.submit(loop::isOwner).get(10, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(loop::checkOwner).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aFailingTaskIsToldAndTheLoopGoesOn() throws Exception {
    CompletableFuture<Throwable> told = new CompletableFuture<>();
    try (ThreadEventLoop loop = new ThreadEventLoop("test", told::complete)) {
      loop.execute(
          () -> {
            throw new IllegalStateException("broken");
          });
      assertThat(told.get(10, TimeUnit.SECONDS)).hasMessage("broken");
      assertThat(loop.submit(() -> 7).get(10, TimeUnit.SECONDS)).isEqualTo(7);
    }
  }

  @Test
  void closingRunsWhatWasSubmittedAndDropsWhatWaits() {
    List<String> ran = new ArrayList<>();
    ThreadEventLoop loop = new ThreadEventLoop("test", failure -> {});
    loop.schedule(Duration.ofHours(1), () -> ran.add("late"));
    loop.execute(() -> ran.add("now"));
    loop.close();
    loop.execute(() -> ran.add("after"));
    assertThat(ran).containsExactly("now");
  }

  @Test
  void aManualLoopTurnsTimeToEachTask() {
    ManualEventLoop loop = new ManualEventLoop(ORIGIN);
    List<String> ran = new ArrayList<>();
    loop.schedule(Duration.ofSeconds(2), () -> ran.add("two at " + loop.nowSeconds()));
    loop.schedule(Duration.ofSeconds(1), () -> ran.add("one at " + loop.nowSeconds()));
    Scheduler.Cancellable never = loop.schedule(Duration.ofSeconds(1), () -> ran.add("never"));
    loop.execute(() -> ran.add("now"));
    never.cancel();
    loop.runFor(Duration.ofMillis(1500));
    assertThat(ran).containsExactly("now", "one at 1700000001");
    loop.runFor(Duration.ofSeconds(10));
    assertThat(ran).endsWith("two at 1700000002");
    assertThat(loop.pending()).isZero();
    assertThat(loop.now()).isEqualTo(ORIGIN.plusMillis(11_500));
  }
}
