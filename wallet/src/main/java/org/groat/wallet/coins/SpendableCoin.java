package org.groat.wallet.coins;

import org.groat.chain.primitives.FeeRate;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.TxOutput;

/// A coin that a payment may take.
///
/// @param inputWeight of the input that spends it, signed, at most
/// @param hasWitness whether that input carries a witness
public record SpendableCoin(
    OutPoint outPoint, TxOutput output, int inputWeight, boolean hasWitness) {

  /// Satoshis.
  public long value() {
    return output.amount().satoshis();
  }

  /// What the coin adds to a payment once its own input is paid for; may be negative. Satoshis.
  long effectiveValue(FeeRate rate) {
    return value() - Fees.ofWeight(rate, inputWeight);
  }
}
