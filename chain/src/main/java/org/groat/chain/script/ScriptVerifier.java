package org.groat.chain.script;

import org.groat.chain.crypto.Secp256k1;

/// Decides whether an input may spend its output.
public final class ScriptVerifier {
  private ScriptVerifier() {}

  /// Runs the scripts of one input. Never throws for what the transaction holds; safe on any number of threads at once.
  ///
  /// @param flags the rules that hold, of [ScriptFlags]
  /// @return [ScriptError#OK], or the first rule that failed
  public static ScriptError verify(
      TransactionContext context, int input, int flags, Secp256k1 curve) {
    throw new UnsupportedOperationException("the machine that runs scripts is not in this build");
  }
}
