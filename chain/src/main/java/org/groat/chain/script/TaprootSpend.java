package org.groat.chain.script;

import org.groat.chain.codec.Bytes;

/// What a taproot signature signs of its own input beside the transaction (BIP-0341, BIP-0342).
///
/// @param annexHash SHA-256 of the sized annex; empty where there is none
/// @param leafHash of the script that runs; empty where the output key itself signs
/// @param codeSeparator operations before the last OP_CODESEPARATOR that ran; [#NO_CODE_SEPARATOR] where none did
public record TaprootSpend(Bytes annexHash, Bytes leafHash, int codeSeparator) {
  public static final int NO_CODE_SEPARATOR = -1;

  /// By the output key, without an annex.
  public static final TaprootSpend KEY_PATH =
      new TaprootSpend(Bytes.EMPTY, Bytes.EMPTY, NO_CODE_SEPARATOR);

  /// By a script, without an annex and with no OP_CODESEPARATOR before the signature's check.
  public static TaprootSpend scriptPath(Bytes leafHash) {
    return new TaprootSpend(Bytes.EMPTY, leafHash, NO_CODE_SEPARATOR);
  }

  boolean isScriptPath() {
    return !leafHash.isEmpty();
  }
}
