package org.groat.chain.consensus;

import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.script.Script;
import org.groat.chain.script.ScriptFlags;

/// How many signature operations a transaction may cause, by the counts that blocks are limited on.
public final class SigOps {
  private SigOps() {}

  /// Counted as the first version did: in the transaction's own scripts, whether they run or not.
  public static int legacy(Transaction tx) {
    int count = 0;
    for (int i = 0; i < tx.inputCount(); i++) {
      count += Script.legacySigOps(tx.scriptSig(i));
    }
    for (int i = 0; i < tx.outputCount(); i++) {
      count += Script.legacySigOps(tx.scriptPubKey(i));
    }
    return count;
  }

  /// The cost of all operations (BIP-0141): legacy and P2SH ones four each, those of witness programs one each.
  ///
  /// @param spent the coin of each input, in order; ignored for a coinbase
  /// @param flags of [ScriptFlags]: whether P2SH and witnesses count
  public static long cost(Transaction tx, Coin[] spent, int flags) {
    long cost = (long) legacy(tx) * Limits.SIGOP_COST;
    if (tx.isCoinbase()) {
      return cost;
    }
    boolean payToScriptHash = (flags & ScriptFlags.P2SH) != 0;
    boolean witness = (flags & ScriptFlags.WITNESS) != 0;
    for (int i = 0; i < spent.length; i++) {
      int input = i;
      Bytes scriptSig = tx.scriptSig(i);
      if (payToScriptHash) {
        cost +=
            (long) Script.payToScriptHashSigOps(scriptSig, spent[i].script()) * Limits.SIGOP_COST;
      }
      if (witness) {
        cost += Script.witnessSigOps(scriptSig, spent[i].script(), () -> tx.witness(input));
      }
    }
    return cost;
  }
}
