package org.groat.network.transport;

/// Makes the framing of each new connection.
public interface Framings {

  /// For a connection that came in.
  Framing inbound();

  /// For a connection that goes out.
  ///
  /// @param encrypted tries the encrypted transport
  Framing outbound(boolean encrypted);
}
