/// The chain as it stands: headers, blocks, coins, and how they change.
///
/// [org.groat.chain.state.ChainState] takes headers and blocks in any order, keeps every branch it was told of, and holds the
/// coins of the one with the most work. The **chain loop** owns everything here that changes; what other threads may read
/// says so: [org.groat.chain.state.HeaderTree], [org.groat.chain.state.BlockArchive], and the published
/// [org.groat.chain.state.ChainSnapshot]. Imports everything up to `storage`; knows no policy, pool or peer. Start reading at
/// [org.groat.chain.state.ChainState].
@NullMarked
package org.groat.chain.state;

import org.jspecify.annotations.NullMarked;
