/// What the network has agreed on: whether a header, a transaction or a block is valid, and the facts of each network.
///
/// Rules are pure functions that return the [Rejection], or nothing; they keep no state, read no clock and touch no store. The
/// phases have fixed verbs: `check` needs no context, `accept` needs the chain's context, `connect` needs the coins spent.
/// Scripts are verified by the package `script`, with the flags that [ScriptFlagsAt] gives. Owned by no thread. Imports
/// `codec`, `crypto`, `primitives` and `script`. Start reading at [Rule], then [BlockRules].
@NullMarked
package org.groat.chain.consensus;

import org.jspecify.annotations.NullMarked;
