package org.groat.wallet.account;

import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.Txid;

/// A transaction that concerns a wallet.
///
/// @param time when it happened: when it was first seen, or its block's time where that came first; seconds since 1970
/// @param timeReceived when the wallet learnt of it, seconds since 1970
public record WalletTx(Transaction tx, TxState state, long time, long timeReceived) {

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
