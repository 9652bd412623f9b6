package org.groat.network.manager;

import org.groat.network.peer.ConnectionType;
import org.groat.network.transport.HostName;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.NetworkAddress;
import org.jspecify.annotations.Nullable;

/// Whom to call, and how.
///
/// @param endpoint of an unknown address where there is a host name
/// @param host looked up by the proxy that carries the connection; none where the address is known
/// @param name the address, or what the user called it
/// @param encrypted tries the encrypted transport first
record Callee(
    Endpoint endpoint,
    @Nullable HostName host,
    String name,
    ConnectionType type,
    boolean encrypted) {

  /// An address from the book.
  static Callee of(Endpoint endpoint, ConnectionType type, boolean encrypted) {
    return new Callee(endpoint, null, endpoint.toString(), type, encrypted);
  }

  /// A host whose address nobody here learns.
  static Callee named(HostName host, String name, ConnectionType type, boolean encrypted) {
    Endpoint unknown = new Endpoint(NetworkAddress.UNSPECIFIED, host.port());
    return new Callee(unknown, host, name, type, encrypted);
  }
}
