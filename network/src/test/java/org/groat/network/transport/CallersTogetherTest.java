package org.groat.network.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.network.wire.Encoded;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.NetworkAddress;
import org.groat.network.wire.Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The memory that all who called share, seen at connections whose bytes a test moves.
final class CallersTogetherTest {
  private static final int MAGIC = 0x0709110b;
  private static final int LARGE = 1_000_000;
  private static final long ARRIVING_MAX = 4_000_000;
  private static final long SENDING_MAX = 6_000_000;
  private static final BufferLimits LIMITS =
      new BufferLimits(
          5_000_000,
          1_000_000,
          1_000_000 + 2 * Protocol.PAYLOAD_SIZE_MAX,
          new BufferLimits.CallersTogether(3_000_000, ARRIVING_MAX, SENDING_MAX));

  private final ManualEventLoop loop = new ManualEventLoop(Instant.ofEpochSecond(1_750_000_000));
  private final TransportMemory memory = TransportMemory.of(LIMITS, loop);
  private long ids;

  @Test
  void messagesThatNeverEndMakeRoomOldestFirst() {
    List<Line> crowd = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Line line = new Line(true);
      crowd.add(line);
      line.arrives(message(LARGE).slice(0, LARGE - 1));
      assertThat(memory.arriving().taken()).isLessThanOrEqualTo(ARRIVING_MAX);
    }
    assertThat(crowd.subList(0, 15)).allMatch(Line::isClosed);
    assertThat(crowd.subList(17, 20)).noneMatch(Line::isClosed);
    assertThat(crowd.getFirst().handler.closed.kind())
        .as("no blame")
        .isEqualTo(CloseReason.Kind.LOCAL);

    Line honest = new Line(true);
    honest.arrives(message(LARGE).slice(0, LARGE / 2));
    honest.arrives(message(LARGE).from(LARGE / 2));
    assertThat(honest.handler.messages).hasSize(1);
    assertThat(honest.isClosed()).isFalse();
  }

  @Test
  void whoEndsItsMessagesGoesAfterThoseWhoDoNot() {
    Line busy = new Line(true);
    for (int i = 0; i < 20; i++) {
      busy.arrives(message(LARGE).slice(0, LARGE / 2));
      new Line(true).arrives(message(LARGE).slice(0, LARGE / 2));
      busy.arrives(message(LARGE).from(LARGE / 2));
    }
    assertThat(busy.handler.messages).hasSize(20);
    assertThat(busy.isClosed()).isFalse();
  }

  @Test
  void callersDoNotCutUsOffFromThoseWeCalled() {
    Line called = new Line(false);
    called.arrives(message(LARGE).slice(0, LARGE / 2));
    for (int i = 0; i < 20; i++) {
      new Line(true).arrives(message(LARGE).slice(0, LARGE - 1));
    }
    called.arrives(message(LARGE).from(LARGE / 2));
    assertThat(called.handler.messages).hasSize(1);
    assertThat(called.isClosed()).isFalse();
  }

  @Test
  void theEncryptedTransportCountsWhatArrivesToo() {
    Framing inbound =
        new V2Framing(MAGIC, false, Secp256k1s.bestEllSwift(), new SplittableRandom(1));
    assertThat(inbound.bufferedBytes()).as("a handshake is no message").isZero();
    V1Framing plain = new V1Framing(MAGIC);
    plain.receive(message(LARGE).slice(0, LARGE / 2));
    assertThat(plain.bufferedBytes()).isBetween(LARGE / 2 - 24, LARGE);
    plain.receive(message(LARGE).from(LARGE / 2));
    assertThat(plain.bufferedBytes()).isZero();
  }

  @Test
  void whoDoesNotReadMakesRoomForWhoeverWaits() {
    List<Line> crowd = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Line line = new Line(true);
      crowd.add(line);
      while (!line.connection.isSendBufferFull()) {
        line.connection.send(large());
        line.sent++;
      }
    }
    assertThat(memory.sending().taken()).isLessThanOrEqualTo(SENDING_MAX);
    assertThat(crowd.getFirst().sent).isEqualTo(1);
    assertThat(crowd.getLast().sent).as("there was no room").isZero();
    Line reader = new Line(true);
    assertThat(reader.connection.isSendBufferFull()).isTrue();
    loop.runFor(Duration.ofMillis(1_900));
    assertThat(reader.handler.drained).isZero();
    assertThat(crowd).noneMatch(Line::isClosed);

    loop.runFor(Duration.ofMillis(200));
    assertThat(crowd.getFirst().handler.closed.kind())
        .as("no blame")
        .isEqualTo(CloseReason.Kind.LOCAL);
    assertThat(crowd.subList(1, 20)).as("that was enough").noneMatch(Line::isClosed);
    assertThat(reader.handler.drained).isEqualTo(1);
    assertThat(reader.connection.isSendBufferFull()).isFalse();
  }

  @Test
  void whoeverWaitsGoesOnAsSoonAsAnotherReads() {
    List<Line> readers = new ArrayList<>();
    while (memory.sending().hasRoom()) {
      Line line = new Line(true);
      readers.add(line);
      line.connection.send(large());
    }
    Line late = new Line(true);
    assertThat(late.connection.isSendBufferFull()).isTrue();
    loop.runFor(Duration.ZERO);
    assertThat(late.handler.drained).isZero();
    readers.getLast().pipe.read();
    loop.runFor(Duration.ZERO);
    assertThat(late.handler.drained).isEqualTo(1);
    loop.runFor(Duration.ofMinutes(1));
    assertThat(late.handler.drained).as("once").isEqualTo(1);
    assertThat(readers).noneMatch(Line::isClosed);
  }

  @Test
  void whoWasHeldUpWhileMemoryWasShortIsToldThatItGoesOn() {
    Line other = new Line(true);
    other.connection.send(large());
    other.connection.send(large());
    other.connection.send(large());
    other.connection.send(large());
    Line small = new Line(true);
    assertThat(small.connection.isSendBufferFull()).as("nothing waits for it").isFalse();
    small.connection.send(new Encoded("small", Bytes.wrap(new byte[10])));
    assertThat(small.connection.isSendBufferFull()).isTrue();
    loop.runFor(Duration.ZERO);
    assertThat(small.handler.drained).isZero();
    small.pipe.read();
    loop.runFor(Duration.ZERO);
    assertThat(small.handler.drained).isEqualTo(1);
    assertThat(small.connection.isSendBufferFull()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatAConnectionHeldIsGivenBackWhenItCloses(boolean byPeer) {
    Line line = new Line(true);
    line.arrives(message(LARGE).slice(0, LARGE / 2));
    line.connection.send(large());
    loop.runFor(Duration.ZERO);
    assertThat(memory.arriving().taken()).isPositive();
    assertThat(memory.sending().taken()).isPositive();
    if (byPeer) {
      line.framed.pipeClosedByPeer();
    } else {
      line.connection.close("done");
    }
    loop.runFor(Duration.ZERO);
    assertThat(memory.arriving().taken()).isZero();
    assertThat(memory.sending().taken()).isZero();
    assertThat(memory.waiting().size()).isZero();
  }

  @Test
  void noCallerIsReadFromWhileTooMuchWaitsForTheLoop() {
    Line first = new Line(true);
    Line second = new Line(true);
    Line called = new Line(false);
    // The loop does not run between these: it is behind.
    for (int i = 0; i < 4; i++) {
      first.framed.pipeReceived(message(LARGE));
    }
    second.framed.pipeReceived(message(10));
    called.framed.pipeReceived(message(10));
    assertThat(memory.waiting().size()).isGreaterThan(3_000_000);
    assertThat(first.pipe.reading).isFalse();
    assertThat(second.pipe.reading).isFalse();
    assertThat(called.pipe.reading).isTrue();
    loop.runFor(Duration.ZERO);
    assertThat(memory.waiting().size()).isZero();
    assertThat(first.pipe.reading).isTrue();
    assertThat(second.pipe.reading).isTrue();
    assertThat(first.handler.messages).hasSize(4);
  }

  private static Encoded large() {
    return new Encoded("large", Bytes.wrap(new byte[LARGE]));
  }

  private static Bytes message(int size) {
    return new V1Framing(MAGIC).send(new Frame("large", Bytes.wrap(new byte[size])));
  }

  /// A connection and its two ends.
  private final class Line {
    private final HandPipe pipe = new HandPipe();
    private final RecordingHandler handler = new RecordingHandler();
    private final FramedConnection framed;
    private final Connection connection;
    private int sent;

    private Line(boolean inbound) {
      Endpoint remote = new Endpoint(NetworkAddress.ofIpv4(10, 0, 0, 1), 1);
      framed =
          new FramedConnection(
              new FramedConnection.Ends(++ids, inbound, remote, remote, CallerShare.Account.FREE),
              loop,
              memory,
              new V1Framing(MAGIC),
              pipe);
      pipe.connection = framed;
      framed.pipeOpened(
          inbound ? Opening.inbound(c -> handler) : Opening.outbound(handler, () -> {}));
      loop.runFor(Duration.ZERO);
      connection = handler.connection();
    }

    private void arrives(Bytes bytes) {
      framed.pipeReceived(bytes);
      loop.runFor(Duration.ZERO);
    }

    private boolean isClosed() {
      return handler.closed != null;
    }
  }

  /// A pipe whose other end reads when it is told to.
  private final class HandPipe implements Pipe {
    private final Deque<Runnable> written = new ArrayDeque<>();
    private FramedConnection connection;
    private boolean reading;

    private void read() {
      while (!written.isEmpty()) {
        written.remove().run();
      }
    }

    @Override
    public void execute(Runnable task) {
      loop.execute(task);
    }

    @Override
    public void write(Bytes bytes, Runnable done) {
      written.add(done);
    }

    @Override
    public void setReading(boolean wanted) {
      reading = wanted;
    }

    @Override
    public void close() {
      written.clear();
      connection.pipeClosed(new CloseReason(CloseReason.Kind.LOCAL, "closed"));
    }
  }
}
