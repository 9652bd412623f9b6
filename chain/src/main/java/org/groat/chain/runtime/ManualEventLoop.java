package org.groat.chain.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/// An [EventLoop] whose time stands still until it is turned: the simulator's, and that of tests.
///
/// Tasks run on the thread that turns the loop, in the order of their times and, within one time, of their submission: two
/// runs with equal inputs are equal. Several parts of a simulated node may share one loop. Not safe for use by several threads.
public final class ManualEventLoop implements EventLoop {
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::atNanos).thenComparingLong(Task::order));
  private final Instant origin;
  private long nowNanos;
  private long submitted;

  /// Begins at the given wall-clock time.
  public ManualEventLoop(Instant origin) {
    this.origin = origin;
  }

  @Override
  public boolean isOwner() {
    return true;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(new Task(nowNanos, submitted++, task));
  }

  @Override
  public Cancellable schedule(Duration delay, Runnable task) {
    Task scheduled =
        new Task(Math.addExact(nowNanos, Math.max(0, delay.toNanos())), submitted++, task);
    tasks.add(scheduled);
    return () -> tasks.remove(scheduled);
  }

  @Override
  public Instant now() {
    return origin.plusNanos(nowNanos);
  }

  @Override
  public long nanos() {
    return nowNanos;
  }

  /// Runs the next task, turning time to it. False where there is none.
  public boolean runNext() {
    Task next = tasks.poll();
    if (next == null) {
      return false;
    }
    nowNanos = Math.max(nowNanos, next.atNanos);
    next.task.run();
    return true;
  }

  /// Runs everything due now, and what that submits for now.
  public void runDue() {
    runFor(Duration.ZERO);
  }

  /// Runs everything that falls due within `span`, and leaves time at its end.
  public void runFor(Duration span) {
    long end = Math.addExact(nowNanos, span.toNanos());
    while (!tasks.isEmpty() && tasks.element().atNanos <= end) {
      runNext();
    }
    nowNanos = end;
  }

  /// Tasks that wait.
  public int pending() {
    return tasks.size();
  }

  private record Task(long atNanos, long order, Runnable task) {
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(order);
    }
  }
}
