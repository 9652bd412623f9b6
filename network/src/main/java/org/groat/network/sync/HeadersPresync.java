package org.groat.network.sync;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.groat.chain.consensus.Limits;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.consensus.ProofOfWork;
import org.groat.chain.crypto.SipHash;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.state.ChainSnapshot;
import org.groat.chain.state.HeaderEntry;
import org.groat.network.wire.GetHeaders;
import org.groat.network.wire.Locator;

/// Lets a peer prove that its chain has enough work before any of its headers is stored.
///
/// **The attack.** A header once stored is never forgotten, and those near the genesis block take a modern machine no time to
/// make. Who may have headers stored for nothing fills the memory and the disk of every node. Checkpoints used to forbid such
/// branches; a rule of work needs nobody's word.
///
/// **What it does.** The peer sends its headers twice.
///
/// - [Phase#PRESYNC]: only a running state is kept (the last hash, height, bits, and the sum of work), and of every
///   [#COMMITMENT_PERIOD]th header one bit, of its salted hash. Each header's bits must be a permitted step from the one before.
///   Where the peer's headers end below [#workWanted], they are forgotten; where they reach it, the second phase begins.
/// - [Phase#REDOWNLOAD]: the peer is asked for the same headers from the start. They wait in a buffer, and each kept bit is
///   compared with what comes. A header leaves the buffer for the chain when [#BUFFER_MAX] others came after it, so that 24
///   bits confirmed it; once the work is reached a second time all the rest leaves at once.
/// - [Phase#OVER]: all headers were given out, or the peer gave up or was given up.
///
/// **Invariants.** What is given out follows the start without a gap and in order. Nothing is given out before the work was
/// shown once. Nothing is stored in the first phase beyond the bits.
///
/// **What an attacker can still do.** To have even one worthless header stored it must first send a chain with real work (the
/// true one will do), then in the second phase another whose bits agree by chance: the salt and the offset are secret, so each
/// bit is guessed, and 24 of them succeed once in 16 million attempts of more than 100 MB each on main. The true chain, where
/// the attacker holds on to it, costs us its bytes twice and no memory.
///
/// **Memory.** A chain cannot have more headers than [#BLOCKS_PER_SECOND_MAX] for each second since its start: the median of the
/// last eleven times must grow by a second with each block, and at most five blocks share a second with the one that moves it.
/// From the genesis block of main to 2026 that is more than heights can count (2^31), so there are at most 3.6 million bits, in
/// [#COMMITMENT_BYTES_MAX] bytes. The buffer has at most [#BUFFER_MAX] headers in 48 bytes each, in an array that doubles up to
/// [#BUFFER_BYTES_MAX] bytes.
///
/// **Time** is a parameter. Proof of work and continuity within a message are checked before [#take]. Owned by the network loop.
public final class HeadersPresync {
  /// Headers for each of which one bit is kept.
  public static final int COMMITMENT_PERIOD = 600;

  /// Headers that must have come after one before it is given out: 24 bits' worth.
  public static final int BUFFER_MAX = 24 * COMMITMENT_PERIOD;

  /// Blocks that the rule of the median time lets through in a second, in the long run.
  public static final int BLOCKS_PER_SECOND_MAX = 6;

  /// What the buffer's array grows to: room for the least power of two that takes [#BUFFER_MAX] and the next header.
  public static final int BUFFER_BYTES_MAX = (1 << 14) * HeaderBuffer.ENTRY_SIZE;

  /// What the bits' array grows to: the least power of two that takes a bit for each period of 2^31 headers.
  public static final int COMMITMENT_BYTES_MAX = 1 << 19;

  /// Blocks at the tip's difficulty that a branch may lie behind our tip and still be stored at once.
  public static final int MARGIN_BLOCKS = 144;

  private final NetworkParameters parameters;
  private final HeaderEntry start;
  private final BigInteger workWanted;
  private final SipHash salt;
  private final int offset;
  private final int heightMax;
  private final BitSet commitments = new BitSet();
  private final HeaderBuffer buffer;

  private Phase phase = Phase.PRESYNC;
  private int kept;
  private int compared;
  private BlockHash lastHash;
  private long lastBits;
  private int height;
  private int presynced;
  private BigInteger work;
  private boolean shownTwice;

  /// @param start the last header that we know of the peer's chain
  /// @param workWanted what the chain must show, as [#workWanted] has it
  /// @param salt secret, for this peer alone
  /// @param offset secret, from 0 to [#COMMITMENT_PERIOD] - 1: which header of each period is kept
  public HeadersPresync(
      NetworkParameters parameters,
      HeaderEntry start,
      BigInteger workWanted,
      SipHash salt,
      int offset,
      long nowSeconds) {
    this.parameters = parameters;
    this.start = start;
    this.workWanted = workWanted;
    this.salt = salt;
    this.offset = offset;
    this.heightMax = heightMax(start, nowSeconds);
    this.buffer = new HeaderBuffer(start.hash());
    this.lastHash = start.hash();
    this.lastBits = start.header().bits();
    this.height = start.height();
    this.presynced = height;
    this.work = start.chainWork();
  }

  /// The work that a chain must have for its headers to be stored: the network's known minimum, and once our own chain has
  /// that, no less than ours but for a day of it.
  public static BigInteger workWanted(ChainSnapshot snapshot, NetworkParameters parameters) {
    HeaderEntry tip = snapshot.tip();
    BigInteger day =
        ProofOfWork.work(tip.header().bits()).multiply(BigInteger.valueOf(MARGIN_BLOCKS));
    return tip.chainWork().subtract(day).max(parameters.minimumChainWork());
  }

  /// The work that a run of headers claims.
  public static BigInteger claimed(List<BlockHeader> batch) {
    BigInteger sum = BigInteger.ZERO;
    for (BlockHeader header : batch) {
      sum = sum.add(ProofOfWork.work(header.bits()));
    }
    return sum;
  }

  public Phase phase() {
    return phase;
  }

  /// Headers seen in the present phase, those before the start included.
  public int height() {
    return height;
  }

  /// The height that the first pass came to, so far or at its end.
  public int presyncedHeight() {
    return presynced;
  }

  /// Bits kept that are not compared yet.
  public int commitments() {
    return kept - compared;
  }

  /// Headers that wait to be confirmed.
  public int buffered() {
    return buffer.size();
  }

  /// Bytes that the bits and the buffer occupy.
  public long bytes() {
    return commitments.size() / Byte.SIZE + (long) buffer.capacityBytes();
  }

  /// True where a message goes on where the one before ended.
  public boolean continues(List<BlockHeader> batch) {
    return batch.getFirst().previous().equals(lastHash);
  }

  /// The question for what is to come next.
  public GetHeaders question() {
    List<BlockHash> hashes = new ArrayList<>();
    if (!lastHash.equals(start.hash())) {
      hashes.add(lastHash);
    }
    hashes.addAll(Locators.of(start).hashes());
    return new GetHeaders(new Locator(hashes), BlockHash.ZERO);
  }

  /// Takes a message that [#continues] and whose headers follow one another and have their proof of work.
  public Step take(List<BlockHeader> batch) {
    boolean full = batch.size() == HeaderSync.BATCH;
    return switch (phase) {
      case PRESYNC -> presync(batch, full);
      case REDOWNLOAD -> redownload(batch, full);
      case OVER -> throw new IllegalStateException("headers after the end");
    };
  }

  private Step presync(List<BlockHeader> batch, boolean full) {
    for (BlockHeader header : batch) {
      if (!advance(header)) {
        return abandon("bits do not follow at height " + height);
      }
      if (height > heightMax) {
        return abandon("more headers than time allows");
      }
      if (isCommitted()) {
        commitments.set(kept++, bit(header));
      }
    }
    presynced = height;
    if (work.compareTo(workWanted) >= 0) {
      phase = Phase.REDOWNLOAD;
      lastHash = start.hash();
      lastBits = start.header().bits();
      height = start.height();
      work = start.chainWork();
      return new Step(List.of(), Outcome.ASKS_ON, "");
    }
    return full ? new Step(List.of(), Outcome.ASKS_ON, "") : abandon("ends at height " + height);
  }

  private Step redownload(List<BlockHeader> batch, boolean full) {
    List<BlockHeader> proven = new ArrayList<>();
    for (BlockHeader header : batch) {
      if (!advance(header)) {
        return abandon("bits do not follow at height " + height);
      }
      shownTwice |= work.compareTo(workWanted) >= 0;
      if (!shownTwice && isCommitted()) {
        if (compared == kept || commitments.get(compared) != bit(header)) {
          return abandon("other headers than before at height " + height);
        }
        compared++;
      }
      buffer.add(header);
      while (buffer.size() > (shownTwice ? 0 : BUFFER_MAX)) {
        proven.add(buffer.remove());
      }
    }
    if (shownTwice) {
      phase = Phase.OVER;
      return new Step(proven, Outcome.DONE, "");
    }
    return full
        ? new Step(proven, Outcome.ASKS_ON, "")
        : abandon("ends earlier than before, at height " + height);
  }

  private boolean advance(BlockHeader header) {
    height++;
    if (!ProofOfWork.isPermittedTransition(height, lastBits, header.bits(), parameters)) {
      return false;
    }
    work = work.add(ProofOfWork.work(header.bits()));
    lastBits = header.bits();
    lastHash = header.hash();
    return true;
  }

  private boolean isCommitted() {
    return height % COMMITMENT_PERIOD == offset;
  }

  private boolean bit(BlockHeader header) {
    BlockHash hash = header.hash();
    return (salt.hash(hash.word(0), hash.word(1), hash.word(2), hash.word(3)) & 1) != 0;
  }

  private Step abandon(String why) {
    phase = Phase.OVER;
    return new Step(List.of(), Outcome.ABANDONED, why);
  }

  /// The height that a chain after `start` can have reached by now, or a message short of what a number can count.
  private static int heightMax(HeaderEntry start, long nowSeconds) {
    long seconds = nowSeconds + Limits.FUTURE_SECONDS_MAX - start.medianTimePast();
    long headers = Math.max(0, seconds) * BLOCKS_PER_SECOND_MAX;
    return (int) Math.min(start.height() + headers, Integer.MAX_VALUE - HeaderSync.BATCH);
  }

  /// How far the proof has come.
  public enum Phase {
    PRESYNC,
    REDOWNLOAD,
    OVER
  }

  /// What follows from a message.
  public enum Outcome {
    /// The [#question] is to be sent.
    ASKS_ON,
    /// The work is shown; what comes next is like any other header.
    DONE,
    /// Nothing more is to be had from this chain.
    ABANDONED
  }

  /// @param proven headers for the chain, in order
  /// @param detail why it was abandoned
  public record Step(List<BlockHeader> proven, Outcome outcome, String detail) {
    public Step {
      proven = List.copyOf(proven);
    }
  }
}
