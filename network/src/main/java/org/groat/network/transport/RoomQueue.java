package org.groat.network.transport;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/// A count of bytes, and those who wait until it has come down to a mark. Whoever brings it there has them go on.
///
/// Safe from every thread, without locks. Each connection waits at most once, so there are as many as connections at most.
final class RoomQueue {
  private final long mark;
  private final AtomicLong bytes = new AtomicLong();
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

  /// @param mark there is room while the bytes are no more
  RoomQueue(long mark) {
    this.mark = mark;
  }

  long bytes() {
    return bytes.get();
  }

  boolean hasRoom() {
    return bytes.get() <= mark;
  }

  void add(long more) {
    bytes.addAndGet(more);
  }

  void remove(long less) {
    long after = bytes.addAndGet(-less);
    if (after <= mark && after + less > mark) {
      resumeAll();
    }
  }

  /// Has `resume` run once, as soon as there is room.
  void await(Runnable resume) {
    waiting.add(resume);
    if (hasRoom()) {
      // It became so since it was looked at, and whoever made it so may not have seen this one.
      resumeAll();
    }
  }

  private void resumeAll() {
    for (Runnable resume = waiting.poll(); resume != null; resume = waiting.poll()) {
      resume.run();
    }
  }
}
