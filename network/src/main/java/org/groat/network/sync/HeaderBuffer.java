package org.groat.network.sync;

import java.util.Arrays;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.Hash256;

/// Headers of one branch, first in, first out, [#ENTRY_SIZE] bytes each: what a header says of the one before it follows from
/// that one, so it is left out and put back on the way out.
///
/// One array that doubles when it is full; who uses it bounds it.
final class HeaderBuffer {
  /// Bytes of a header without the hash of the one before.
  static final int ENTRY_SIZE = BlockHeader.SIZE - Hash256.SIZE;

  private static final int VERSION_SIZE = 4;
  private static final int AT_FIRST = 256;

  private byte[] ring = new byte[AT_FIRST * ENTRY_SIZE];
  private int first;
  private int size;
  private BlockHash before;

  /// @param before the hash that the first header will follow
  HeaderBuffer(BlockHash before) {
    this.before = before;
  }

  int size() {
    return size;
  }

  /// Bytes that the buffer occupies.
  int capacityBytes() {
    return ring.length;
  }

  void add(BlockHeader header) {
    int capacity = ring.length / ENTRY_SIZE;
    if (size == capacity) {
      byte[] larger = new byte[2 * ring.length];
      int tail = (capacity - first) * ENTRY_SIZE;
      System.arraycopy(ring, first * ENTRY_SIZE, larger, 0, tail);
      System.arraycopy(ring, 0, larger, tail, first * ENTRY_SIZE);
      ring = larger;
      first = 0;
      capacity *= 2;
    }
    ByteWriter out = new ByteWriter(BlockHeader.SIZE);
    BlockHeader.CODEC.write(header, out);
    Bytes whole = out.toBytes();
    int at = (first + size) % capacity * ENTRY_SIZE;
    whole.copyTo(0, ring, at, VERSION_SIZE);
    whole.copyTo(VERSION_SIZE + Hash256.SIZE, ring, at + VERSION_SIZE, ENTRY_SIZE - VERSION_SIZE);
    size++;
  }

  /// Takes out the oldest header.
  BlockHeader remove() {
    int at = first * ENTRY_SIZE;
    byte[] entry = Arrays.copyOfRange(ring, at, at + ENTRY_SIZE);
    BlockHeader header =
        BlockHeader.CODEC.decode(
            Bytes.concat(
                Bytes.wrap(entry, 0, VERSION_SIZE),
                before.toBytes(),
                Bytes.wrap(entry, VERSION_SIZE, ENTRY_SIZE - VERSION_SIZE)));
    first = (first + 1) % (ring.length / ENTRY_SIZE);
    size--;
    before = header.hash();
    return header;
  }
}
