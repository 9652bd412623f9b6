/// The transactions that wait for a block: which get in, what they are worth to a miner, and which must leave.
///
/// Owned by the chain loop, like the chain state that it stands on: every method that changes something is for that thread
/// alone. Sees the chain through [MempoolChain] only. Imports `policy` and what stands left of it. Start reading at [Mempool].
@NullMarked
package org.groat.chain.mempool;

import org.jspecify.annotations.NullMarked;
