package org.groat.chain.codec;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

final class CodecsTest extends CodecContract {
  private record Pair(int left, long right) {}

  @Override
  protected Stream<Case<?>> cases() {
    return Stream.of(
        of("boolean", Codecs.BOOLEAN, true, false),
        of("uint8", Codecs.UINT8, 0, 1, 255),
        of("uint16", Codecs.UINT16, 0, 0x1234, 0xffff),
        of("uint16 big-endian", Codecs.UINT16_BE, 0, 0x1234, 0xffff),
        of("int32", Codecs.INT32, 0, -1, Integer.MIN_VALUE, 0x12345678),
        of("int32 big-endian", Codecs.INT32_BE, 0, -1, Integer.MAX_VALUE, 0x12345678),
        of("uint32", Codecs.UINT32, 0L, 0xffff_ffffL, 0x12345678L),
        of("int64", Codecs.INT64, 0L, -1L, Long.MIN_VALUE, 0x123456789abcdefL),
        of(
            "compact size",
            Codecs.COMPACT_SIZE,
            7L,
            0L,
            0xfcL,
            0xfdL,
            0xffffL,
            0x1_0000L,
            0xffff_ffffL,
            0x1_0000_0000L),
        of("fixed bytes", Codecs.fixedBytes(3), Bytes.of((byte) 1, (byte) 2, (byte) 3)),
        of(
                "sized bytes",
                Codecs.sizedBytes(300),
                bytes(5),
                Bytes.EMPTY,
                bytes(252),
                bytes(253),
                bytes(300))
            .sizesAt(0),
        of("sized text", Codecs.sizedText(40), "groat", "", "\u00e9\u00ff\u0000").sizesAt(0),
        of("list", Codecs.UINT16.list(2, 1000), List.of(1, 2, 3), List.of()).sizesAt(0),
        of("list of lists", Codecs.UINT8.list(1, 9).list(1, 9), List.of(List.of(1), List.of(2, 3)))
            .sizesAt(0, 1, 3),
        of(
            "structure",
            Codec.struct(
                Codecs.INT32.as(Pair::left), Codecs.COMPACT_SIZE.as(Pair::right), Pair::new),
            new Pair(-5, 70000)));
  }

  private static Bytes bytes(int size) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) 0x5a);
    return Bytes.wrap(bytes);
  }
}
