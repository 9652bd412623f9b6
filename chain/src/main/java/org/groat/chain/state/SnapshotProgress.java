package org.groat.chain.state;

/// How far the chain below a loaded set of coins is validated.
///
/// @param base the block that the set is of
/// @param validated the last block, from the genesis block on, that was validated in the background
public record SnapshotProgress(HeaderEntry base, HeaderEntry validated) {}
