package org.groat.chain.script;

import static org.groat.chain.script.ScriptError.OK;

import java.util.List;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Secp256k1;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.runtime.PerThread;

/// Decides whether an input may spend its output: runs the input's script, then the output's, then what stands behind a script
/// hash (BIP-0016) or a witness program (BIP-0141).
public final class ScriptVerifier {
  private static final PerThread<Interpreter> MACHINES = PerThread.of(Interpreter::new);

  private ScriptVerifier() {}

  /// Runs the scripts of one input. Never throws for what the transaction holds; safe on any number of threads at once.
  ///
  /// @param flags the rules that hold, of [ScriptFlags]; consistent ones
  /// @return [ScriptError#OK], or the first rule that failed
  public static ScriptError verify(
      TransactionContext context, int input, int flags, Secp256k1 curve) {
    Transaction tx = context.tx();
    SignatureChecks checks = new SignatureChecks(context, input, flags, curve);
    Bytes scriptPubKey = context.spent(input).scriptPubKey();
    List<Bytes> witness = tx.witness(input);
    return Templates.passes(checks, tx.scriptSig(input), scriptPubKey, witness)
        ? OK
        : interpret(checks, witness);
  }

  /// The same, all of it through the machine.
  static ScriptError interpret(SignatureChecks checks) {
    return interpret(checks, checks.context().tx().witness(checks.input()));
  }

  private static ScriptError interpret(SignatureChecks checks, List<Bytes> witness) {
    int input = checks.input();
    Interpreter machine = MACHINES.get();
    machine.begin(checks);
    try {
      return verify(
          machine,
          checks.context().tx().scriptSig(input),
          checks.context().spent(input).scriptPubKey(),
          witness);
    } finally {
      machine.end();
    }
  }

  private static ScriptError verify(
      Interpreter machine, Bytes scriptSig, Bytes scriptPubKey, List<Bytes> witness) {
    SignatureChecks checks = machine.checks();
    if (checks.has(ScriptFlags.SIGPUSHONLY) && !Script.isPushOnly(scriptSig)) {
      return ScriptError.SIG_PUSHONLY;
    }
    ScriptStack stack = machine.stack();
    ScriptError error = machine.run(scriptSig, Era.LEGACY);
    if (error != OK) {
      return error;
    }
    boolean scriptHash = checks.has(ScriptFlags.P2SH) && Script.isPayToScriptHash(scriptPubKey);
    List<Bytes> pushed = scriptHash ? stack.toList() : List.of();
    error = conclude(machine, machine.run(scriptPubKey, Era.LEGACY));
    if (error != OK) {
      return error;
    }
    if (checks.has(ScriptFlags.WITNESS) && Script.isWitnessProgram(scriptPubKey)) {
      return scriptSig.isEmpty()
          ? WitnessVerifier.verify(machine, scriptPubKey, witness, false)
          : ScriptError.WITNESS_MALLEATED;
    }
    if (scriptHash) {
      if (!Script.isPushOnly(scriptSig)) {
        return ScriptError.SIG_PUSHONLY;
      }
      stack.load(pushed, pushed.size());
      Bytes redeemScript = stack.pop();
      error = conclude(machine, machine.run(redeemScript, Era.LEGACY));
      if (error != OK) {
        return error;
      }
      if (checks.has(ScriptFlags.WITNESS) && Script.isWitnessProgram(redeemScript)) {
        return scriptSig.equals(Script.push(redeemScript))
            ? WitnessVerifier.verify(machine, redeemScript, witness, true)
            : ScriptError.WITNESS_MALLEATED_P2SH;
      }
    }
    if (checks.has(ScriptFlags.CLEANSTACK) && stack.size() != 1) {
      return ScriptError.CLEANSTACK;
    }
    return checks.has(ScriptFlags.WITNESS) && !witness.isEmpty()
        ? ScriptError.WITNESS_UNEXPECTED
        : OK;
  }

  /// What a script that ran to its end comes to: it must leave something true on top.
  private static ScriptError conclude(Interpreter machine, ScriptError error) {
    if (error != OK) {
      return error;
    }
    ScriptStack stack = machine.stack();
    return !stack.isEmpty() && ScriptNumber.isTrue(stack.top()) ? OK : ScriptError.EVAL_FALSE;
  }
}
