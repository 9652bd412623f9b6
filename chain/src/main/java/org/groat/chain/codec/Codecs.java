package org.groat.chain.codec;

import java.nio.charset.StandardCharsets;

/// The layouts that all others are made of. Integers are little-endian unless the name says otherwise.
public final class Codecs {
  public static final Codec<Boolean> BOOLEAN =
      Codec.of(in -> in.uint8() != 0, (v, out) -> out.uint8(v ? 1 : 0));
  public static final Codec<Integer> UINT8 = Codec.of(ByteReader::uint8, (v, out) -> out.uint8(v));
  public static final Codec<Integer> UINT16 =
      Codec.of(ByteReader::uint16, (v, out) -> out.uint16(v));
  public static final Codec<Integer> UINT16_BE =
      Codec.of(ByteReader::uint16BigEndian, (v, out) -> out.uint16BigEndian(v));
  public static final Codec<Integer> INT32 = Codec.of(ByteReader::int32, (v, out) -> out.int32(v));
  public static final Codec<Integer> INT32_BE =
      Codec.of(in -> Integer.reverseBytes(in.int32()), (v, out) -> out.int32BigEndian(v));
  public static final Codec<Long> UINT32 = Codec.of(ByteReader::uint32, (v, out) -> out.uint32(v));
  public static final Codec<Long> INT64 = Codec.of(ByteReader::int64, (v, out) -> out.int64(v));
  public static final Codec<Long> COMPACT_SIZE =
      Codec.of(ByteReader::compactSize, (v, out) -> out.compactSize(v));

  private Codecs() {}

  /// Exactly `size` bytes.
  public static Codec<Bytes> fixedBytes(int size) {
    return Codec.of(
        in -> in.bytes(size),
        (value, out) -> {
          if (value.size() != size) {
            throw new IllegalArgumentException(value.size() + " bytes where " + size + " belong");
          }
          out.bytes(value);
        });
  }

  /// A size, then that many bytes, at most `sizeMax`.
  public static Codec<Bytes> sizedBytes(int sizeMax) {
    return Codec.of(in -> in.sizedBytes(sizeMax), (value, out) -> out.sizedBytes(value));
  }

  /// A size in bytes, then text, one byte a character (ISO 8859-1, so that any bytes make the round trip), at most `sizeMax`.
  public static Codec<String> sizedText(int sizeMax) {
    return Codec.of(
        in -> new String(in.sizedBytes(sizeMax).toByteArray(), StandardCharsets.ISO_8859_1),
        (value, out) -> out.sizedBytes(Bytes.wrap(value.getBytes(StandardCharsets.ISO_8859_1))));
  }
}
