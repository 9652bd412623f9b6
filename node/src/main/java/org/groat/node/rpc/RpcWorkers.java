package org.groat.node.rpc;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Runs calls on virtual threads: so many at once, so many more waiting, and no more than that.
public final class RpcWorkers implements AutoCloseable {
  private final Semaphore admitted;
  private final Semaphore running;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("rpc-call-", 0).factory());

  /// @param running calls at once
  /// @param waiting calls that wait their turn
  public record Limits(int running, int waiting) {}

  RpcWorkers(Limits limits) {
    this.admitted = new Semaphore(limits.running() + limits.waiting());
    this.running = new Semaphore(limits.running(), true);
  }

  /// Runs the task, or gives false where too many wait already.
  boolean tryRun(Runnable task) {
    if (threads.isShutdown() || !admitted.tryAcquire()) {
      return false;
    }
    threads.execute(
        () -> {
          try {
            running.acquireUninterruptibly();
            try {
              task.run();
            } finally {
              running.release();
            }
          } finally {
            admitted.release();
          }
        });
    return true;
  }

  /// Takes no more tasks and waits for those under way.
  void finish(long seconds) {
    threads.shutdown();
    try {
      threads.awaitTermination(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
