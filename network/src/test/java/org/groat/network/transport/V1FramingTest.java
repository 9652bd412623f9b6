package org.groat.network.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.network.wire.Messages;
import org.groat.network.wire.Protocol;
import org.groat.network.wire.SampleMessages;
import org.junit.jupiter.api.Test;

final class V1FramingTest {
  private static final int MAIN = 0xd9b4bef9;
  private static final String VERACK = "f9beb4d976657261636b000000000000000000005df6e0e2";

  private final V1Framing framing = new V1Framing(MAIN);

  @Test
  void thePublishedVerackIsWrittenAndRead() {
    assertThat(framing.send(new Frame("verack", Bytes.EMPTY))).isEqualTo(Bytes.fromHex(VERACK));
    assertThat(framing.receive(Bytes.fromHex(VERACK)))
        .containsExactly(new FrameEvent.Received(new Frame("verack", Bytes.EMPTY), 24));
  }

  @Test
  void thePublishedVersionIsRead() {
    Bytes published =
        Bytes.fromHex(
            "f9beb4d976657273696f6e000000000064000000358d4932"
                + "62ea0000010000000000000011b2d05000000000"
                + "010000000000000000000000000000000000ffff000000000000"
                + "000000000000000000000000000000000000ffff000000000000"
                + "3b2eb35d8ce617650f2f5361746f7368693a302e372e322fc03e0300");
    List<FrameEvent> events = framing.receive(published);
    assertThat(events).singleElement().isInstanceOf(FrameEvent.Received.class);
    Frame frame = ((FrameEvent.Received) events.getFirst()).frame();
    assertThat(frame.command()).isEqualTo("version");
    assertThat(framing.send(frame)).isEqualTo(published);
  }

  @Test
  void everyCutOfEveryMessageGivesTheSameFrames() {
    List<Frame> frames =
        SampleMessages.all()
            .map(message -> new Frame(message.command(), Messages.encode(message)))
            .toList();
    Bytes stream = Bytes.concat(frames.stream().map(framing::send).toArray(Bytes[]::new));
    for (int chunk = 1; chunk <= 130; chunk++) {
      assertThat(frames(cutEvery(stream, chunk))).as("chunks of %s", chunk).isEqualTo(frames);
    }
    for (long seed = 0; seed < 200; seed++) {
      assertThat(frames(cutAtRandom(stream, new SplittableRandom(seed))))
          .as("seed %s", seed)
          .isEqualTo(frames);
    }
  }

  @Test
  void theLargestPayloadPassesInAnyPieces() {
    byte[] large = new byte[Protocol.PAYLOAD_SIZE_MAX];
    new SplittableRandom(1).nextBytes(large);
    Frame frame = new Frame("block", Bytes.wrap(large));
    Bytes stream = framing.send(frame);
    assertThat(frames(cutEvery(stream, 1 << 16))).containsExactly(frame);
    assertThat(frames(cutEvery(stream, 999_983))).containsExactly(frame);
    assertThat(frames(List.of(stream))).containsExactly(frame);
  }

  @Test
  void aWrongMagicEndsTheConnection() {
    Bytes other = new V1Framing(0x0709110b).send(new Frame("verack", Bytes.EMPTY));
    assertThat(framing.receive(other))
        .singleElement()
        .isInstanceOfSatisfying(
            FrameEvent.Failed.class,
            failed -> {
              assertThat(failed.reason().kind()).isEqualTo(CloseReason.Kind.WRONG_MAGIC);
              assertThat(failed.reason().detail()).contains("0b110907");
            });
    assertThatThrownBy(() -> framing.receive(other)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anOversizePayloadEndsTheConnectionBeforeItArrives() {
    Bytes header = header("block", Protocol.PAYLOAD_SIZE_MAX + 1L);
    assertThat(framing.receive(header))
        .singleElement()
        .isInstanceOfSatisfying(
            FrameEvent.Failed.class,
            failed -> assertThat(failed.reason().kind()).isEqualTo(CloseReason.Kind.OVERSIZE));
    assertThat(new V1Framing(MAIN).receive(header("block", Protocol.PAYLOAD_SIZE_MAX))).isEmpty();
    assertThat(new V1Framing(MAIN).receive(header("block", 0xffff_ffffL))).hasSize(1);
  }

  @Test
  void aBadChecksumDropsOneFrameAndGoesOn() {
    byte[] bad = framing.send(new Frame("ping", Bytes.wrap(new byte[8]))).toByteArray();
    bad[bad.length - 1] ^= 1;
    assertThat(framing.receive(Bytes.concat(Bytes.wrap(bad), Bytes.fromHex(VERACK))))
        .containsExactly(
            new FrameEvent.Dropped(
                new Malformed(Malformed.Kind.CHECKSUM, "ping", "wrong checksum"), 32),
            new FrameEvent.Received(new Frame("verack", Bytes.EMPTY), 24));
  }

  @Test
  void anImpossibleCommandDropsOneFrameAndGoesOn() {
    for (String command :
        List.of(
            "766572006b0000000000000a", "7665720a0000000000000000", "ff0000000000000000000000")) {
      Bytes bad = Bytes.fromHex("f9beb4d9" + command + "00000000" + "5df6e0e2");
      List<FrameEvent> events = framing.receive(Bytes.concat(bad, Bytes.fromHex(VERACK)));
      assertThat(events).hasSize(2);
      assertThat(events.getFirst())
          .isInstanceOfSatisfying(
              FrameEvent.Dropped.class,
              dropped -> assertThat(dropped.what().kind()).isEqualTo(Malformed.Kind.COMMAND));
      assertThat(events.getLast()).isInstanceOf(FrameEvent.Received.class);
    }
  }

  @Test
  void aCommandOfTwelveLettersAndAnEmptyOneAreCommands() {
    for (String command : List.of("getcfcheckpt", "")) {
      Frame frame = new Frame(command, Bytes.EMPTY);
      assertThat(frames(List.of(framing.send(frame)))).containsExactly(frame);
    }
    assertThatThrownBy(() -> framing.send(new Frame("thirteenchars", Bytes.EMPTY)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anyBytesAtAllNeverThrow() {
    for (long seed = 0; seed < 2_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] noise = new byte[random.nextInt(400)];
      random.nextBytes(noise);
      Bytes stream =
          Bytes.concat(
              Bytes.fromHex(random.nextBoolean() ? "f9beb4d9" : VERACK), Bytes.wrap(noise));
      V1Framing fresh = new V1Framing(MAIN);
      for (Bytes chunk : cutAtRandom(stream, random)) {
        List<FrameEvent> events = fresh.receive(chunk);
        if (events.stream().anyMatch(FrameEvent.Failed.class::isInstance)) {
          break;
        }
      }
    }
  }

  @Test
  void theTransportInTheClearNeedsNoHandshake() {
    assertThat(framing.version()).isEqualTo(TransportVersion.V1);
    assertThat(framing.start()).isEqualTo(Bytes.EMPTY);
    assertThat(framing.canSend()).isTrue();
  }

  private static List<Frame> frames(List<Bytes> chunks) {
    V1Framing fresh = new V1Framing(MAIN);
    List<Frame> frames = new ArrayList<>();
    for (Bytes chunk : chunks) {
      for (FrameEvent event : fresh.receive(chunk)) {
        assertThat(event).isInstanceOf(FrameEvent.Received.class);
        frames.add(((FrameEvent.Received) event).frame());
      }
    }
    return frames;
  }

  static List<Bytes> cutEvery(Bytes stream, int size) {
    List<Bytes> chunks = new ArrayList<>();
    for (int at = 0; at < stream.size(); at += size) {
      chunks.add(stream.slice(at, Math.min(stream.size(), at + size)));
    }
    return chunks;
  }

  static List<Bytes> cutAtRandom(Bytes stream, RandomGenerator random) {
    List<Bytes> chunks = new ArrayList<>();
    int at = 0;
    while (at < stream.size()) {
      int size = Math.min(stream.size() - at, random.nextInt(0, 80));
      chunks.add(stream.slice(at, at + size));
      at += size;
    }
    return chunks;
  }

  private static Bytes header(String command, long size) {
    return new ByteWriter()
        .int32(MAIN)
        .bytes(V1Framing.encodeCommand(command))
        .uint32(size)
        .bytes(new byte[4])
        .toBytes();
  }
}
