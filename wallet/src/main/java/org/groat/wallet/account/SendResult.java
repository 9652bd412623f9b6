package org.groat.wallet.account;

import java.util.OptionalInt;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.FeeRate;
import org.groat.chain.primitives.Transaction;

/// What became, or would become, of a payment.
///
/// @param tx signed; without signatures in a dry run of a locked wallet
/// @param feeRate that the fee comes to
/// @param changeIndex the output that comes back, if there is one
/// @param sent false for a dry run
public record SendResult(
    Transaction tx, Amount fee, FeeRate feeRate, OptionalInt changeIndex, boolean sent) {}
