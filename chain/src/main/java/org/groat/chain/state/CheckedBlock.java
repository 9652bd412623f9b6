package org.groat.chain.state;

import org.groat.chain.consensus.Rejection;
import org.groat.chain.primitives.Block;
import org.jspecify.annotations.Nullable;

/// A block, and what the rules that need nothing else say of it: work that any thread can do before the chain loop's turn.
///
/// @param rejection null where the rules are content
public record CheckedBlock(Block block, @Nullable Rejection rejection) {}
