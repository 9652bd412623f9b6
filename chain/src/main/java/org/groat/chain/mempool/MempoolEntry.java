package org.groat.chain.mempool;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.FeeRate;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.Txid;

/// A transaction in the pool, and what it and its relatives there add up to.
///
/// What concerns the transaction alone never changes and may be read anywhere; relatives, their sums and the modified fee belong
/// to the chain loop.
public final class MempoolEntry {
  /// Memory that an entry takes besides its transaction's bytes, and that each input takes in the index: estimates.
  private static final int MEMORY = 700;

  private static final int MEMORY_OF_INPUT = 140;

  private final Transaction tx;
  private final Amount fee;
  private final int weight;
  private final int virtualSize;
  private final long sigOpsCost;
  private final long timeSeconds;
  private final int height;
  private final boolean spendsCoinbase;

  // Owned by the chain loop; changed by EntryGraph alone.
  final Set<MempoolEntry> parents = new LinkedHashSet<>();
  final Set<MempoolEntry> children = new LinkedHashSet<>();
  long sequence;
  private long modifiedFee;
  private Sums ancestors = new Sums(0, 0, 0, 0);
  private Sums descendants = new Sums(0, 0, 0, 0);

  /// What some transactions add up to.
  ///
  /// @param size virtual bytes
  /// @param fees modified, in satoshis
  public record Sums(int count, long size, long fees, long sigOpsCost) {
    static Sums of(Collection<MempoolEntry> entries) {
      long size = 0;
      long fees = 0;
      long sigOpsCost = 0;
      for (MempoolEntry entry : entries) {
        size += entry.virtualSize;
        fees += entry.modifiedFee;
        sigOpsCost += entry.sigOpsCost;
      }
      return new Sums(entries.size(), size, fees, sigOpsCost);
    }

    double feeRate() {
      return (double) fees / (double) size;
    }
  }

  MempoolEntry(
      Transaction tx,
      Amount fee,
      int virtualSize,
      long sigOpsCost,
      long timeSeconds,
      int height,
      boolean spendsCoinbase) {
    this.tx = tx;
    this.fee = fee;
    this.modifiedFee = fee.satoshis();
    this.weight = tx.weight().units();
    this.virtualSize = virtualSize;
    this.sigOpsCost = sigOpsCost;
    this.timeSeconds = timeSeconds;
    this.height = height;
    this.spendsCoinbase = spendsCoinbase;
  }

  public Transaction tx() {
    return tx;
  }

  public Txid txid() {
    return tx.txid();
  }

  public Amount fee() {
    return fee;
  }

  public int weight() {
    return weight;
  }

  /// What the fee is reckoned on: more than the weight's quarter where there are many signature operations.
  public int virtualSize() {
    return virtualSize;
  }

  public long sigOpsCost() {
    return sigOpsCost;
  }

  /// When it came, in seconds since 1970.
  public long timeSeconds() {
    return timeSeconds;
  }

  /// The tip's height when it came.
  public int height() {
    return height;
  }

  /// True where it spends a coinbase: a reorganisation may make that immature.
  public boolean spendsCoinbase() {
    return spendsCoinbase;
  }

  /// Estimated bytes of memory.
  public long memory() {
    return MEMORY + (long) MEMORY_OF_INPUT * tx.inputCount() + tx.totalSize();
  }

  /// The fee with what the node's owner pretends on top (`prioritisetransaction`): at most all money there is, or that much owed,
  /// so that families' fees and rates can be reckoned in 64 bits.
  public Amount modifiedFee() {
    return Amount.ofSatoshis(modifiedFee);
  }

  public FeeRate modifiedFeeRate() {
    return new FeeRate(Math.floorDiv(Math.multiplyExact(modifiedFee, 1000L), (long) virtualSize));
  }

  /// The place in the order in which transactions came.
  public long sequence() {
    return sequence;
  }

  /// The transactions of the pool that it spends from.
  public Set<MempoolEntry> parents() {
    return Collections.unmodifiableSet(parents);
  }

  /// The transactions of the pool that spend from it.
  public Set<MempoolEntry> children() {
    return Collections.unmodifiableSet(children);
  }

  /// The sums over it and all of the pool that it depends on.
  public Sums ancestors() {
    return ancestors;
  }

  /// The sums over it and all of the pool that depend on it.
  public Sums descendants() {
    return descendants;
  }

  /// What it is worth to keep: the rate of its family below it, or its own where that is better.
  double keepingScore() {
    double own = (double) modifiedFee / (double) virtualSize;
    return Math.max(own, descendants.feeRate());
  }

  void setFeeDelta(long feeDelta) {
    long most = Amount.MAX_MONEY.satoshis();
    modifiedFee = Math.clamp(FeeDeltas.saturatedSum(fee.satoshis(), feeDelta), -most, most);
  }

  void setSums(Sums ancestors, Sums descendants) {
    this.ancestors = ancestors;
    this.descendants = descendants;
  }

  /// The txid.
  @Override
  public String toString() {
    return txid().toString();
  }
}
