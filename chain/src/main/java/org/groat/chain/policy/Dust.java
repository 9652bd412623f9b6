package org.groat.chain.policy;

import java.util.ArrayList;
import java.util.List;
import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.FeeRate;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.script.Script;

/// Outputs that are worth less than it costs to spend them: they would stay in every node's coin set for ever.
public final class Dust {
  /// Dust outputs that a transaction without fee may have, if whoever spends it spends them ("ephemeral").
  public static final int OUTPUTS_MAX = 1;

  /// Bytes of an input: outpoint, script size, a signature and a compressed key, sequence.
  private static final int INPUT_SIZE = 32 + 4 + 1 + 107 + 4;

  /// The same where signature and key are in the witness, at a quarter of their size.
  private static final int WITNESS_INPUT_SIZE = 32 + 4 + 1 + 107 / 4 + 4;

  private Dust() {}

  /// The least amount that is no dust: what making the output and spending it cost at `rate`. 546 satoshis for a key's hash, 294
  /// for a witness key's hash, at the usual rate.
  public static Amount threshold(Bytes script, FeeRate rate) {
    if (Script.isUnspendable(script)) {
      return Amount.ZERO;
    }
    int output = 8 + compactSizeLength(script.size()) + script.size();
    return rate.feeRoundedUp(
        output + (Script.isWitnessProgram(script) ? WITNESS_INPUT_SIZE : INPUT_SIZE));
  }

  public static boolean isDust(long satoshis, Bytes script, FeeRate rate) {
    return satoshis < threshold(script, rate).satoshis();
  }

  /// The places of a transaction's dust outputs.
  public static List<Integer> outputs(Transaction tx, FeeRate rate) {
    List<Integer> dust = new ArrayList<>(0);
    for (int i = 0; i < tx.outputCount(); i++) {
      if (isDust(tx.value(i), tx.scriptPubKey(i), rate)) {
        dust.add(i);
      }
    }
    return dust;
  }

  private static int compactSizeLength(int size) {
    return size < 0xfd ? 1 : size <= 0xffff ? 3 : 5;
  }
}
