/// What this node wants to relay and mine, beyond what is valid: each node's own choice, with the field's usual one as default.
///
/// Consensus never asks here: without this package and the mempool a node still agrees with all others on every block. Pure
/// functions and immutable settings, owned by no thread. Imports `consensus` and what stands left of it. Start reading at
/// [Standardness].
@NullMarked
package org.groat.chain.policy;

import org.jspecify.annotations.NullMarked;
