package org.groat.wallet.account;

import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.Txid;
import org.groat.wallet.store.WalletData;
import org.jspecify.annotations.Nullable;

/// A transaction that concerns a wallet.
///
/// @param time when it happened: when it was first seen, or its block's time where that came first; seconds since 1970
/// @param timeReceived when the wallet learnt of it, seconds since 1970
public record WalletTx(Transaction tx, TxState state, long time, long timeReceived) {

  static WalletTx of(WalletData.Entry stored) {
    WalletData.Position at = stored.block();
    TxState state =
        at == null
            ? new TxState.Inactive()
            : new TxState.Confirmed(
                new ChainPoint(at.hash(), at.height()), at.index(), at.blockTime());
    return new WalletTx(stored.tx(), state, stored.time(), stored.timeReceived());
  }

  /// As the file holds it: where it waited is not worth keeping.
  WalletData.Entry stored() {
    WalletData.@Nullable Position position =
        state instanceof TxState.Confirmed(ChainPoint block, int index, long blockTime)
            ? new WalletData.Position(block.hash(), block.height(), index, blockTime)
            : null;
    return new WalletData.Entry(tx, position, time, timeReceived);
  }

  public Txid txid() {
    return tx.txid();
  }

  WalletTx with(TxState other) {
    return new WalletTx(tx, other, time, timeReceived);
  }

  boolean isConfirmed() {
    return state instanceof TxState.Confirmed;
  }

  /// Blocks on top of it and its own; 0 where it is unconfirmed, negative by the depth of the block that it conflicts with.
  int confirmations(int tipHeight) {
    return switch (state) {
      case TxState.Confirmed confirmed -> tipHeight - confirmed.block().height() + 1;
      case TxState.Conflicted conflicted -> -(tipHeight - conflicted.block().height() + 1);
      case TxState.InMempool _, TxState.Inactive _ -> 0;
    };
  }
}
