package org.groat.chain.script;

import org.groat.chain.codec.Bytes;

/// Numbers as scripts hold them: little-endian, of variable size, the top bit of the last byte being the sign; zero is empty.
public final class ScriptNumber {
  /// What [#decode] gives for bytes that are no number under the rules asked for; no number is this small.
  public static final long INVALID = Long.MIN_VALUE;

  /// Bytes of an operand of arithmetic. Results may be longer, and cannot be operands then.
  public static final int SIZE_MAX = 4;

  /// Bytes of a lock time (BIP-0065): its 32 bits are unsigned.
  public static final int LOCK_TIME_SIZE_MAX = 5;

  private static final int CACHED_MIN = -1;
  private static final Bytes[] CACHED = cached();

  private ScriptNumber() {}

  private static Bytes[] cached() {
    Bytes[] numbers = new Bytes[130];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = write(i + CACHED_MIN);
    }
    return numbers;
  }

  /// The shortest form of a number, above -2^63.
  public static Bytes encode(long value) {
    long index = value - CACHED_MIN;
    return index >= 0 && index < CACHED.length ? CACHED[(int) index] : write(value);
  }

  private static Bytes write(long value) {
    if (value == 0) {
      return Bytes.EMPTY;
    }
    long absolute = Math.abs(value);
    // One bit more than the magnitude has, for the sign.
    int size = (64 - Long.numberOfLeadingZeros(absolute)) / 8 + 1;
    byte[] bytes = new byte[size];
    for (int i = 0; i < size && i < 8; i++) {
      bytes[i] = (byte) (absolute >>> (8 * i));
    }
    if (value < 0) {
      bytes[size - 1] |= (byte) 0x80;
    }
    return Bytes.wrap(bytes);
  }

  /// Reads a number of at most `sizeMax` bytes (8 or fewer), or gives [#INVALID].
  ///
  /// @param minimal whether the number must be in its shortest form
  public static long decode(Bytes bytes, boolean minimal, int sizeMax) {
    int size = bytes.size();
    if (size > sizeMax || minimal && !isMinimal(bytes)) {
      return INVALID;
    }
    if (size == 0) {
      return 0;
    }
    long magnitude = 0;
    for (int i = 0; i < size; i++) {
      magnitude |= (long) bytes.unsignedAt(i) << (8 * i);
    }
    long sign = 0x80L << (8 * (size - 1));
    return (magnitude & sign) == 0 ? magnitude : -(magnitude & ~sign);
  }

  /// True for the shortest form: the last byte carries more than a sign, or must be there for the sign alone.
  public static boolean isMinimal(Bytes bytes) {
    int size = bytes.size();
    if (size == 0 || (bytes.at(size - 1) & 0x7f) != 0) {
      return true;
    }
    return size > 1 && (bytes.at(size - 2) & 0x80) != 0;
  }

  /// True for anything but zeros; a negative zero is false too.
  public static boolean isTrue(Bytes bytes) {
    int size = bytes.size();
    for (int i = 0; i < size; i++) {
      if (bytes.at(i) != 0) {
        return i != size - 1 || bytes.unsignedAt(i) != 0x80;
      }
    }
    return false;
  }

  /// What operations push for an outcome: 1, or nothing.
  public static Bytes of(boolean outcome) {
    return encode(outcome ? 1 : 0);
  }
}
