package org.groat.wallet.coins;

import java.util.List;
import java.util.Set;
import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.FeeRate;
import org.groat.chain.primitives.TxOutput;

/// What a payment should be.
///
/// @param payments outputs, in order
/// @param changeScript where what is left over goes
/// @param changeInputWeight weight of the input that will spend the change
/// @param feePayers indexes of the payments that the fee is taken from, in equal parts; empty where the wallet pays it
/// @param replaceable whether a later transaction with a higher fee may replace it (BIP-0125)
/// @param lockTime see [LockTimeChoice]
public record PaymentRequest(
    List<TxOutput> payments,
    FeeRate feeRate,
    Bytes changeScript,
    int changeInputWeight,
    Set<Integer> feePayers,
    boolean replaceable,
    long lockTime) {
  public PaymentRequest {
    payments = List.copyOf(payments);
    feePayers = Set.copyOf(feePayers);
  }
}
