package org.groat.chain.consensus;

import java.util.function.IntUnaryOperator;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;

/// When a transaction may be in a block: absolute lock time, and the relative ones of its inputs (BIP-0068, BIP-0112, BIP-0113).
public final class LockTimes {
  /// Lock times below are heights, from here on seconds since 1970.
  public static final long THRESHOLD = 500_000_000L;

  /// In a sequence: no relative lock time.
  public static final long SEQUENCE_DISABLED = 1L << 31;

  /// In a sequence: units of time, not blocks.
  public static final long SEQUENCE_IS_TIME = 1L << 22;

  /// In a sequence: the number of units.
  public static final long SEQUENCE_VALUE = 0xffffL;

  /// A unit of time is 512 seconds.
  public static final int SEQUENCE_TIME_SHIFT = 9;

  private LockTimes() {}

  /// True where the absolute lock time allows a block of this height and time.
  ///
  /// @param time what counts as the block's time: the median before it (BIP-0113), once that is active
  public static boolean isFinal(Transaction tx, int height, long time) {
    long lockTime = tx.lockTime();
    if (lockTime == 0 || lockTime < (lockTime < THRESHOLD ? height : time)) {
      return true;
    }
    for (int i = 0; i < tx.inputCount(); i++) {
      if (tx.sequence(i) != TxInput.SEQUENCE_FINAL) {
        return false;
      }
    }
    return true;
  }

  /// The last height and the last time at which a transaction's relative lock times forbid it.
  ///
  /// @param height the last height of a block that may not have it; -1 where none is forbidden
  /// @param time the last median time past before a block that may not have it; -1 where none is forbidden
  public record SequenceLock(int height, long time) {
    static final SequenceLock NONE = new SequenceLock(-1, -1);

    /// True where the block after `previous` may have the transaction.
    public boolean allowsAfter(HeaderContext previous) {
      return height < previous.height() + 1 && time < previous.medianTimePast();
    }
  }

  /// The relative locks (BIP-0068) of a transaction that would stand in the block after `previous`.
  ///
  /// @param coinHeight height of the coin that the given input spends; the next block's for one not in a block yet
  public static SequenceLock sequenceLock(
      Transaction tx, IntUnaryOperator coinHeight, HeaderContext previous) {
    if (Integer.compareUnsigned(tx.version(), 2) < 0) {
      return SequenceLock.NONE;
    }
    int height = -1;
    long time = -1;
    for (int i = 0; i < tx.inputCount(); i++) {
      long sequence = tx.sequence(i);
      if ((sequence & SEQUENCE_DISABLED) != 0) {
        continue;
      }
      int from = coinHeight.applyAsInt(i);
      long units = sequence & SEQUENCE_VALUE;
      if ((sequence & SEQUENCE_IS_TIME) != 0) {
        // Counts from the median time past of the block before the coin's: the time that a lock
        // time of then was held against.
        long start = previous.ancestor(Math.max(from - 1, 0)).medianTimePast();
        time = Math.max(time, start + (units << SEQUENCE_TIME_SHIFT) - 1);
      } else {
        height = Math.max(height, from + (int) units - 1);
      }
    }
    return new SequenceLock(height, time);
  }
}
