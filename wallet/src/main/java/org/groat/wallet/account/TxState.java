package org.groat.wallet.account;

/// Where a wallet's transaction is.
public sealed interface TxState {

  /// In a block of the active chain.
  ///
  /// @param index in the block
  /// @param blockTime of the block's header, seconds since 1970
  record Confirmed(ChainPoint block, int index, long blockTime) implements TxState {}

  /// Waiting in the node's mempool.
  record InMempool() implements TxState {}

  /// Nowhere: not sent yet, dropped by the mempool, or thrown back by a reorg.
  record Inactive() implements TxState {}

  /// Impossible while the block stands that spends one of its coins otherwise.
  record Conflicted(ChainPoint block) implements TxState {}
}
