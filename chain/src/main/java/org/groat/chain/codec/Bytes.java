package org.groat.chain.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/// An immutable run of bytes: a slice of a buffer that nobody writes to any more.
///
/// Slicing copies nothing, so a slice keeps its whole buffer alive: what outlives a block takes a [#compact()] copy.
public final class Bytes implements Comparable<Bytes> {
  public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

  private static final VarHandle INT16_LE = view(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT32_LE = view(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT64_LE = view(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] array;
  private final int offset;
  private final int size;

  private Bytes(byte[] array, int offset, int size) {
    this.array = array;
    this.offset = offset;
    this.size = size;
  }

  /// Copies the given bytes.
  public static Bytes of(byte... bytes) {
    return bytes.length == 0 ? EMPTY : new Bytes(bytes.clone(), 0, bytes.length);
  }

  /// Takes over an array that its maker writes to no more; nothing is copied.
  public static Bytes wrap(byte[] owned) {
    return owned.length == 0 ? EMPTY : new Bytes(owned, 0, owned.length);
  }

  /// Takes over a part of an array that its maker writes to no more; nothing is copied.
  public static Bytes wrap(byte[] owned, int offset, int size) {
    Objects.checkFromIndexSize(offset, size, owned.length);
    return size == 0 ? EMPTY : new Bytes(owned, offset, size);
  }

  /// Reads hexadecimal text of either case.
  ///
  /// @throws IllegalArgumentException where the text has an odd length or another character
  public static Bytes fromHex(CharSequence hex) {
    return wrap(HexFormat.of().parseHex(hex));
  }

  /// Joins the parts into one new run.
  public static Bytes concat(Bytes... parts) {
    int total = 0;
    for (Bytes part : parts) {
      total = Math.addExact(total, part.size);
    }
    byte[] joined = new byte[total];
    int at = 0;
    for (Bytes part : parts) {
      part.copyTo(joined, at);
      at += part.size;
    }
    return wrap(joined);
  }

  public int size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /// The byte at `index`, signed as Java has it.
  public byte at(int index) {
    return array[offset + Objects.checkIndex(index, size)];
  }

  /// The byte at `index`, 0 to 255.
  public int unsignedAt(int index) {
    return at(index) & 0xff;
  }

  /// The two bytes at `index`, little-endian, 0 to 65535.
  public int uint16At(int index) {
    Objects.checkFromIndexSize(index, 2, size);
    return (short) INT16_LE.get(array, offset + index) & 0xffff;
  }

  /// The four bytes at `index`, little-endian, signed.
  public int int32At(int index) {
    Objects.checkFromIndexSize(index, 4, size);
    return (int) INT32_LE.get(array, offset + index);
  }

  /// The four bytes at `index`, little-endian, unsigned.
  public long uint32At(int index) {
    return int32At(index) & 0xffffffffL;
  }

  /// The eight bytes at `index`, little-endian.
  public long int64At(int index) {
    Objects.checkFromIndexSize(index, 8, size);
    return (long) INT64_LE.get(array, offset + index);
  }

  /// The bytes from `from` to before `to`, sharing the buffer.
  public Bytes slice(int from, int to) {
    Objects.checkFromToIndex(from, to, size);
    return from == to
        ? EMPTY
        : from == 0 && to == size ? this : new Bytes(array, offset + from, to - from);
  }

  /// The bytes from `from` to the end, sharing the buffer.
  public Bytes from(int from) {
    return slice(from, size);
  }

  /// Copies all bytes into `target`, beginning at `at`.
  public void copyTo(byte[] target, int at) {
    System.arraycopy(array, offset, target, at, size);
  }

  /// Copies `count` bytes from `index` on into `target`, beginning at `at`.
  public void copyTo(int index, byte[] target, int at, int count) {
    Objects.checkFromIndexSize(index, count, size);
    System.arraycopy(array, offset + index, target, at, count);
  }

  /// A new array with these bytes.
  public byte[] toByteArray() {
    return Arrays.copyOfRange(array, offset, offset + size);
  }

  /// An array of exactly these bytes, to be read and never written to: the buffer itself where nothing else is in it.
  public byte[] sharedArray() {
    return array.length == size ? array : toByteArray();
  }

  /// The same bytes in a buffer of their own, so that a larger one can go; this value where it has its own already.
  public Bytes compact() {
    return array.length == size ? this : wrap(toByteArray());
  }

  /// A read-only view for channels.
  public ByteBuffer toByteBuffer() {
    return ByteBuffer.wrap(array, offset, size).slice().asReadOnlyBuffer();
  }

  /// Feeds all bytes to a digest.
  public void feed(MessageDigest digest) {
    digest.update(array, offset, size);
  }

  /// Feeds `count` bytes from `index` on to a digest.
  public void feed(MessageDigest digest, int index, int count) {
    Objects.checkFromIndexSize(index, count, size);
    digest.update(array, offset + index, count);
  }

  public boolean startsWith(Bytes prefix) {
    return size >= prefix.size && regionEquals(0, prefix);
  }

  /// True where `other` stands at `index`.
  public boolean regionEquals(int index, Bytes other) {
    return index >= 0
        && index <= size - other.size
        && Arrays.equals(
            array,
            offset + index,
            offset + index + other.size,
            other.array,
            other.offset,
            other.offset + other.size);
  }

  /// True where `other` has at its beginning the `count` bytes that stand here at `index`.
  public boolean regionEquals(int index, byte[] other, int count) {
    return index >= 0
        && index <= size - count
        && Arrays.equals(array, offset + index, offset + index + count, other, 0, count);
  }

  /// The same bytes in the opposite order.
  public Bytes reversed() {
    byte[] reversed = new byte[size];
    for (int i = 0; i < size; i++) {
      reversed[i] = array[offset + size - 1 - i];
    }
    return wrap(reversed);
  }

  public String toHex() {
    return HexFormat.of().formatHex(array, offset, offset + size);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && size == that.size && regionEquals(0, that);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = offset; i < offset + size; i++) {
      hash = 31 * hash + array[i];
    }
    return hash;
  }

  /// Orders as unsigned bytes, the shorter of two equal beginnings first.
  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(
        array, offset, offset + size, other.array, other.offset, other.offset + other.size);
  }

  /// Lower-case hexadecimal.
  @Override
  public String toString() {
    return toHex();
  }

  private static VarHandle view(Class<?> type, ByteOrder order) {
    return MethodHandles.byteArrayViewVarHandle(type, order);
  }
}
