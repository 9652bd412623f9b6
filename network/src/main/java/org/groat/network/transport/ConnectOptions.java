package org.groat.network.transport;

import java.time.Duration;

/// How to connect.
///
/// @param encrypted tries the encrypted transport (BIP-0324) first. Where the peer turns out not to have it, the transport calls
///     a second time, in the clear, by itself; [Connection#version()] says what it came to
/// @param timeout until the connection stands
public record ConnectOptions(boolean encrypted, Duration timeout) {
  /// The network's usual patience.
  public static final Duration TIMEOUT = Duration.ofSeconds(5);

  public static final ConnectOptions PLAIN = new ConnectOptions(false, TIMEOUT);
  public static final ConnectOptions ENCRYPTED = new ConnectOptions(true, TIMEOUT);

  /// The same without the encrypted transport.
  ConnectOptions inTheClear() {
    return new ConnectOptions(false, timeout);
  }
}
