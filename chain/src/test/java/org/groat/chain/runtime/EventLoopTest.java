package org.groat.chain.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
  void whatManyThreadsSubmitRunsInTheOrderOfEach() throws Exception {
    int threads = 4;
    int tasks = 20_000;
    try (ThreadEventLoop loop = new ThreadEventLoop("test", failure -> {})) {
      List<List<Integer>> ran = new ArrayList<>();
      List<Thread> submitters = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        List<Integer> own = new ArrayList<>();
        ran.add(own);
        submitters.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      for (int i = 0; i < tasks; i++) {
                        int number = i;
                        loop.execute(() -> own.add(number));
                      }
                    }));
      }
      for (Thread submitter : submitters) {
        submitter.join();
      }
      loop.submit(() -> true).get(10, TimeUnit.SECONDS);
      assertThat(ran).allSatisfy(own -> assertThat(own).hasSize(tasks).isSorted());
    }
  }

  @Test
  void delayedTasksRunInTheOrderOfTimeAndAmongTheOthersWhenTheyAreDue() throws Exception {
    try (ThreadEventLoop loop = new ThreadEventLoop("test", failure -> {})) {
      List<String> ran = new ArrayList<>();
      CompletableFuture<Boolean> done = new CompletableFuture<>();
      loop.execute(
          () -> {
            loop.schedule(Duration.ofMillis(20), () -> ran.add("20 ms"));
            loop.schedule(Duration.ofMillis(10), () -> ran.add("10 ms"));
            loop.schedule(Duration.ZERO, () -> ran.add("at once"));
            loop.execute(() -> ran.add("next"));
            loop.schedule(Duration.ofMillis(30), () -> done.complete(true));
            long end = loop.nanos() + Duration.ofMillis(40).toNanos();
            while (loop.nanos() < end) {
              Thread.onSpinWait();
            }
            loop.execute(() -> ran.add("after 40 ms"));
          });
      done.get(10, TimeUnit.SECONDS);
      assertThat(loop.submit(() -> List.copyOf(ran)).get(10, TimeUnit.SECONDS))
          .containsExactly("at once", "next", "10 ms", "20 ms", "after 40 ms");
    }
  }

  @Test
  void aTaskThatSubmitsItselfWithoutEndKeepsNeitherTimersNorOthersWaiting() throws Exception {
    try (ThreadEventLoop loop = new ThreadEventLoop("test", failure -> {})) {
      loop.execute(new Forever(loop, Duration.ZERO));
      loop.execute(new Forever(loop, Duration.ofNanos(1)));
      CompletableFuture<Boolean> timer = new CompletableFuture<>();
      loop.schedule(Duration.ofMillis(5), () -> timer.complete(true));
      assertThat(timer.get(10, TimeUnit.SECONDS)).isTrue();
      assertThat(loop.submit(() -> 7).get(10, TimeUnit.SECONDS)).isEqualTo(7);
    }
  }

  @Test
  void whatIsCancelledOnTheLoopOrElsewhereDoesNotRun() throws Exception {
    List<String> ran = new ArrayList<>();
    try (ThreadEventLoop loop = new ThreadEventLoop("test", failure -> {})) {
      CompletableFuture<Boolean> end = new CompletableFuture<>();
      loop.submit(
              () -> {
                loop.schedule(Duration.ofMillis(1), () -> ran.add("here")).cancel();
                loop.schedule(Duration.ZERO, () -> ran.add("at once")).cancel();
                return true;
              })
          .get(10, TimeUnit.SECONDS);
      Scheduler.Cancellable elsewhere =
          loop.schedule(Duration.ofMillis(50), () -> ran.add("elsewhere"));
      elsewhere.cancel();
      elsewhere.cancel();
      Scheduler.Cancellable late = loop.schedule(Duration.ofMillis(1), () -> ran.add("ran"));
      loop.schedule(Duration.ofMillis(60), () -> end.complete(true));
      end.get(10, TimeUnit.SECONDS);
      late.cancel();
    }
    assertThat(ran).containsExactly("ran");
  }

  @Test
  void aLoopThatSleepsWakesForATaskAndForAnEarlierTimer() throws Exception {
    try (ThreadEventLoop loop = new ThreadEventLoop("test", failure -> {})) {
      loop.schedule(Duration.ofHours(1), () -> {});
      loop.schedule(Duration.ofSeconds(Long.MAX_VALUE), () -> {});
      for (int i = 0; i < 200; i++) {
        LockSupport.parkNanos(100_000);
        CompletableFuture<Boolean> woken = new CompletableFuture<>();
        loop.schedule(Duration.ofNanos(1_000), () -> woken.complete(true));
        assertThat(woken.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(loop.submit(() -> 7).get(10, TimeUnit.SECONDS)).isEqualTo(7);
      }
    }
  }

  @Test
  void neitherAHandlerThatFailsNorAnInterruptEndsTheLoop() throws Exception {
    try (ThreadEventLoop loop =
        new ThreadEventLoop(
            "test",
            failure -> {
              throw new IllegalStateException("the handler fails too", failure);
            })) {
      CompletableFuture<Throwable> told = new CompletableFuture<>();
      loop.execute(
          () -> {
            Thread.currentThread().setUncaughtExceptionHandler((any, t) -> told.complete(t));
            throw new IllegalStateException("broken");
          });
      assertThat(told.get(10, TimeUnit.SECONDS)).hasMessage("the handler fails too");
      loop.execute(() -> Thread.currentThread().interrupt());
      LockSupport.parkNanos(1_000_000);
      assertThat(loop.submit(() -> 7).get(10, TimeUnit.SECONDS)).isEqualTo(7);
    }
  }

  @Test
  void aLoopThatEndsItselfRunsWhatWasSubmittedBefore() throws Exception {
    List<String> ran = new CopyOnWriteArrayList<>();
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    ThreadEventLoop loop = new ThreadEventLoop("test", failure -> {});
    loop.execute(
        () -> {
          loop.execute(() -> ran.add("before"));
          loop.close();
          loop.execute(() -> ran.add("after"));
          thread.complete(Thread.currentThread());
        });
    assertThat(thread.get(10, TimeUnit.SECONDS).join(Duration.ofSeconds(10))).isTrue();
    assertThat(ran).containsExactly("before");
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

  /// Submits itself again and again.
  private record Forever(EventLoop loop, Duration delay) implements Runnable {
    @Override
    public void run() {
      loop.schedule(delay, this);
    }
  }
}
