package org.groat.network.transport;

import org.groat.network.transport.Transport.Acceptor;

/// What becomes of a connection whose bytes can move: it gets its handler, or ends before it could. On the network loop.
interface Opening {

  /// The handler, whose `opened` is called next.
  ConnectionHandler accept(Connection connection);

  /// The connection ended before it was open.
  void notOpened(CloseReason reason);

  /// For a connection that came in: the handler is there at once.
  static Opening inbound(Acceptor acceptor) {
    return new Opening() {
      @Override
      public ConnectionHandler accept(Connection connection) {
        return acceptor.accept(connection);
      }

      @Override
      public void notOpened(CloseReason reason) {}
    };
  }

  /// For a connection that goes out. Where it turns out that the peer has no encrypted transport, `callInTheClear` tries once
  /// more.
  static Opening outbound(ConnectionHandler handler, Runnable callInTheClear) {
    return new Opening() {
      @Override
      public ConnectionHandler accept(Connection connection) {
        return handler;
      }

      @Override
      public void notOpened(CloseReason reason) {
        if (reason.kind() == CloseReason.Kind.NOT_ENCRYPTED) {
          callInTheClear.run();
        } else {
          handler.connectFailed(reason.detail());
        }
      }
    };
  }
}
