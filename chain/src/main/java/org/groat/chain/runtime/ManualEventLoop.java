package org.groat.chain.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// An [EventLoop] whose time stands still until it is turned: the simulator's, and that of tests.
///
/// Tasks run on the thread that turns the loop, in the order of their times and, within one time, of their submission: two
/// runs with equal inputs are equal. Several parts of a simulated node may share one loop. Not safe for use by several threads.
public final class ManualEventLoop implements EventLoop {
  private final PriorityQueue<Task> tasks = new PriorityQueue<>();
  private final Instant origin;
  private long nowNanos;
  private long submitted;
  private int cancelled;

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
    return () -> cancel(scheduled);
  }

  @Override
  public Instant now() {
    return origin.plusNanos(nowNanos);
  }

  @Override
  public long nanos() {
    return nowNanos;
  }

  /// A cancelled task keeps its place until its time comes: to look for it would cost more than to pass over it.
  private void cancel(Task task) {
    if (task.work != null) {
      task.work = null;
      cancelled++;
    }
  }

  /// Runs the next task, turning time to it. False where there is none.
  public boolean runNext() {
    Task next = next();
    if (next == null) {
      return false;
    }
    tasks.remove();
    nowNanos = Math.max(nowNanos, next.atNanos);
    Runnable work = Objects.requireNonNull(next.work, "not cancelled");
    next.work = null;
    work.run();
    return true;
  }

  /// Runs everything due now, and what that submits for now.
  public void runDue() {
    runFor(Duration.ZERO);
  }

  /// Runs everything that falls due within `span`, and leaves time at its end.
  public void runFor(Duration span) {
    long end = Math.addExact(nowNanos, span.toNanos());
    for (Task next = next(); next != null && next.atNanos <= end; next = next()) {
      runNext();
    }
    nowNanos = end;
  }

  /// Tasks that wait.
  public int pending() {
    return tasks.size() - cancelled;
  }

  private @Nullable Task next() {
    Task next = tasks.peek();
    while (next != null && next.work == null) {
      tasks.remove();
      cancelled--;
      next = tasks.peek();
    }
    return next;
  }

  /// Work at a time; none once it was cancelled or done.
  private static final class Task implements Comparable<Task> {
    private final long atNanos;
    private final long order;
    private @Nullable Runnable work;

    Task(long atNanos, long order, Runnable work) {
      this.atNanos = atNanos;
      this.order = order;
      this.work = work;
    }

    @Override
    public int compareTo(Task other) {
      int byTime = Long.compare(atNanos, other.atNanos);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }
}
