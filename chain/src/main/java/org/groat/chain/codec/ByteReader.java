package org.groat.chain.codec;

/// Reads values one after the other from a run of bytes; every shortage is a [MalformedException].
public final class ByteReader {
  private final Bytes bytes;
  private int position;

  public ByteReader(Bytes bytes) {
    this.bytes = bytes;
  }

  /// Bytes read so far.
  public int position() {
    return position;
  }

  /// Bytes not read yet.
  public int remaining() {
    return bytes.size() - position;
  }

  public int uint8() {
    return bytes.unsignedAt(advance(1));
  }

  public int uint16() {
    return bytes.uint16At(advance(2));
  }

  /// Two bytes, big-endian: how ports travel.
  public int uint16BigEndian() {
    int at = advance(2);
    return bytes.unsignedAt(at) << 8 | bytes.unsignedAt(at + 1);
  }

  public int int32() {
    return bytes.int32At(advance(4));
  }

  public long uint32() {
    return bytes.uint32At(advance(4));
  }

  public long int64() {
    return bytes.int64At(advance(8));
  }

  /// The next `count` bytes, sharing the buffer.
  public Bytes bytes(int count) {
    int at = advance(count);
    return bytes.slice(at, at + count);
  }

  /// Goes over `count` bytes unread.
  public void skip(int count) {
    advance(count);
  }

  /// The bytes from `from` to the present position, sharing the buffer.
  public Bytes since(int from) {
    return bytes.slice(from, position);
  }

  /// The byte `ahead` places after the present position, without moving.
  public int peek(int ahead) {
    if (ahead >= remaining()) {
      throw shortage(ahead + 1);
    }
    return bytes.unsignedAt(position + ahead);
  }

  /// A size in the field's variable-length form ("CompactSize"): one, three, five or nine bytes.
  ///
  /// @throws MalformedException where it is not in its shortest form, or beyond 2^63 - 1
  public long compactSize() {
    int first = uint8();
    if (first < 0xfd) {
      return first;
    }
    long value = first == 0xfd ? uint16() : first == 0xfe ? uint32() : int64();
    long least = first == 0xfd ? 0xfd : first == 0xfe ? 0x1_0000L : 0x1_0000_0000L;
    if (value < least) {
      throw new MalformedException(
          value < 0 ? "size beyond 2^63" : "size not in its shortest form");
    }
    return value;
  }

  /// A count of elements that take at least `elementSizeMin` bytes each (at least 1): more than the rest of the bytes can
  /// hold, or more than `max`, fails before memory is taken.
  public int count(int elementSizeMin, int max) {
    long count = compactSize();
    if (count > max) {
      throw new MalformedException("count " + count + " beyond its limit " + max);
    }
    if (count > remaining() / elementSizeMin) {
      throw shortage(count * elementSizeMin);
    }
    return (int) count;
  }

  /// Bytes preceded by their size, at most `sizeMax`.
  public Bytes sizedBytes(int sizeMax) {
    return bytes(count(1, sizeMax));
  }

  /// Fails unless everything was read.
  public void expectEnd() {
    if (remaining() != 0) {
      throw new MalformedException(remaining() + " bytes left over");
    }
  }

  private int advance(int count) {
    if (count < 0 || count > remaining()) {
      throw shortage(count);
    }
    int at = position;
    position += count;
    return at;
  }

  private MalformedException shortage(long wanted) {
    return new MalformedException(
        "ends early: " + wanted + " bytes wanted, " + remaining() + " left");
  }
}
