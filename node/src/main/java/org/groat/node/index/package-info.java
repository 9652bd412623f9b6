/// Optional indexes over the active chain: where a transaction stands, each block's compact filter, the coin set's statistics
/// at each block.
///
/// Each index has columns of its own in the ledger's store and a progress record that is written with its entries, and is
/// built in the background by an [IndexBuilder] on a loop of its own: the chain never waits for it, it resumes where it was
/// after a crash, and follows reorgs by going on from the fork. Reading is safe from any thread. Imports `chain` and `config`.
/// Start reading at [ChainIndex].
@NullMarked
package org.groat.node.index;

import org.jspecify.annotations.NullMarked;
