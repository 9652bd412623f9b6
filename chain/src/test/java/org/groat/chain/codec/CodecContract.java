package org.groat.chain.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What every codec must do, whatever it reads. A test class extends this and names its layouts with samples:
///
/// ```java
/// final class PingTest extends CodecContract {
///   @Override
///   protected Stream<Case<?>> cases() {
///     return Stream.of(of("ping", Ping.CODEC, new Ping(7), new Ping(-1)));
///   }
/// }
/// ```
///
/// For each sample: it survives the round trip, in both directions and also where it stands in the middle of a larger buffer;
/// every strict prefix and any trailing byte is malformed; wherever a size stands (named by the case), a non-minimal
/// form is malformed and a huge one fails before memory is taken.
public abstract class CodecContract {
  /// Bytes that a decoder may take for a huge count: far below what the count promises.
  private static final long MEMORY_MAX = 8 << 20;

  /// The layouts under test.
  protected abstract Stream<Case<?>> cases();

  /// A layout, samples of it, and where in the samples' encodings sizes stand.
  ///
  /// @param selfDelimiting false for a layout that takes all the bytes there are, so that prefixes and trailing bytes may have a
  ///     meaning; use it only for such
  /// @param sizesAt offsets of sizes ("CompactSize") of one byte, in the encoding of the first sample
  public record Case<T>(
      String name, Codec<T> codec, List<T> samples, boolean selfDelimiting, List<Integer> sizesAt) {

    /// Tells where sizes stand in the first sample, so that huge and non-minimal ones are tried there.
    public Case<T> sizesAt(Integer... offsets) {
      return new Case<>(name, codec, samples, selfDelimiting, List.of(offsets));
    }

    /// Marks a layout that takes all the bytes there are.
    public Case<T> takingAllBytes() {
      return new Case<>(name, codec, samples, false, sizesAt);
    }
  }

  /// Makes a case of a layout and its samples.
  @SafeVarargs
  public static <T> Case<T> of(String name, Codec<T> codec, T... samples) {
    List<T> list = new ArrayList<>();
    for (T sample : samples) {
      list.add(sample);
    }
    return new Case<>(name, codec, list, true, List.of());
  }

  @TestFactory
  Stream<DynamicTest> everyCodecKeepsTheContract() {
    return cases().flatMap(CodecContract::tests);
  }

  private static <T> Stream<DynamicTest> tests(Case<T> subject) {
    assertThat(subject.samples()).as("samples of " + subject.name()).isNotEmpty();
    List<DynamicTest> tests = new ArrayList<>();
    tests.add(
        DynamicTest.dynamicTest(
            subject.name() + " makes the round trip both ways", () -> roundTrip(subject)));
    if (subject.selfDelimiting()) {
      tests.add(
          DynamicTest.dynamicTest(
              subject.name() + " cut short is malformed", () -> prefixes(subject)));
      tests.add(
          DynamicTest.dynamicTest(
              subject.name() + " with a byte more is malformed", () -> trailing(subject)));
    }
    if (!subject.sizesAt().isEmpty()) {
      tests.add(
          DynamicTest.dynamicTest(
              subject.name() + " refuses huge sizes before taking memory", () -> huge(subject)));
      tests.add(
          DynamicTest.dynamicTest(
              subject.name() + " refuses sizes not in their shortest form", () -> padded(subject)));
    }
    return tests.stream();
  }

  private static <T> void roundTrip(Case<T> subject) {
    for (T sample : subject.samples()) {
      Bytes encoded = subject.codec().encode(sample);
      assertThat(subject.codec().encode(sample)).as("writing twice").isEqualTo(encoded);
      T decoded = subject.codec().decode(encoded);
      assertThat(decoded).isEqualTo(sample);
      assertThat(subject.codec().encode(decoded)).isEqualTo(encoded);
      Bytes around = Bytes.concat(Bytes.of((byte) 0xaa), encoded, Bytes.of((byte) 0xaa));
      assertThat(subject.codec().decode(around.slice(1, around.size() - 1)))
          .as("inside a buffer")
          .isEqualTo(sample);
      if (subject.selfDelimiting()) {
        ByteReader in = new ByteReader(around.from(1));
        assertThat(subject.codec().read(in)).as("followed by something").isEqualTo(sample);
        assertThat(in.remaining()).as("left for the next").isEqualTo(1);
      }
    }
  }

  private static <T> void prefixes(Case<T> subject) {
    for (T sample : subject.samples()) {
      Bytes encoded = subject.codec().encode(sample);
      // All prefixes of what is short, and a spread of those of what is long.
      int step = Math.max(1, encoded.size() / 500);
      for (int size = 0; size < encoded.size(); size += step) {
        assertMalformed(
            subject, encoded.slice(0, size), "prefix of " + size + " of " + encoded.size());
      }
      if (!encoded.isEmpty()) {
        assertMalformed(subject, encoded.slice(0, encoded.size() - 1), "all but the last byte");
      }
    }
  }

  private static <T> void trailing(Case<T> subject) {
    for (T sample : subject.samples()) {
      Bytes encoded = subject.codec().encode(sample);
      for (int extra : new int[] {0, 1, 0xff}) {
        assertMalformed(
            subject, Bytes.concat(encoded, Bytes.of((byte) extra)), "trailing byte " + extra);
      }
    }
  }

  private static <T> void huge(Case<T> subject) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Bytes encoded = subject.codec().encode(subject.samples().getFirst());
    for (int at : subject.sizesAt()) {
      for (long size :
          new long[] {0xffff, 0x7fff_ffffL, 0x8000_0000L, 0xffff_ffffL, Long.MAX_VALUE, -1}) {
        Bytes changed = replaceSize(encoded, at, new ByteWriter().compactSize(size).toBytes());
        long before = threads.getCurrentThreadAllocatedBytes();
        assertMalformed(subject, changed, "size " + Long.toUnsignedString(size) + " at " + at);
        long taken = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(taken).as("memory taken for size %s at %s", size, at).isLessThan(MEMORY_MAX);
      }
    }
  }

  private static <T> void padded(Case<T> subject) {
    Bytes encoded = subject.codec().encode(subject.samples().getFirst());
    for (int at : subject.sizesAt()) {
      int size = encoded.unsignedAt(at);
      assertThat(size).as("a size of one byte at " + at).isLessThan(0xfd);
      assertMalformed(
          subject,
          replaceSize(encoded, at, new ByteWriter().uint8(0xfd).uint16(size).toBytes()),
          "3 bytes");
      assertMalformed(
          subject,
          replaceSize(encoded, at, new ByteWriter().uint8(0xfe).uint32(size).toBytes()),
          "5 bytes");
      assertMalformed(
          subject,
          replaceSize(encoded, at, new ByteWriter().uint8(0xff).int64(size).toBytes()),
          "9 bytes");
    }
  }

  private static Bytes replaceSize(Bytes encoded, int at, Bytes size) {
    return Bytes.concat(encoded.slice(0, at), size, encoded.from(at + 1));
  }

  /// Fails unless decoding the bytes is a [MalformedException] and nothing else.
  private static <T> void assertMalformed(Case<T> subject, Bytes bytes, String what) {
    try {
      T decoded = subject.codec().decode(bytes);
      fail("%s: %s was read as %s", subject.name(), what, decoded);
    } catch (MalformedException expected) {
      assertThat(expected.getMessage()).as("reason").isNotBlank();
    }
  }

  /// Asserts that a layout refuses the given bytes.
  public static void assertMalformed(Codec<?> codec, Bytes bytes) {
    assertThatThrownBy(() -> codec.decode(bytes)).isInstanceOf(MalformedException.class);
  }
}
