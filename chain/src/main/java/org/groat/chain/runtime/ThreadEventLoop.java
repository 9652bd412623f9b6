package org.groat.chain.runtime;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An [EventLoop] on a thread of its own and the machine's clocks: what production runs on.
///
/// A task that throws is a failed invariant: it is told to the given handler, and the loop goes on, so that the handler can
/// stop the node in order. After [#close()] tasks are refused silently: nobody waits for them.
public final class ThreadEventLoop implements EventLoop, AutoCloseable {
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(30);

  private final ScheduledThreadPoolExecutor executor;
  private final Consumer<Throwable> onFailure;
  private final InstantSource clock;
  private volatile @Nullable Thread thread;

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
    this.executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread created = Thread.ofPlatform().name(name).daemon().unstarted(task);
              this.thread = created;
              return created;
            });
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    executor.prestartCoreThread();
  }

  @Override
  public boolean isOwner() {
    return Thread.currentThread() == thread;
  }

  @Override
  public void execute(Runnable task) {
    try {
      executor.execute(guarded(task));
    } catch (RejectedExecutionException e) {
      if (!executor.isShutdown()) {
        throw e;
      }
    }
  }

  @Override
  public Cancellable schedule(Duration delay, Runnable task) {
    try {
      ScheduledFuture<?> future =
          executor.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> future.cancel(false);
    } catch (RejectedExecutionException e) {
      if (!executor.isShutdown()) {
        throw e;
      }
      return () -> {};
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
    executor.shutdown();
    if (isOwner()) {
      return;
    }
    try {
      if (!executor.awaitTermination(CLOSE_WAIT.toSeconds(), TimeUnit.SECONDS)) {
        onFailure.accept(new IllegalStateException("a task did not end within " + CLOSE_WAIT));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (Throwable failure) {
        onFailure.accept(failure);
      }
    };
  }
}
