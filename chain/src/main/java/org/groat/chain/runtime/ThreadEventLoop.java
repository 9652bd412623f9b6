package org.groat.chain.runtime;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An [EventLoop] on a thread of its own and the machine's clocks: what production runs on.
///
/// Tasks run in the order in which they are due: those without a delay in the order submitted, and one with a delay before all that
/// were submitted after its time had come. So neither kind keeps the other waiting, however many there are. Nearly all have no delay
/// and come from other threads: they wait in a queue that has no lock. The others are sorted by the loop's thread alone, which gets
/// them by the same queue.
///
/// A task that throws is a failed invariant: it is told to the given handler, and the loop goes on, so that the handler can
/// stop the node in order. After [#close()] tasks are refused silently: nobody waits for them.
public final class ThreadEventLoop implements EventLoop, AutoCloseable {
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(30);

  /// The longest delay, beyond which times could overflow.
  private static final Duration DELAY_MAX = Duration.ofDays(36_500);

  private final LinkedTransferQueue<Task> queue = new LinkedTransferQueue<>();
  private final Consumer<Throwable> onFailure;
  private final InstantSource clock;
  private final Thread thread;
  private final long origin = System.nanoTime();
  private volatile boolean closed;

  /// This and what follows belongs to the loop's thread.
  private final TreeSet<Timer> timers = new TreeSet<>(Timer.ORDER);

  private long timersMade;
  private boolean ended;

  /// Starts a daemon thread of the given name.
  ///
  /// @param onFailure told of whatever a task throws, on the loop's thread
  public ThreadEventLoop(String name, Consumer<Throwable> onFailure) {
    this(name, onFailure, InstantSource.system());
  }

  /// Starts a daemon thread of the given name, which takes the time of day from `clock`.
  ///
  /// @param onFailure told of whatever a task throws, on the loop's thread
  public ThreadEventLoop(String name, Consumer<Throwable> onFailure, InstantSource clock) {
    this.onFailure = onFailure;
    this.clock = clock;
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    thread.start();
  }

  /// @param since when it was submitted, in nanoseconds since the loop's origin
  private record Task(long since, Runnable what) {}

  /// What waits for a time.
  private static final class Timer {
    private static final Comparator<Timer> ORDER =
        Comparator.<Timer>comparingLong(timer -> timer.at).thenComparingLong(timer -> timer.number);

    private final long at;
    private final Runnable what;
    private long number;
    private boolean over;

    /// @param at when it is due, in nanoseconds since the loop's origin
    private Timer(long at, Runnable what) {
      this.at = at;
      this.what = what;
    }
  }

  @Override
  public boolean isOwner() {
    return Thread.currentThread() == thread;
  }

  @Override
  public void execute(Runnable task) {
    if (!closed) {
      queue.add(new Task(sinceOrigin(), task));
    }
  }

  @Override
  public Cancellable schedule(Duration delay, Runnable task) {
    Duration wait = delay.compareTo(DELAY_MAX) > 0 ? DELAY_MAX : delay;
    Timer timer = new Timer(sinceOrigin() + wait.toNanos(), task);
    if (!wait.isPositive()) {
      execute(() -> fire(timer));
    } else {
      onLoop(() -> add(timer));
    }
    return () -> onLoop(() -> remove(timer));
  }

  /// Does what is for the loop's thread, at once where this is it.
  private void onLoop(Runnable step) {
    if (isOwner()) {
      step.run();
    } else {
      execute(step);
    }
  }

  private void add(Timer timer) {
    if (!timer.over) {
      timer.number = ++timersMade;
      timers.add(timer);
    }
  }

  private void remove(Timer timer) {
    timer.over = true;
    timers.remove(timer);
  }

  private void fire(Timer timer) {
    if (!timer.over) {
      remove(timer);
      timer.what.run();
    }
  }

  private long sinceOrigin() {
    return System.nanoTime() - origin;
  }

  private void run() {
    while (!ended) {
      Task task = queue.peek();
      Timer timer = timers.isEmpty() ? null : timers.first();
      if (timer != null && timer.at < (task == null ? sinceOrigin() : task.since)) {
        guarded(() -> fire(timer));
      } else if (task != null) {
        queue.remove();
        guarded(task.what);
      } else {
        await(timer);
      }
    }
  }

  /// Until there is a task, or the timer is due.
  private void await(@Nullable Timer timer) {
    try {
      Task task =
          timer == null ? queue.take() : queue.poll(timer.at - sinceOrigin(), TimeUnit.NANOSECONDS);
      if (task != null) {
        guarded(task.what);
      }
    } catch (InterruptedException e) {
      // A task left its thread interrupted, which is no reason to end.
      return;
    }
  }

  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (Throwable failure) {
      tell(failure);
    }
  }

  /// A handler that throws ends the loop as little as a task does.
  private void tell(Throwable failure) {
    try {
      onFailure.accept(failure);
    } catch (Throwable another) {
      thread.getUncaughtExceptionHandler().uncaughtException(thread, another);
    }
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  /// Runs what was submitted so far, drops what waits for a time, and ends the thread. Called from another thread it returns
  /// when that is done, or after 30 seconds.
  @Override
  public void close() {
    execute(() -> ended = true);
    closed = true;
    if (isOwner()) {
      return;
    }
    try {
      if (!thread.join(CLOSE_WAIT)) {
        onFailure.accept(new IllegalStateException("a task did not end within " + CLOSE_WAIT));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
