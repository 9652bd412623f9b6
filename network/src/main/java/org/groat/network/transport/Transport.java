package org.groat.network.transport;

import org.groat.network.wire.Endpoint;

/// Connections to peers, over sockets or simulated links: sessions cannot tell which.
///
/// Methods are called on the network loop, and all callbacks run there.
public interface Transport extends AutoCloseable {

  /// Accepts connections at an endpoint; port 0 takes a free one. On most systems `[::]` takes IPv4 connections as well, and then
  /// leaves the port to nobody else.
  ///
  /// @throws TransportException in plain words where that is not possible: the port is busy, the address is not this machine's
  Binding listen(Endpoint bind, Acceptor acceptor);

  /// Connects. Then either `opened` or `connectFailed` of the handler is called, later: `opened` when the connection stands and
  /// it is decided how messages travel.
  void connect(Endpoint remote, ConnectOptions options, ConnectionHandler handler);

  /// As [#connect(Endpoint, ConnectOptions, ConnectionHandler)], to a host known by its name alone: through a proxy that looks
  /// the name up. Without one, connecting fails.
  void connect(HostName remote, ConnectOptions options, ConnectionHandler handler);

  /// Tells whether the node has blocks to validate, from which those who call us are to take less of the machine's time.
  void busy(boolean busy);

  /// Closes all bindings and connections, with the reason [CloseReason.Kind#LOCAL], and waits for that.
  @Override
  void close();

  /// Decides on each connection that comes in.
  @FunctionalInterface
  interface Acceptor {
    /// Gives the handler of a new connection, whose `opened` is called next. A handler may close it at once.
    ConnectionHandler accept(Connection connection);
  }

  /// A place where connections are accepted.
  interface Binding extends AutoCloseable {
    /// The endpoint with the port in use.
    Endpoint local();

    /// Accepts no more; connections accepted stay.
    @Override
    void close();
  }
}
