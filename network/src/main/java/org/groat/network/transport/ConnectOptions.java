package org.groat.network.transport;

import java.time.Duration;

/// How to connect.
///
/// @param encrypted tries the encrypted transport (BIP-0324). A peer that does not have it closes the connection, with the
///     reason [CloseReason.Kind#NOT_ENCRYPTED]: then connect once more without
/// @param timeout until the connection stands
public record ConnectOptions(boolean encrypted, Duration timeout) {
  /// The network's usual patience.
  public static final Duration TIMEOUT = Duration.ofSeconds(5);

  public static final ConnectOptions PLAIN = new ConnectOptions(false, TIMEOUT);
  public static final ConnectOptions ENCRYPTED = new ConnectOptions(true, TIMEOUT);
}
