package org.groat.chain.script.differential;

import fr.acinq.bitcoin.Satoshi;
import fr.acinq.bitcoin.Script;
import fr.acinq.bitcoin.Transaction;
import fr.acinq.bitcoin.TxOut;
import java.util.List;
import org.groat.chain.primitives.TxOutput;

/// bitcoin-kmp's verdict on a case.
final class Oracle {
  private Oracle() {}

  /// @param text what it says where it refuses
  record Verdict(boolean passes, String text) {}

  static Verdict verdict(Case given) {
    try {
      Transaction tx = Transaction.read(given.tx().raw().toByteArray());
      List<TxOut> spent = given.spent().stream().map(Oracle::output).toList();
      TxOut own = spent.get(given.input());
      Script.Context context = new Script.Context(tx, given.input(), own.amount, spent);
      boolean passes =
          new Script.Runner(context, given.flags())
              .verifyScripts(
                  tx.txIn.get(given.input()).signatureScript,
                  own.publicKeyScript,
                  tx.txIn.get(given.input()).witness);
      return new Verdict(passes, passes ? "" : "final stack");
    } catch (RuntimeException e) {
      return new Verdict(false, e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }

  private static TxOut output(TxOutput output) {
    return new TxOut(new Satoshi(output.amount().satoshis()), output.scriptPubKey().toByteArray());
  }
}
