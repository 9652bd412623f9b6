package org.groat.chain.service;

import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.groat.chain.runtime.EventLoop;
import org.jspecify.annotations.Nullable;

/// Calls into a loop that wait for the answer.
final class Loops {
  private Loops() {}

  /// Runs a task on a loop and waits; at once where the caller is the owner.
  ///
  /// @throws RuntimeException what the task threw
  static <T extends @Nullable Object> T call(EventLoop loop, Supplier<? extends T> task) {
    if (loop.isOwner()) {
      return task.get();
    }
    try {
      return loop.<T>submit(task::get).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
