/// Gossip: who is told of which block and transaction and when, who is asked for what, and what is handed out on request.
///
/// Decisions are pure functions of plain data and the time; what state they need is small, bounded by named limits, and owned by
/// the network loop. Imports `wire`, `transport`, `peer`, `address` and the chain module; never `sync`. Start reading at
/// [org.groat.network.relay.TransactionRelay].
@NullMarked
package org.groat.network.relay;

import org.jspecify.annotations.NullMarked;
