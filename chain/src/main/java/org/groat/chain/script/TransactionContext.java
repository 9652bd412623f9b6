package org.groat.chain.script;

import java.util.List;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Sha256;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxOutput;
import org.jspecify.annotations.Nullable;

/// A transaction and the outputs that its inputs spend, with the parts of signature hashes that all its inputs share. Made once
/// a transaction, so that signing everything stays linear in its size.
///
/// The shared parts are computed when first asked for. Threads may ask at once: each value is immutable, and computing it
/// twice gives the same.
public final class TransactionContext {
  private final Transaction tx;
  private final List<TxOutput> spent;

  private @Nullable Midstate midstate;
  private @Nullable SpentMidstate spentMidstate;
  private @Nullable Bytes unsigned;

  /// @param spent for each input, in order, the output that it spends
  public TransactionContext(Transaction tx, List<TxOutput> spent) {
    if (spent.size() != tx.inputCount()) {
      throw new IllegalArgumentException(
          spent.size() + " outputs for " + tx.inputCount() + " inputs");
    }
    this.tx = tx;
    this.spent = List.copyOf(spent);
  }

  public Transaction tx() {
    return tx;
  }

  /// The output that an input spends.
  public TxOutput spent(int input) {
    return spent.get(input);
  }

  /// Single hashes of what segwit's signatures share (BIP-0341), and the same hashed once more (BIP-0143).
  Midstate midstate() {
    Midstate known = midstate;
    if (known == null) {
      known = Midstate.of(tx);
      midstate = known;
    }
    return known;
  }

  /// Hashes of the amounts and scripts that are spent (BIP-0341).
  SpentMidstate spentMidstate() {
    SpentMidstate known = spentMidstate;
    if (known == null) {
      known = SpentMidstate.of(spent);
      spentMidstate = known;
    }
    return known;
  }

  /// The transaction without witnesses and with empty scripts in its inputs: what legacy signatures of everything put one
  /// script code into.
  Bytes unsigned() {
    Bytes known = unsigned;
    if (known == null) {
      Preimage out = Preimage.start().int32(tx.version()).compactSize(tx.inputCount());
      for (int i = 0; i < tx.inputCount(); i++) {
        out.outPoint(tx, i).uint8(0).int32((int) tx.sequence(i));
      }
      known = out.bytes(tx.outputsRaw()).int32((int) tx.lockTime()).toBytes();
      unsigned = known;
    }
    return known;
  }

  record Midstate(
      Bytes outPoints,
      Bytes sequences,
      Bytes outputs,
      Bytes outPointsTwice,
      Bytes sequencesTwice,
      Bytes outputsTwice) {
    static Midstate of(Transaction tx) {
      Preimage out = Preimage.start();
      for (int i = 0; i < tx.inputCount(); i++) {
        out.outPoint(tx, i);
      }
      Bytes outPoints = out.hash(Sha256.start());
      out = Preimage.start();
      for (int i = 0; i < tx.inputCount(); i++) {
        out.int32((int) tx.sequence(i));
      }
      Bytes sequences = out.hash(Sha256.start());
      Bytes all = tx.outputsRaw();
      int countSize = compactSizeSize(tx.outputCount());
      Bytes outputs =
          Bytes.wrap(Sha256.start().update(all, countSize, all.size() - countSize).finish());
      return new Midstate(
          outPoints, sequences, outputs, again(outPoints), again(sequences), again(outputs));
    }

    private static Bytes again(Bytes hash) {
      return Bytes.wrap(Sha256.hash(hash));
    }

    private static int compactSizeSize(int value) {
      return value < 0xfd ? 1 : value <= 0xffff ? 3 : 5;
    }
  }

  record SpentMidstate(Bytes amounts, Bytes scripts) {
    static SpentMidstate of(List<TxOutput> spent) {
      Preimage out = Preimage.start();
      for (TxOutput output : spent) {
        out.int64(output.amount().satoshis());
      }
      Bytes amounts = out.hash(Sha256.start());
      out = Preimage.start();
      for (TxOutput output : spent) {
        out.sizedBytes(output.scriptPubKey());
      }
      return new SpentMidstate(amounts, out.hash(Sha256.start()));
    }
  }
}
