package org.groat.wallet.account;

import java.util.List;
import java.util.Optional;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.Txid;

/// What a wallet knows about a transaction.
///
/// @param confirmations 0 where it is unconfirmed, negative where a block contradicts it
/// @param confirmed where it is confirmed
/// @param amount that the wallet gained or, negative, lost by it, the fee aside
/// @param fee negative; only where the wallet paid it
/// @param time when it happened, seconds since 1970
/// @param timeReceived when the wallet learnt of it, seconds since 1970
/// @param isTrusted whether the wallet counts on it
/// @param isReplaceable whether it is unconfirmed and signals that it may be replaced (BIP-0125)
/// @param conflicts other transactions of the wallet's that spend the same coins
public record TransactionFacts(
    Transaction tx,
    int confirmations,
    Optional<TxState.Confirmed> confirmed,
    Amount amount,
    Optional<Amount> fee,
    long time,
    long timeReceived,
    boolean isTrusted,
    boolean isReplaceable,
    List<Txid> conflicts) {}
