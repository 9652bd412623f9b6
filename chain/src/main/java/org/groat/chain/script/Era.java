package org.groat.chain.script;

/// Which of the language's three versions a script runs under.
enum Era {
  /// Scripts in inputs and outputs, and those behind a script hash.
  LEGACY,
  /// Scripts behind a witness program of version 0 (BIP-0141, BIP-0143).
  WITNESS_V0,
  /// Scripts behind a taproot output (BIP-0342).
  TAPSCRIPT
}
