package org.groat.network.transport;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.groat.chain.runtime.EventLoop;

/// One connection's place among all that want something done on a loop: of what waits here the loop does a few things, then it is
/// the others' turn. So who sends much waits behind itself, and nobody else does.
///
/// A caller has one thing done in a turn. A peer that we called brings the blocks that we asked it for: it has as many done as may
/// be under way from a peer, so that blocks do not wait for a round of all callers each.
final class Turns {
  static final int OF_CALLERS = 1;
  static final int OF_CALLED = 16;

  private final EventLoop loop;
  private final int atOnce;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();

  /// @param atOnce things done in a turn, at most
  Turns(EventLoop loop, int atOnce) {
    this.loop = loop;
    this.atOnce = atOnce;
  }

  /// Has the loop do something, after everything else from here. Safe from any thread.
  void post(Runnable task) {
    waiting.add(task);
    if (count.getAndIncrement() == 0) {
      loop.execute(this::next);
    }
  }

  private void next() {
    int done = 0;
    try {
      Runnable task;
      while (done < atOnce && (task = waiting.poll()) != null) {
        done++;
        task.run();
      }
    } finally {
      if (count.addAndGet(-done) > 0) {
        loop.execute(this::next);
      }
    }
  }
}
