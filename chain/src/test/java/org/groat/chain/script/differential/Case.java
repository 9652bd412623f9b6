package org.groat.chain.script.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Secp256k1;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.script.BothWays;
import org.groat.chain.script.ScriptError;
import org.groat.chain.script.ScriptFlags;
import org.groat.chain.script.ScriptText;
import org.groat.chain.script.TransactionContext;

/// One input to be judged.
record Case(String kind, Transaction tx, List<TxOutput> spent, int input, int flags) {

  static Case of(String kind, Draft draft, int flags) {
    return new Case(kind, draft.transaction(), List.copyOf(draft.spent), draft.input, flags);
  }

  /// The same input under other rules.
  Case withFlags(int other) {
    return new Case(kind, tx, spent, input, other);
  }

  /// The same input with another script.
  Case withScriptSig(Bytes scriptSig) {
    List<TxInput> inputs = new ArrayList<>(tx.inputs());
    inputs.set(input, inputs.get(input).withScriptSig(scriptSig));
    Transaction changed = Transaction.of(tx.version(), inputs, tx.outputs(), tx.lockTime());
    return new Case(kind, changed, spent, input, flags);
  }

  ScriptError verdict(Secp256k1 curve) {
    return BothWays.verify(new TransactionContext(tx, spent), input, flags, curve);
  }

  Bytes scriptPubKey() {
    return spent.get(input).scriptPubKey();
  }

  /// Everything that is needed to see the case again.
  @Override
  public String toString() {
    return kind
        + " flags="
        + ScriptFlags.format(flags)
        + " input="
        + input
        + " scriptSig=["
        + ScriptText.of(tx.scriptSig(input))
        + "] scriptPubKey=["
        + ScriptText.of(scriptPubKey())
        + "] witness="
        + tx.witness(input).stream().map(Case::shown).collect(Collectors.joining(", ", "[", "]"))
        + " tx="
        + tx.raw()
        + " spent="
        + spent;
  }

  private static String shown(Bytes item) {
    return item.size() > 80 || item.size() < 40 && item.size() > 4
        ? item + " (" + ScriptText.of(item) + ")"
        : item.toHex();
  }
}
