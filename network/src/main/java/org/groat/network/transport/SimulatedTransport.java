package org.groat.network.transport;

import java.time.Duration;
import java.time.Instant;
import org.groat.chain.runtime.EventLoop;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.NetworkAddress;

/// One host's connections on a [SimulatedNetwork].
public final class SimulatedTransport implements Transport {
  /// Ports given for port 0 begin here.
  private static final int FREE_PORT_FIRST = 20000;

  private final SimulatedNetwork network;
  private final NetworkAddress address;
  private final EventLoop loop;
  private final Framings framings;
  private final TransportMemory memory;
  private long ids;
  private int freePort = FREE_PORT_FIRST;
  private boolean down;
  private boolean crashed;

  SimulatedTransport(
      SimulatedNetwork network,
      NetworkAddress address,
      EventLoop loop,
      Framings framings,
      BufferLimits limits) {
    this.network = network;
    this.address = address;
    this.loop = new HostLoop(loop);
    this.framings = framings;
    this.memory = TransportMemory.of(limits, loop);
  }

  /// Listens at the host's own address, whatever address is given.
  @Override
  public Binding listen(Endpoint bind, Acceptor acceptor) {
    int port = bind.port() == 0 ? freePort++ : bind.port();
    return network.listen(new Endpoint(address, port), this, acceptor);
  }

  @Override
  public void connect(Endpoint remote, ConnectOptions options, ConnectionHandler handler) {
    network.connect(this, remote, options, handler);
  }

  /// The network itself looks the name up, as a proxy would.
  @Override
  public void connect(HostName remote, ConnectOptions options, ConnectionHandler handler) {
    network.connect(this, remote, options, handler);
  }

  /// Nothing: simulated work takes no time, so nobody has a share of it.
  @Override
  public void busy(boolean busy) {}

  @Override
  public void close() {
    network.close(this);
    down = true;
  }

  /// The host loses its power: its handlers are called no more, and its peers see their connections reset.
  public void crash() {
    down = true;
    crashed = true;
    network.crash(this);
  }

  NetworkAddress address() {
    return address;
  }

  boolean isDown() {
    return down;
  }

  void post(Runnable task) {
    if (!down) {
      loop.execute(task);
    }
  }

  FramedConnection connection(
      boolean inbound, Endpoint remote, Endpoint local, boolean encrypted, Pipe pipe) {
    Framing framing = inbound ? framings.inbound() : framings.outbound(encrypted);
    FramedConnection.Ends ends =
        new FramedConnection.Ends(++ids, inbound, remote, local, CallerShare.Account.FREE);
    return new FramedConnection(ends, loop, memory, framing, pipe);
  }

  /// The host's loop, which runs nothing that was posted from here once the host crashed.
  private final class HostLoop implements EventLoop {
    private final EventLoop host;

    HostLoop(EventLoop host) {
      this.host = host;
    }

    @Override
    public void execute(Runnable task) {
      host.execute(() -> runUnlessCrashed(task));
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
      return host.schedule(delay, () -> runUnlessCrashed(task));
    }

    private void runUnlessCrashed(Runnable task) {
      if (!crashed) {
        task.run();
      }
    }

    @Override
    public boolean isOwner() {
      return host.isOwner();
    }

    @Override
    public Instant now() {
      return host.now();
    }

    @Override
    public long nanos() {
      return host.nanos();
    }
  }
}
