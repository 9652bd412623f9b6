/// Making blocks: which transactions, in what order, and the proof of work on top.
///
/// [org.groat.node.mining.BlockAssembler] chooses from candidates and is a pure function; [org.groat.node.mining.BlockTemplate]
/// becomes a block once it is told whom to pay; [org.groat.node.mining.Miner] finds the nonce on any number of threads. Owned by
/// no thread: what they work on is a snapshot. Imports `config` and `chain`. Start reading at
/// [org.groat.node.mining.BlockAssembler].
@NullMarked
package org.groat.node.mining;

import org.jspecify.annotations.NullMarked;
