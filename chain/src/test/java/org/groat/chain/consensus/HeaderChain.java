package org.groat.chain.consensus;

import java.util.ArrayList;
import java.util.List;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.MerkleRoot;

/// Headers on top of each other, without a store and without work: the past that a contextual rule is asked about.
public final class HeaderChain {
  private final List<Entry> entries = new ArrayList<>();

  private HeaderChain() {}

  /// A chain of the network's first block.
  public static HeaderChain of(NetworkParameters params) {
    return of(params.genesis().header());
  }

  public static HeaderChain of(BlockHeader first) {
    HeaderChain chain = new HeaderChain();
    chain.entries.add(chain.new Entry(first, 0));
    return chain;
  }

  /// A chain of one header that stands at time 0 with the given bits.
  public static HeaderChain of(long bits) {
    return of(new BlockHeader(1, BlockHash.ZERO, MerkleRoot.ZERO, 0, bits, 0));
  }

  public HeaderChain add(BlockHeader header) {
    entries.add(new Entry(header, entries.size()));
    return this;
  }

  public HeaderChain add(int version, long time, long bits) {
    return add(new BlockHeader(version, tip().hash(), MerkleRoot.ZERO, time, bits, 0));
  }

  /// Adds so many headers, each `seconds` after the one before it, otherwise alike.
  public HeaderChain addMany(int count, long seconds) {
    for (int i = 0; i < count; i++) {
      BlockHeader last = tip().header();
      add(last.version(), last.time() + seconds, last.bits());
    }
    return this;
  }

  public HeaderContext tip() {
    return entries.getLast();
  }

  public HeaderContext at(int height) {
    return entries.get(height);
  }

  private final class Entry implements HeaderContext {
    private final BlockHeader header;
    private final int height;

    Entry(BlockHeader header, int height) {
      this.header = header;
      this.height = height;
    }

    @Override
    public BlockHeader header() {
      return header;
    }

    @Override
    public int height() {
      return height;
    }

    @Override
    public HeaderContext ancestor(int at) {
      if (at > height) {
        throw new IndexOutOfBoundsException(at);
      }
      return entries.get(at);
    }

    @Override
    public long medianTimePast() {
      long[] times =
          entries.subList(Math.max(0, height - MEDIAN_TIME_SPAN + 1), height + 1).stream()
              .mapToLong(entry -> entry.header.time())
              .sorted()
              .toArray();
      return times[times.length / 2];
    }
  }
}
