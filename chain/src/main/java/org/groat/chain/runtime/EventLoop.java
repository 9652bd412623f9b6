package org.groat.chain.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One thread that owns a part of the node's state: the chain loop owns chain state and mempool, the network loop every peer.
///
/// Whatever changes that state runs here, one task after the other, in the order submitted. Methods that may only be called
/// by the owner begin with [#checkOwner()]. Between loops pass immutable records; readers post a task or take a published
/// snapshot.
public interface EventLoop extends Executor, Scheduler {

  /// True on the owning thread.
  boolean isOwner();

  /// Fails where another thread than the owner calls.
  ///
  /// @throws IllegalStateException on any other thread: a defect of the caller
  default void checkOwner() {
    if (!isOwner()) {
      throw new IllegalStateException(
          "not on the owning thread: " + Thread.currentThread().getName());
    }
  }

  /// Runs `task` on the owning thread and hands its result, or what it threw, to the future.
  default <T extends @Nullable Object> CompletableFuture<T> submit(Supplier<T> task) {
    return CompletableFuture.supplyAsync(task, this);
  }
}
