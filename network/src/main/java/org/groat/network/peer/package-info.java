/// One connection's protocol, without the connection: handshake, keep-alive, what was negotiated, what is forbidden.
///
/// A [org.groat.network.peer.PeerSession] takes messages and the time, and appends [org.groat.network.peer.PeerAction]s to
/// its outbox; it never sees a socket, a thread or a clock, so the same code runs on the internet and in the simulator.
/// Everything here is owned by the network loop. Imports `wire`, `transport` and the chain module. Start reading at
/// [org.groat.network.peer.PeerSession].
@NullMarked
package org.groat.network.peer;

import org.jspecify.annotations.NullMarked;
