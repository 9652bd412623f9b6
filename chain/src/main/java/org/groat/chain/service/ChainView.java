package org.groat.chain.service;

import org.groat.chain.mempool.Mempool;
import org.groat.chain.mempool.OwnTransactions;
import org.groat.chain.state.ChainState;

/// What a query sees: everything that the chain loop owns, at one instant. Not to be kept beyond the query.
public record ChainView(ChainState chain, Mempool mempool, OwnTransactions own) {}
