package org.groat.network.transport;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import org.groat.chain.codec.Bytes;
import org.groat.chain.runtime.EventLoop;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.NetworkAddress;
import org.jspecify.annotations.Nullable;

/// A network of simulated hosts in one thread: bytes travel on links with latency, bandwidth and arbitrary cuts, on simulated
/// time, and everything that happens follows from the random generator's seed.
///
/// The same connections, framings and limits run on it as on sockets; only what moves the bytes differs. Like TCP, a link keeps
/// order, loses nothing, and holds a window of bytes that the receiver has not taken, after which the sender waits.
public final class SimulatedNetwork {
  /// Local ports of outgoing connections begin here.
  private static final int EPHEMERAL_PORT_FIRST = 49152;

  private final EventLoop world;
  private final RandomGenerator random;
  private final BiFunction<NetworkAddress, NetworkAddress, LinkConditions> conditions;
  private final Map<Endpoint, Listener> listeners = new HashMap<>();
  private final Map<String, NetworkAddress> names = new HashMap<>();
  private final Set<SimulatedPipe> pipes = new LinkedHashSet<>();
  private @Nullable Observer observer;
  private long connections;

  /// @param world turns time, for all hosts
  /// @param conditions of the link from one host to another, asked each time that bytes depart; after a change from closed to
  ///     open call [#conditionsChanged()]
  public SimulatedNetwork(
      EventLoop world,
      RandomGenerator random,
      BiFunction<NetworkAddress, NetworkAddress, LinkConditions> conditions) {
    this.world = world;
    this.random = random;
    this.conditions = conditions;
  }

  /// Sees all bytes that arrive anywhere: for traces.
  @FunctionalInterface
  public interface Observer {
    void arrived(Endpoint from, Endpoint to, Bytes bytes);
  }

  public void observe(Observer all) {
    this.observer = all;
  }

  /// A transport for a host.
  ///
  /// @param loop the host's network loop; turned by the same thread as the world's
  public SimulatedTransport host(
      NetworkAddress address, EventLoop loop, Framings framings, BufferLimits limits) {
    return new SimulatedTransport(this, address, loop, framings, limits);
  }

  /// Gives a host a name that proxies know.
  public void name(String name, NetworkAddress host) {
    names.put(name, host);
  }

  /// Lets waiting bytes depart where links opened.
  public void conditionsChanged() {
    List.copyOf(pipes).forEach(SimulatedPipe::pump);
  }

  /// Breaks all connections between two hosts, as a reset does: bytes on their way are lost.
  public void reset(NetworkAddress one, NetworkAddress other) {
    for (SimulatedPipe pipe : List.copyOf(pipes)) {
      if (pipe.from().address().equals(one) && pipe.to().address().equals(other)) {
        pipe.reset();
      }
    }
  }

  /// Open connections, each counted once.
  public int connectionCount() {
    return pipes.size() / 2;
  }

  Listener listen(Endpoint at, SimulatedTransport host, Transport.Acceptor acceptor) {
    Listener listener = new Listener(at, host, acceptor);
    if (listeners.putIfAbsent(at, listener) != null) {
      throw new TransportException("cannot listen on " + at + ": the port is in use", null);
    }
    return listener;
  }

  void connect(
      SimulatedTransport host, HostName remote, ConnectOptions options, ConnectionHandler handler) {
    NetworkAddress named = names.get(remote.host());
    if (named == null) {
      host.post(() -> handler.connectFailed("the proxy does not connect: host unreachable"));
      return;
    }
    connect(host, new Endpoint(named, remote.port()), options, handler);
  }

  void connect(
      SimulatedTransport host, Endpoint remote, ConnectOptions options, ConnectionHandler handler) {
    LinkConditions link = conditions(host.address(), remote.address());
    if (!link.open() || !conditions(remote.address(), host.address()).open()) {
      world.schedule(
          options.timeout(), () -> host.post(() -> handler.connectFailed("no answer in time")));
      return;
    }
    Duration roundTrip =
        link.latency().plus(conditions(remote.address(), host.address()).latency());
    world.schedule(roundTrip, () -> finishConnect(host, remote, options, handler));
  }

  private void finishConnect(
      SimulatedTransport host, Endpoint remote, ConnectOptions options, ConnectionHandler handler) {
    Listener listener = listeners.get(remote);
    if (host.isDown()) {
      return;
    }
    if (listener == null) {
      host.post(() -> handler.connectFailed("connection refused"));
      return;
    }
    long number = ++connections;
    int port = EPHEMERAL_PORT_FIRST + (int) (number % (0x10000 - EPHEMERAL_PORT_FIRST));
    Endpoint local = new Endpoint(host.address(), port);
    SimulatedPipe near = new SimulatedPipe(this, host, local, remote);
    SimulatedPipe far = new SimulatedPipe(this, listener.host, remote, local);
    near.join(far, host.connection(false, remote, local, options.encrypted(), near));
    far.join(near, listener.host.connection(true, local, remote, false, far));
    pipes.add(near);
    pipes.add(far);
    far.open(Opening.inbound(listener.acceptor));
    near.open(
        Opening.outbound(handler, () -> connect(host, remote, options.inTheClear(), handler)));
  }

  void crash(SimulatedTransport host) {
    listeners.values().removeIf(listener -> listener.host == host);
    for (SimulatedPipe pipe : new ArrayList<>(pipes)) {
      if (pipe.host() == host) {
        pipe.vanish();
      }
    }
  }

  void close(SimulatedTransport host) {
    listeners.values().removeIf(listener -> listener.host == host);
    for (SimulatedPipe pipe : new ArrayList<>(pipes)) {
      if (pipe.host() == host) {
        pipe.close();
      }
    }
  }

  void remove(SimulatedPipe pipe) {
    pipes.remove(pipe);
  }

  void arrived(SimulatedPipe pipe, Bytes bytes) {
    if (observer != null) {
      observer.arrived(pipe.from(), pipe.to(), bytes);
    }
  }

  EventLoop world() {
    return world;
  }

  RandomGenerator random() {
    return random;
  }

  LinkConditions conditions(NetworkAddress from, NetworkAddress to) {
    return conditions.apply(from, to);
  }

  /// A place where a host accepts.
  final class Listener implements Transport.Binding {
    private final Endpoint at;
    private final SimulatedTransport host;
    private final Transport.Acceptor acceptor;

    private Listener(Endpoint at, SimulatedTransport host, Transport.Acceptor acceptor) {
      this.at = at;
      this.host = host;
      this.acceptor = acceptor;
    }

    @Override
    public Endpoint local() {
      return at;
    }

    @Override
    public void close() {
      listeners.remove(at, this);
    }
  }
}
