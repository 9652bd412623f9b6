package org.groat.chain.primitives;

import java.util.List;
import org.groat.chain.codec.Bytes;

/// One input of a transaction: the output that it spends and what entitles it to.
///
/// @param sequence unsigned 32 bits; relative lock time (BIP-0068) and replaceability (BIP-0125)
/// @param witness stack of the input (BIP-0144), the bottom first; empty where there is none
public record TxInput(OutPoint outPoint, Bytes scriptSig, long sequence, List<Bytes> witness) {
  /// No relative lock time, and no absolute one where every input has it.
  public static final long SEQUENCE_FINAL = 0xffff_ffffL;

  public TxInput {
    witness = List.copyOf(witness);
  }

  public TxInput(OutPoint outPoint, Bytes scriptSig, long sequence) {
    this(outPoint, scriptSig, sequence, List.of());
  }

  /// The same input with another witness.
  public TxInput withWitness(List<Bytes> witness) {
    return new TxInput(outPoint, scriptSig, sequence, witness);
  }

  /// The same input with another script.
  public TxInput withScriptSig(Bytes scriptSig) {
    return new TxInput(outPoint, scriptSig, sequence, witness);
  }
}
