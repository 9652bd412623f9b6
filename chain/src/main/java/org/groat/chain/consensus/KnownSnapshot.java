package org.groat.chain.consensus;

import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.BlockHash;

/// A set of coins whose hash is published with the program, so that a node may begin with it and check the past later.
///
/// @param hashSerialized `hash_serialized_3` of the set, 32 bytes in the hash function's order
/// @param chainTransactions transactions of the chain up to this block
public record KnownSnapshot(
    int height, BlockHash blockHash, Bytes hashSerialized, long chainTransactions) {}
