package org.groat.chain.state;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.groat.chain.consensus.HeaderContext;
import org.groat.chain.consensus.ProofOfWork;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.jspecify.annotations.Nullable;

/// A header in its place in the tree of all known ones.
///
/// What follows from the header and those before it never changes and may be read by any thread. What is known of the block
/// beyond it ([#status()] and what is read from it) is written by the chain loop alone; other threads see a value that was
/// true a moment ago. One instance a header: entries are compared by identity.
public final class HeaderEntry implements HeaderContext {
  private final BlockHeader header;
  private final int height;
  private final @Nullable HeaderEntry previous;
  private final @Nullable HeaderEntry skip;
  private final BigInteger chainWork;
  private final long medianTimePast;

  private volatile int status;
  private volatile int transactionCount;
  private volatile long chainTransactions;
  private int storedBytes;
  private long sequence;

  private HeaderEntry(BlockHeader header, @Nullable HeaderEntry previous, BigInteger chainWork) {
    this.header = header;
    this.previous = previous;
    this.height = previous == null ? 0 : previous.height + 1;
    this.skip = previous == null ? null : previous.ancestor(skipHeight(height));
    this.chainWork = chainWork;
    this.medianTimePast = median(header, previous);
  }

  static HeaderEntry genesis(BlockHeader header) {
    return new HeaderEntry(header, null, ProofOfWork.work(header.bits()));
  }

  static HeaderEntry after(HeaderEntry previous, BlockHeader header) {
    return new HeaderEntry(
        header, previous, previous.chainWork.add(ProofOfWork.work(header.bits())));
  }

  @Override
  public BlockHeader header() {
    return header;
  }

  @Override
  public int height() {
    return height;
  }

  /// The entry before; nothing for the genesis block.
  public Optional<HeaderEntry> previous() {
    return Optional.ofNullable(previous);
  }

  /// The entry before, where the caller knows that there is one.
  HeaderEntry parent() {
    if (previous == null) {
      throw new IllegalStateException("the genesis block has no parent");
    }
    return previous;
  }

  /// Expected hashes to make this header and all before it.
  public BigInteger chainWork() {
    return chainWork;
  }

  @Override
  public long medianTimePast() {
    return medianTimePast;
  }

  /// Found in a number of steps that grows with the logarithm of the distance: each entry also knows one far ancestor.
  @Override
  public HeaderEntry ancestor(int wanted) {
    if (wanted < 0 || wanted > height) {
      throw new IndexOutOfBoundsException("height " + wanted + " on a branch of height " + height);
    }
    HeaderEntry at = this;
    while (at.height > wanted) {
      int farHeight = skipHeight(at.height);
      int nextFarHeight = skipHeight(at.height - 1);
      // The far step, unless one step back there begins a longer one that does not overshoot
      // either.
      boolean far =
          farHeight == wanted
              || farHeight > wanted && !(nextFarHeight < farHeight - 2 && nextFarHeight >= wanted);
      HeaderEntry next = far ? at.skip : at.previous;
      if (next == null) {
        throw new IllegalStateException("entry at height " + at.height + " without ancestors");
      }
      at = next;
    }
    return at;
  }

  /// True where `other` is this entry or on the branch that ends with it.
  public boolean isDescendantOf(HeaderEntry other) {
    return other.height <= height && ancestor(other.height) == other;
  }

  /// The last entry that the branches of two entries share.
  public static HeaderEntry fork(HeaderEntry a, HeaderEntry b) {
    HeaderEntry left = a.height > b.height ? a.ancestor(b.height) : a;
    HeaderEntry right = b.height > a.height ? b.ancestor(a.height) : b;
    int low = 0;
    int high = left.height;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (left.ancestor(middle) == right.ancestor(middle)) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return left.ancestor(low);
  }

  /// What is known of the block: a set of [BlockStatus] bits.
  int status() {
    return status;
  }

  boolean is(int bits) {
    return (status & bits) == bits;
  }

  /// True where the block's transactions are stored.
  public boolean hasBlock() {
    return is(BlockStatus.HAS_BLOCK);
  }

  /// True where the coins that the block spent are stored.
  public boolean hasUndo() {
    return is(BlockStatus.HAS_UNDO);
  }

  /// True where the block or one before it broke a rule, or was declared invalid.
  public boolean isInvalid() {
    return (status & BlockStatus.ANY_INVALID) != 0;
  }

  /// True where the block was connected once: all rules hold for it and for all before it.
  public boolean wasConnected() {
    return is(BlockStatus.CONNECTED);
  }

  /// Transactions in the block; 0 where it was never there.
  public int transactionCount() {
    return transactionCount;
  }

  /// Transactions in this block and in all before it; 0 where one of them was never there.
  public long chainTransactions() {
    return chainTransactions;
  }

  void addStatus(int bits) {
    status |= bits;
  }

  void removeStatus(int bits) {
    status &= ~bits;
  }

  void transactionCount(int count) {
    transactionCount = count;
  }

  void chainTransactions(long count) {
    chainTransactions = count;
  }

  /// Bytes of the block and its undo data that are stored; 0 where none are.
  int storedBytes() {
    return storedBytes;
  }

  void storedBytes(int bytes) {
    storedBytes = bytes;
  }

  /// The order in which blocks of equal work were first seen; lower wins.
  long sequence() {
    return sequence;
  }

  void sequence(long sequence) {
    this.sequence = sequence;
  }

  /// Height and hash.
  @Override
  public String toString() {
    return height + ":" + hash();
  }

  /// The hash, without another indirection for callers.
  @Override
  public BlockHash hash() {
    return header.hash();
  }

  /// A lower height chosen so that any height is reached in few steps: the height with its lowest set bit cleared, and for odd
  /// heights that of the even one below once more, plus one.
  private static int skipHeight(int height) {
    if (height < 2) {
      return 0;
    }
    return (height & 1) == 0
        ? clearLowestBit(height)
        : clearLowestBit(clearLowestBit(height - 1)) + 1;
  }

  private static int clearLowestBit(int number) {
    return number & (number - 1);
  }

  private static long median(BlockHeader header, @Nullable HeaderEntry previous) {
    long[] times = new long[MEDIAN_TIME_SPAN];
    times[0] = header.time();
    int count = 1;
    for (HeaderEntry at = previous; at != null && count < times.length; at = at.previous) {
      times[count++] = at.header.time();
    }
    Arrays.sort(times, 0, count);
    return times[count / 2];
  }
}
