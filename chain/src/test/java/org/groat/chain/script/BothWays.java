package org.groat.chain.script;

import static org.assertj.core.api.Assertions.assertThat;

import org.groat.chain.crypto.Secp256k1;

/// Verifies an input the way nodes do and all the way through the machine, which must come to the same.
public final class BothWays {
  private BothWays() {}

  public static ScriptError verify(
      TransactionContext context, int input, int flags, Secp256k1 curve) {
    ScriptError error = ScriptVerifier.verify(context, input, flags, curve);
    ScriptError interpreted =
        ScriptVerifier.interpret(new SignatureChecks(context, input, flags, curve));
    assertThat(error)
        .as(() -> "input " + input + " of " + context.tx().raw())
        .isEqualTo(interpreted);
    return error;
  }
}
