package org.groat.chain.storage;

import org.groat.chain.codec.ByteReader;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Codec;
import org.groat.chain.codec.MalformedException;

/// A number in groups of seven bits, the most significant first, each byte but the last with its top bit set and one
/// subtracted: the form that Bitcoin Core's chain state uses. Every number has exactly one form; those below 128 take one byte.
/// The forms do not sort as the numbers do.
public final class VarInt {
  public static final Codec<Long> CODEC = Codec.of(VarInt::read, (value, out) -> write(value, out));

  private VarInt() {}

  /// Reads 0 to 2^63 - 1.
  ///
  /// @throws MalformedException where it ends early or is larger
  public static long read(ByteReader in) {
    long value = 0;
    while (true) {
      int next = in.uint8();
      if (value > (Long.MAX_VALUE >>> 7)) {
        throw new MalformedException("number beyond 2^63");
      }
      value = value << 7 | (next & 0x7f);
      if ((next & 0x80) == 0) {
        return value;
      }
      if (value == Long.MAX_VALUE) {
        throw new MalformedException("number beyond 2^63");
      }
      value++;
    }
  }

  /// Writes 0 to 2^63 - 1.
  public static void write(long value, ByteWriter out) {
    if (value < 0) {
      throw new IllegalArgumentException("negative: " + value);
    }
    // Found in the opposite order, so they are gathered in a word; the largest numbers have nine.
    long groups = value & 0x7f;
    int count = 1;
    long rest = value;
    while (rest > 0x7f) {
      rest = (rest >>> 7) - 1;
      if (count == Long.BYTES) {
        out.uint8((int) (rest & 0x7f) | 0x80);
        break;
      }
      groups |= (rest & 0x7f | 0x80) << (8 * count++);
    }
    for (int group = count - 1; group >= 0; group--) {
      out.uint8((int) (groups >>> (8 * group)));
    }
  }
}
