package org.groat.wallet.account;

import org.groat.chain.primitives.BlockHash;

/// A block by hash and height.
public record ChainPoint(BlockHash hash, int height) {}
