package org.groat.chain.script;

import org.groat.chain.codec.Bytes;

/// One run of one script: what it is, and what its signature operations remember from one to the next.
final class Execution {
  static final Execution NONE = new Execution(Bytes.EMPTY, Era.LEGACY);

  /// Weight that one signature takes of a tapscript's budget (BIP-0342).
  private static final int SIGNATURE_WEIGHT = 50;

  private final Bytes script;
  private final Era era;
  private final TaprootSpend spend;
  private int codeFrom;
  private int codeSeparator = TaprootSpend.NO_CODE_SEPARATOR;
  private long weightLeft;

  /// A script before tapscript.
  Execution(Bytes script, Era era) {
    this(script, era, TaprootSpend.KEY_PATH, 0);
  }

  private Execution(Bytes script, Era era, TaprootSpend spend, long weightLeft) {
    this.script = script;
    this.era = era;
    this.spend = spend;
    this.weightLeft = weightLeft;
  }

  /// A tapscript.
  ///
  /// @param witnessSize bytes of the input's whole witness, its count included: what signatures may cost beside the first
  static Execution tapscript(Bytes script, TaprootSpend spend, long witnessSize) {
    return new Execution(script, Era.TAPSCRIPT, spend, witnessSize + SIGNATURE_WEIGHT);
  }

  Bytes script() {
    return script;
  }

  Era era() {
    return era;
  }

  /// Notes an OP_CODESEPARATOR that ran.
  ///
  /// @param next where the operation after it begins
  /// @param index operations before it
  void separate(int next, int index) {
    codeFrom = next;
    codeSeparator = index;
  }

  /// The script from behind the last OP_CODESEPARATOR that ran.
  Bytes scriptCode() {
    return script.from(codeFrom);
  }

  /// What a tapscript's signature signs of its input.
  TaprootSpend spend() {
    return codeSeparator == spend.codeSeparator()
        ? spend
        : new TaprootSpend(spend.annexHash(), spend.leafHash(), codeSeparator);
  }

  /// Takes one signature's weight from the budget; false where it is used up.
  boolean payForSignature() {
    weightLeft -= SIGNATURE_WEIGHT;
    return weightLeft >= 0;
  }
}
