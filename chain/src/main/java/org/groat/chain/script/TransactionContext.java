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
  static final int OUT_POINTS = 0;
  static final int SEQUENCES = Sha256.SIZE;
  static final int OUTPUTS = 2 * Sha256.SIZE;
  static final int AMOUNTS = 0;
  static final int SCRIPTS = Sha256.SIZE;

  private final Transaction tx;
  private final List<TxOutput> spent;

  private @Nullable Bytes shared;
  private @Nullable Bytes sharedTwice;
  private @Nullable Bytes sharedOfSpent;
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

  /// Hashes of what segwit's signatures share (BIP-0341), 32 bytes each: at [#OUT_POINTS], [#SEQUENCES] and [#OUTPUTS].
  Bytes shared() {
    Bytes known = shared;
    if (known == null) {
      known = hashes(tx);
      shared = known;
    }
    return known;
  }

  /// The same hashed once more (BIP-0143).
  Bytes sharedTwice() {
    Bytes known = sharedTwice;
    if (known == null) {
      known = again(shared());
      sharedTwice = known;
    }
    return known;
  }

  /// Hashes of what is spent (BIP-0341), 32 bytes each: at [#AMOUNTS] and [#SCRIPTS].
  Bytes sharedOfSpent() {
    Bytes known = sharedOfSpent;
    if (known == null) {
      known = hashes(spent);
      sharedOfSpent = known;
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

  /// Of what all inputs and outputs are, hashed once (BIP-0341).
  private static Bytes hashes(Transaction tx) {
    byte[] hashes = new byte[3 * Sha256.SIZE];
    Preimage out = Preimage.start();
    for (int i = 0; i < tx.inputCount(); i++) {
      out.outPoint(tx, i);
    }
    out.hashTo(Sha256.start(), hashes, OUT_POINTS);
    out = Preimage.start();
    for (int i = 0; i < tx.inputCount(); i++) {
      out.int32((int) tx.sequence(i));
    }
    out.hashTo(Sha256.start(), hashes, SEQUENCES);
    Bytes all = tx.outputsRaw();
    int countSize = compactSizeSize(tx.outputCount());
    Sha256.start().update(all, countSize, all.size() - countSize).finish(hashes, OUTPUTS);
    return Bytes.wrap(hashes);
  }

  private static int compactSizeSize(int value) {
    return value < 0xfd ? 1 : value <= 0xffff ? 3 : 5;
  }

  /// Each of some hashes hashed once more.
  private static Bytes again(Bytes hashes) {
    byte[] again = new byte[hashes.size()];
    for (int at = 0; at < again.length; at += Sha256.SIZE) {
      Sha256.start().update(hashes, at, Sha256.SIZE).finish(again, at);
    }
    return Bytes.wrap(again);
  }

  private static Bytes hashes(List<TxOutput> spent) {
    byte[] hashes = new byte[2 * Sha256.SIZE];
    Preimage out = Preimage.start();
    for (int i = 0; i < spent.size(); i++) {
      out.int64(spent.get(i).amount().satoshis());
    }
    out.hashTo(Sha256.start(), hashes, AMOUNTS);
    out = Preimage.start();
    for (int i = 0; i < spent.size(); i++) {
      out.sizedBytes(spent.get(i).scriptPubKey());
    }
    out.hashTo(Sha256.start(), hashes, SCRIPTS);
    return Bytes.wrap(hashes);
  }
}
