/// Moves messages between peers: the port that sessions use, the framings that turn messages into bytes and back, and the
/// implementation over sockets.
///
/// A [Framing] is a pure state machine over bytes cut anywhere, so the same one serves sockets and simulated links. Framing,
/// decryption and decoding run on the implementation's threads; every callback runs on the network loop. Imports `wire` and
/// `chain` up to its primitives. Start reading at [Transport].
@NullMarked
package org.groat.network.transport;

import org.jspecify.annotations.NullMarked;
