package org.groat.network.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.groat.chain.runtime.ManualEventLoop;
import org.junit.jupiter.api.Test;

/// Bytes that many share, and messages that wait.
final class BudgetTest {
  private final ManualEventLoop clock = new ManualEventLoop(Instant.EPOCH);
  private final Budget budget = new Budget(1_000, clock::nanos);
  private final List<String> lost = new ArrayList<>();

  @Test
  void whoGotNowhereForTheLongestMakesRoom() {
    Budget.Claim first = claim("first");
    Budget.Claim second = claim("second");
    Budget.Claim third = claim("third");
    first.take(400);
    second.take(400);
    third.take(200);
    assertThat(lost).isEmpty();
    first.progressed();
    third.take(1);
    assertThat(lost).containsExactly("second");
    assertThat(budget.taken()).isEqualTo(601);
    second.give(400);
    second.take(50);
    assertThat(budget.taken()).as("who lost a claim counts no more").isEqualTo(601);
  }

  @Test
  void whoHoldsNothingIsNeverTheOne() {
    Budget.Claim idle = claim("idle");
    Budget.Claim busy = claim("busy");
    idle.take(5);
    idle.give(5);
    busy.take(1_001);
    assertThat(lost).containsExactly("busy");
    assertThat(budget.taken()).isZero();
  }

  @Test
  void beginningAnewCountsFromTheBeginning() {
    Budget.Claim old = claim("old");
    Budget.Claim other = claim("other");
    old.hold(10);
    other.hold(10);
    old.hold(0);
    old.hold(500);
    other.hold(600);
    assertThat(lost).as("other began before").containsExactly("other");
    assertThat(budget.taken()).isEqualTo(500);
  }

  @Test
  void whatIsTakenNeverExceedsTheSizeAndComesBackToNothing() {
    long seed = 11;
    SplittableRandom random = new SplittableRandom(seed);
    List<Budget.Claim> claims = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      claims.add(claim("claim " + i));
    }
    for (int step = 0; step < 10_000; step++) {
      int at = random.nextInt(claims.size());
      Budget.Claim claim = claims.get(at);
      switch (random.nextInt(5)) {
        case 0 -> claim.give(random.nextInt(300));
        case 1 -> claim.hold(random.nextInt(300));
        case 2 -> claim.progressed();
        case 3 -> claim.take(random.nextInt(100));
        default -> {
          if (random.nextInt(20) == 0) {
            claim.end();
            claims.set(at, claim("claim " + step));
          }
        }
      }
      assertThat(budget.taken()).as("seed %d, step %d", seed, step).isBetween(0L, 1_000L);
    }
    claims.forEach(Budget.Claim::end);
    assertThat(budget.taken()).isZero();
    assertThat(lost).isNotEmpty();
  }

  @Test
  void whoWaitsTakesNothingFromThoseWhoGetOn() {
    Budget.Claim stalled = claim("stalled");
    Budget.Claim busy = claim("busy");
    stalled.take(400);
    busy.take(400);
    assertThat(budget.hasRoom()).isFalse();
    List<String> resumed = new ArrayList<>();
    budget.await(() -> resumed.add("waiting"));
    clock.runFor(Duration.ofSeconds(1));
    busy.progressed();
    assertThat(budget.hasRoom()).isFalse();
    assertThat(lost).isEmpty();
    clock.runFor(Duration.ofSeconds(1));
    assertThat(budget.hasRoom()).isTrue();
    assertThat(lost).containsExactly("stalled");
    assertThat(resumed).containsExactly("waiting");
    budget.await(() -> resumed.add("late"));
    assertThat(resumed).as("there is room already").hasSize(2);
  }

  @Test
  void manyThreadsLeaveNothingBehind() throws InterruptedException {
    Budget shared = new Budget(10_000, () -> 0);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int seed = i;
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    SplittableRandom random = new SplittableRandom(seed);
                    for (int round = 0; round < 2_000; round++) {
                      Budget.Claim claim = shared.claim(() -> {});
                      claim.take(random.nextInt(4_000));
                      claim.progressed();
                      claim.hold(random.nextInt(4_000));
                      claim.give(random.nextInt(4_000));
                      claim.end();
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(shared.taken()).isZero();
  }

  @Test
  void whoWaitsForRoomGoesOnWhenHalfOfTheBacklogIsHandled() {
    Backlog backlog = new Backlog(100);
    List<String> resumed = new ArrayList<>();
    backlog.add(100);
    assertThat(backlog.isFull()).isFalse();
    backlog.add(20);
    assertThat(backlog.isFull()).isTrue();
    backlog.await(() -> resumed.add("one"));
    backlog.await(() -> resumed.add("two"));
    backlog.remove(60);
    assertThat(resumed).isEmpty();
    backlog.remove(10);
    assertThat(resumed).containsExactly("one", "two");
    backlog.remove(50);
    backlog.await(() -> resumed.add("late"));
    assertThat(resumed).as("there is room already").endsWith("late").hasSize(3);
    assertThat(backlog.size()).isZero();
  }

  private Budget.Claim claim(String name) {
    return budget.claim(() -> lost.add(name));
  }
}
