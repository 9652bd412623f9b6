package org.groat.network.transport;

import java.util.Optional;
import org.groat.network.wire.Endpoint;
import org.jspecify.annotations.Nullable;

/// A proxy whose place is not known from the start: a Tor process names it once it is asked, and may name another later.
///
/// For any thread. What was learnt stays where the Tor process goes away: it comes back with the same port as a rule, and calls
/// fail until then.
public final class LearntProxy {
  private final boolean isolated;
  private volatile @Nullable Proxy proxy;

  /// @param isolated as of [Proxy]
  public LearntProxy(boolean isolated) {
    this.isolated = isolated;
  }

  /// The proxy is there from now on.
  public void learn(Endpoint at) {
    proxy = new Proxy(at, isolated);
  }

  /// Empty until it is known.
  public Optional<Proxy> proxy() {
    return Optional.ofNullable(proxy);
  }
}
