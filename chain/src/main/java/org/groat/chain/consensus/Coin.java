package org.groat.chain.consensus;

import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.TxOutput;

/// An unspent output and where it comes from: all that the rules ask about what an input spends.
///
/// @param height of the block that made it
/// @param coinbase true where a block's first transaction made it: it has to mature before it is spent
public record Coin(TxOutput output, int height, boolean coinbase) {

  public Amount amount() {
    return output.amount();
  }

  public long satoshis() {
    return output.amount().satoshis();
  }

  public Bytes script() {
    return output.scriptPubKey();
  }

  /// The same coin in memory of its own, so that the block which made it can go.
  public Coin compact() {
    Bytes script = script().compact();
    return script == script() ? this : new Coin(new TxOutput(amount(), script), height, coinbase);
  }
}
