package org.groat.network.wire;

import org.groat.chain.codec.ByteReader;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.MalformedException;

/// Indexes that rise, each written as its distance from the one before, less one (BIP-0152).
final class Differences {
  /// What stands before the first index.
  static final int START = -1;

  private Differences() {}

  static int read(ByteReader in, int before) {
    long difference = in.compactSize();
    if (difference >= Protocol.COMPACT_TRANSACTIONS_MAX - (before + 1)) {
      throw new MalformedException("transaction index beyond 16 bits");
    }
    return before + 1 + (int) difference;
  }

  static void write(int before, int index, ByteWriter out) {
    if (index <= before) {
      throw new IllegalArgumentException("index " + index + " after " + before);
    }
    out.compactSize(index - before - 1);
  }
}
