package org.groat.network.transport;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.groat.chain.runtime.EventLoop;

/// One connection's place among all that want something done on a loop: of what waits here the loop does one thing, then it is
/// the others' turn. So who sends much waits behind itself, and nobody else does.
final class Turns {
  private final EventLoop loop;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();

  Turns(EventLoop loop) {
    this.loop = loop;
  }

  /// Has the loop do something, after everything else from here. Safe from any thread.
  void post(Runnable task) {
    waiting.add(task);
    if (count.getAndIncrement() == 0) {
      loop.execute(this::next);
    }
  }

  private void next() {
    try {
      waiting.remove().run();
    } finally {
      if (count.decrementAndGet() > 0) {
        loop.execute(this::next);
      }
    }
  }
}
