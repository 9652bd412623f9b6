package org.groat.chain.runtime;

import java.util.function.Supplier;

/// One instance of a scratch object for each thread that asks: message digests, native buffers, interpreters' stacks.
///
/// Held here, and nowhere else, because a scratch object never carries meaning from one use to the next: whoever takes it
/// resets it first.
public final class PerThread<T> {
  private final ThreadLocal<T> instances;

  private PerThread(Supplier<? extends T> maker) {
    this.instances = ThreadLocal.withInitial(maker);
  }

  /// Makes a holder whose instances come from `maker`, at most one call a thread.
  public static <T> PerThread<T> of(Supplier<? extends T> maker) {
    return new PerThread<>(maker);
  }

  /// The calling thread's instance.
  public T get() {
    return instances.get();
  }
}
