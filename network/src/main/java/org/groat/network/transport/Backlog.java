package org.groat.network.transport;

/// The received messages of all callers that wait for the network loop. While there are too many bytes of them, no caller is read
/// from, until half of them are handled.
///
/// Safe from every thread, without locks.
final class Backlog {
  private final long sizeMax;
  private final RoomQueue queue;

  Backlog(long sizeMax) {
    this.sizeMax = sizeMax;
    this.queue = new RoomQueue(sizeMax / 2);
  }

  void add(long bytes) {
    queue.add(bytes);
  }

  void remove(long bytes) {
    queue.remove(bytes);
  }

  long size() {
    return queue.bytes();
  }

  boolean isFull() {
    return queue.bytes() > sizeMax;
  }

  /// Has `resume` run once, as soon as there is room.
  void await(Runnable resume) {
    queue.await(resume);
  }
}
