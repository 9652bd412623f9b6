package org.groat.network.transport;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/// The received messages of all callers that wait for the network loop. While there are too many bytes of them, no caller is read
/// from, until half of them are handled.
///
/// Safe from every thread, without locks.
final class Backlog {
  private final long sizeMax;
  private final AtomicLong size = new AtomicLong();
  private final Queue<Runnable> paused = new ConcurrentLinkedQueue<>();

  Backlog(long sizeMax) {
    this.sizeMax = sizeMax;
  }

  void add(long bytes) {
    size.addAndGet(bytes);
  }

  void remove(long bytes) {
    long after = size.addAndGet(-bytes);
    if (after <= sizeMax / 2 && after + bytes > sizeMax / 2) {
      resumeAll();
    }
  }

  long size() {
    return size.get();
  }

  boolean isFull() {
    return size.get() > sizeMax;
  }

  /// Has `resume` run once, as soon as there is room.
  void await(Runnable resume) {
    paused.add(resume);
    if (size.get() <= sizeMax / 2) {
      // It became so since it was looked at, and whoever made it so may not have seen this one.
      resumeAll();
    }
  }

  private void resumeAll() {
    for (Runnable resume = paused.poll(); resume != null; resume = paused.poll()) {
      resume.run();
    }
  }
}
