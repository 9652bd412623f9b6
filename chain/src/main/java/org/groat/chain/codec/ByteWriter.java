package org.groat.chain.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// Writes values one after the other into a buffer that grows.
public final class ByteWriter {
  private byte[] buffer;
  private int size;

  public ByteWriter() {
    this(64);
  }

  public ByteWriter(int capacity) {
    this.buffer = new byte[Math.max(capacity, 16)];
  }

  /// Bytes written so far.
  public int size() {
    return size;
  }

  public ByteWriter uint8(int value) {
    grow(1);
    buffer[size++] = (byte) value;
    return this;
  }

  public ByteWriter uint16(int value) {
    return uint8(value).uint8(value >>> 8);
  }

  /// Two bytes, big-endian: how ports travel.
  public ByteWriter uint16BigEndian(int value) {
    return uint8(value >>> 8).uint8(value);
  }

  public ByteWriter int32(int value) {
    grow(4);
    buffer[size] = (byte) value;
    buffer[size + 1] = (byte) (value >>> 8);
    buffer[size + 2] = (byte) (value >>> 16);
    buffer[size + 3] = (byte) (value >>> 24);
    size += 4;
    return this;
  }

  /// Four bytes, big-endian: how keys that sort by height are stored.
  public ByteWriter int32BigEndian(int value) {
    return int32(Integer.reverseBytes(value));
  }

  public ByteWriter uint32(long value) {
    return int32((int) value);
  }

  public ByteWriter int64(long value) {
    return int32((int) value).int32((int) (value >>> 32));
  }

  public ByteWriter bytes(Bytes value) {
    grow(value.size());
    value.copyTo(buffer, size);
    size += value.size();
    return this;
  }

  public ByteWriter bytes(byte[] value) {
    return bytes(value, 0, value.length);
  }

  public ByteWriter bytes(byte[] values, int from, int count) {
    grow(count);
    System.arraycopy(values, from, buffer, size, count);
    size += count;
    return this;
  }

  /// A size in its shortest variable-length form ("CompactSize").
  public ByteWriter compactSize(long value) {
    if (Long.compareUnsigned(value, 0xfd) < 0) {
      return uint8((int) value);
    } else if (Long.compareUnsigned(value, 0xffff) <= 0) {
      return uint8(0xfd).uint16((int) value);
    } else if (Long.compareUnsigned(value, 0xffff_ffffL) <= 0) {
      return uint8(0xfe).uint32(value);
    }
    return uint8(0xff).int64(value);
  }

  /// Bytes preceded by their size.
  public ByteWriter sizedBytes(Bytes value) {
    return compactSize(value.size()).bytes(value);
  }

  /// What was written, as a value of its own.
  public Bytes toBytes() {
    return Bytes.wrap(Arrays.copyOf(buffer, size));
  }

  /// Copies what was written into `target` from `at` on.
  public void copyTo(MemorySegment target, long at) {
    MemorySegment.copy(buffer, 0, target, ValueLayout.JAVA_BYTE, at, size);
  }

  /// Forgets what was written, to be used again.
  public void clear() {
    size = 0;
  }

  private void grow(int more) {
    if (more > buffer.length - size) {
      buffer = Arrays.copyOf(buffer, Math.max(Math.addExact(size, more), buffer.length * 2));
    }
  }
}
