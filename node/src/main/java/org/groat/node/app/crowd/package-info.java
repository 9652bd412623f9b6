/// Many peers over real sockets, most of them honest and some that mean harm, to see what a node bears.
///
/// [org.groat.node.app.crowd.Crowd] calls a node from one process for all of them, each peer on virtual threads of its own.
/// [org.groat.node.app.crowd.Hostile] says what the bad ones do, [org.groat.node.app.crowd.HonestPeer] what the others do.
/// Imports `network.wire`, the framing, and the block maker of the simulations.
@NullMarked
package org.groat.node.app.crowd;

import org.jspecify.annotations.NullMarked;
