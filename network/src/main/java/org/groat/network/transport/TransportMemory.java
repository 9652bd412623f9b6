package org.groat.network.transport;

import org.groat.chain.runtime.Scheduler;

/// The memory of one transport's connections: what each may take, and what those of all callers share.
///
/// @param waiting received messages of callers that are not handled
/// @param arriving callers' messages that have begun to arrive
/// @param sending what waits to be written to callers
record TransportMemory(BufferLimits limits, Backlog waiting, Budget arriving, Budget sending) {

  /// Nothing is taken yet.
  static TransportMemory of(BufferLimits limits, Scheduler clock) {
    BufferLimits.CallersTogether shared = limits.shared();
    return new TransportMemory(
        limits,
        new Backlog(shared.waitingMax()),
        new Budget(shared.arrivingMax(), clock::nanos),
        new Budget(shared.sendingMax(), clock::nanos));
  }
}
