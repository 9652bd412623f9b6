/// Catching up with the chain of most work: headers first, then blocks from all peers in parallel.
///
/// Decisions are pure functions of plain data and the time; what state they need is small, bounded by named limits, and owned by
/// the network loop. Imports `wire`, `transport`, `peer`, `address` and the chain module; never `relay`. Start reading at
/// [org.groat.network.sync.ChainSync].
@NullMarked
package org.groat.network.sync;

import org.jspecify.annotations.NullMarked;
