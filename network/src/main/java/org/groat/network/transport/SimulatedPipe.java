package org.groat.network.transport;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.groat.chain.codec.Bytes;
import org.groat.network.wire.Endpoint;
import org.jspecify.annotations.Nullable;

/// One end of a simulated connection: sends its bytes to the other end, chunk by chunk.
///
/// Bytes wait at the sender, then are on their way, then wait at the receiver until it reads. The last two together never
/// exceed the window.
final class SimulatedPipe implements Pipe {
  /// Bytes that were sent and not yet read: about what the systems' socket buffers hold.
  private static final int WINDOW = 1 << 18;

  private static final double NANOS_PER_SECOND = 1e9;

  private final SimulatedNetwork network;
  private final SimulatedTransport host;
  private final Endpoint from;
  private final Endpoint to;
  private final Deque<Write> waiting = new ArrayDeque<>();
  private final Deque<Bytes> arrived = new ArrayDeque<>();
  private @Nullable SimulatedPipe other;
  private @Nullable FramedConnection connection;
  private int inWindow;
  private long busyUntil;
  private long lastArrival;
  private boolean reading;
  private boolean draining;
  private boolean endArrived;
  private boolean closed;

  SimulatedPipe(SimulatedNetwork network, SimulatedTransport host, Endpoint from, Endpoint to) {
    this.network = network;
    this.host = host;
    this.from = from;
    this.to = to;
  }

  void join(SimulatedPipe end, FramedConnection own) {
    this.other = end;
    this.connection = own;
  }

  void open(Opening opening) {
    connection().pipeOpened(opening);
  }

  Endpoint from() {
    return from;
  }

  Endpoint to() {
    return to;
  }

  SimulatedTransport host() {
    return host;
  }

  private FramedConnection connection() {
    return Objects.requireNonNull(connection, "joined");
  }

  @Override
  public void execute(Runnable task) {
    network.world().execute(task);
  }

  @Override
  public void write(Bytes bytes, Runnable written) {
    if (bytes.isEmpty()) {
      written.run();
    } else if (!closed) {
      waiting.add(new Write(bytes, written));
      pump();
    }
  }

  @Override
  public void setReading(boolean wanted) {
    reading = wanted;
    if (wanted && !draining) {
      draining = true;
      execute(this::drain);
    }
  }

  /// Ends this side in order: what is on its way still arrives, then the other side learns of the end.
  @Override
  public void close() {
    if (closed) {
      return;
    }
    shut();
    SimulatedPipe end = other();
    later(latency(), () -> end.ended(false));
    connection().pipeClosed(new CloseReason(CloseReason.Kind.LOCAL, "the node stops"));
  }

  /// Both sides see a reset, and bytes on their way are lost.
  void reset() {
    SimulatedPipe end = other();
    if (!closed) {
      shut();
      connection().pipeFailed("connection reset");
    }
    end.ended(true);
  }

  /// This side is gone without a word; the other sees a reset, a latency later.
  void vanish() {
    if (!closed) {
      shut();
      SimulatedPipe end = other();
      later(latency(), () -> end.ended(true));
    }
  }

  /// Sends as much as conditions and window allow. A chunk waits until the window has room for the largest that it could be:
  /// else each would shrink to what the one before left, down to single bytes.
  void pump() {
    while (!closed && !waiting.isEmpty() && conditions().open()) {
      Write write = waiting.element();
      int most = Math.min(Math.min(conditions().chunkSizeMax(), WINDOW / 2), write.left());
      if (WINDOW - inWindow < most) {
        return;
      }
      Bytes chunk = write.take(most == 1 ? 1 : network.random().nextInt(1, most + 1));
      inWindow += chunk.size();
      depart(chunk);
      if (write.left() == 0) {
        waiting.remove();
        write.written.run();
      }
    }
  }

  private void depart(Bytes chunk) {
    long now = network.world().nanos();
    LinkConditions link = conditions();
    busyUntil =
        Math.max(now, busyUntil)
            + Math.round(chunk.size() * NANOS_PER_SECOND / link.bytesPerSecond());
    SimulatedPipe end = other();
    later(Duration.ofNanos(busyUntil - now).plus(latency()), () -> end.arrive(chunk));
  }

  private void later(Duration delay, Runnable task) {
    long now = network.world().nanos();
    lastArrival = Math.max(lastArrival, now + delay.toNanos());
    network.world().schedule(Duration.ofNanos(lastArrival - now), task);
  }

  private void arrive(Bytes chunk) {
    if (closed) {
      return;
    }
    network.arrived(other(), chunk);
    arrived.add(chunk);
    drain();
  }

  private void drain() {
    draining = false;
    while (!closed && reading && !arrived.isEmpty()) {
      Bytes chunk = arrived.remove();
      connection().pipeReceived(chunk);
      other().taken(chunk.size());
    }
    if (!closed && reading && endArrived) {
      shut();
      connection().pipeClosedByPeer();
    }
  }

  private void taken(int bytes) {
    inWindow -= bytes;
    pump();
  }

  private void ended(boolean reset) {
    if (closed) {
      return;
    }
    if (reset) {
      shut();
      connection().pipeFailed("connection reset");
    } else {
      endArrived = true;
      drain();
    }
  }

  private void shut() {
    closed = true;
    waiting.clear();
    arrived.clear();
    network.remove(this);
  }

  private SimulatedPipe other() {
    return Objects.requireNonNull(other, "joined");
  }

  private LinkConditions conditions() {
    return network.conditions(from.address(), to.address());
  }

  private Duration latency() {
    LinkConditions link = conditions();
    long jitter = link.jitterMax().toNanos();
    return link.latency().plusNanos(jitter == 0 ? 0 : network.random().nextLong(jitter));
  }

  /// Bytes on their way out.
  private static final class Write {
    private final Runnable written;
    private Bytes rest;

    Write(Bytes bytes, Runnable written) {
      this.rest = bytes;
      this.written = written;
    }

    int left() {
      return rest.size();
    }

    Bytes take(int count) {
      Bytes taken = rest.slice(0, count);
      rest = rest.from(count);
      return taken;
    }
  }
}
