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
    // From the last group to the first one is subtracted at each step, so the first is found by
    // going there.
    int groups = 1;
    for (long rest = value; rest > 0x7f; rest = (rest >>> 7) - 1) {
      groups++;
    }
    for (int group = groups - 1; group >= 0; group--) {
      long rest = value;
      for (int i = 0; i < group; i++) {
        rest = (rest >>> 7) - 1;
      }
      out.uint8((int) (rest & 0x7f) | (group > 0 ? 0x80 : 0));
    }
  }
}
