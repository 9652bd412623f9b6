package org.groat.node.app;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Turns Ctrl-C and `SIGTERM` into a clean end: the work is called off, the process waits until it has ended, then goes with
/// status 0 where that was what was asked for.
final class Interruption implements AutoCloseable {
  /// Beyond this the process goes anyway.
  private static final long WAIT_SECONDS = 30;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicBoolean interrupted = new AtomicBoolean();
  private final Thread hook;

  private Interruption(Runnable callOff, int status) {
    this.hook =
        Thread.ofPlatform()
            .name("stop")
            .unstarted(
                () -> {
                  interrupted.set(true);
                  callOff.run();
                  awaitEnd();
                  // The JVM would end with a status of its own, 130 or 143, whatever has been done.
                  Runtime.getRuntime().halt(status);
                });
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /// For work whose interruption is a failure.
  static Interruption callsOff(Runnable callOff) {
    return new Interruption(callOff, Command.FAILED);
  }

  /// For work that goes on until it is interrupted.
  static Interruption ends(Runnable callOff) {
    return new Interruption(callOff, Command.OK);
  }

  private void awaitEnd() {
    try {
      ended.await(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// The work has ended.
  @Override
  public void close() {
    ended.countDown();
    if (!interrupted.get()) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The interruption came this moment; the hook now finds the work ended.
        interrupted.set(true);
      }
    }
  }
}
