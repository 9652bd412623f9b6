package org.groat.network.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.EllSwift;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.network.wire.Messages;
import org.groat.network.wire.Protocol;
import org.groat.network.wire.SampleMessages;
import org.junit.jupiter.api.Test;

final class V2FramingTest {
  private static final int MAGIC = 0xdab5bffa;
  private static final EllSwift ELL_SWIFT = Secp256k1s.bestEllSwift();
  private static final Frame PING = new Frame("ping", Bytes.fromHex("0100000000000000"));

  /// Two framings and what each has received, joined by bytes that are cut at random.
  private static final class Pair {
    final SplittableRandom random;
    final Framing caller;
    final Framing called;
    final List<Frame> atCaller = new ArrayList<>();
    final List<Frame> atCalled = new ArrayList<>();
    final List<CloseReason> failures = new ArrayList<>();
    private Bytes toCalled;
    private Bytes toCaller;

    Pair(long seed, Framing caller, Framing called) {
      this.random = new SplittableRandom(seed);
      this.caller = caller;
      this.called = called;
      this.toCalled = caller.start();
      this.toCaller = called.start();
    }

    Pair(long seed) {
      this(seed, framing(seed, true), framing(seed + 1_000_000, false));
    }

    void run() {
      while (!toCalled.isEmpty() || !toCaller.isEmpty()) {
        if (toCaller.isEmpty() || !toCalled.isEmpty() && random.nextBoolean()) {
          int count = random.nextInt(1, Math.min(toCalled.size(), 300) + 1);
          Bytes chunk = toCalled.slice(0, count);
          toCalled = toCalled.from(count);
          toCaller = Bytes.concat(toCaller, feed(called, chunk, atCalled));
        } else {
          int count = random.nextInt(1, Math.min(toCaller.size(), 300) + 1);
          Bytes chunk = toCaller.slice(0, count);
          toCaller = toCaller.from(count);
          toCalled = Bytes.concat(toCalled, feed(caller, chunk, atCaller));
        }
      }
    }

    void send(boolean fromCaller, Frame frame) {
      if (fromCaller) {
        toCalled = Bytes.concat(toCalled, caller.send(frame));
      } else {
        toCaller = Bytes.concat(toCaller, called.send(frame));
      }
    }

    private Bytes feed(Framing framing, Bytes chunk, List<Frame> frames) {
      Bytes answers = Bytes.EMPTY;
      for (FrameEvent event : framing.receive(chunk)) {
        switch (event) {
          case FrameEvent.Received received -> frames.add(received.frame());
          case FrameEvent.Answer answer -> answers = Bytes.concat(answers, answer.bytes());
          case FrameEvent.Failed failed -> failures.add(failed.reason());
          case FrameEvent.Dropped dropped -> throw new AssertionError(dropped.what().detail());
        }
      }
      return answers;
    }
  }

  private static V2Framing framing(long seed, boolean initiator) {
    return new V2Framing(MAGIC, initiator, ELL_SWIFT, new SplittableRandom(seed));
  }

  @Test
  void twoSidesAgreeAndEveryMessageCrossesHoweverTheBytesAreCut() {
    List<Frame> frames =
        SampleMessages.all()
            .map(message -> new Frame(message.command(), Messages.encode(message)))
            .toList();
    for (long seed = 0; seed < 40; seed++) {
      Pair pair = new Pair(seed);
      assertThat(pair.caller.canSend()).isFalse();
      assertThat(pair.called.version()).isEqualTo(TransportVersion.DETECTING);
      pair.run();
      assertThat(pair.caller.version()).as("seed %s", seed).isEqualTo(TransportVersion.V2);
      assertThat(pair.called.version()).as("seed %s", seed).isEqualTo(TransportVersion.V2);
      assertThat(pair.caller.sessionId()).hasSize(64).isEqualTo(pair.called.sessionId());
      for (Frame frame : frames) {
        pair.send(true, frame);
        pair.send(false, frame);
      }
      pair.run();
      assertThat(pair.atCalled).as("seed %s", seed).isEqualTo(frames);
      assertThat(pair.atCaller).as("seed %s", seed).isEqualTo(frames);
      assertThat(pair.failures).isEmpty();
    }
  }

  @Test
  void theLargestPayloadCrosses() {
    Pair pair = new Pair(1);
    pair.run();
    Frame large = new Frame("block", Bytes.wrap(new byte[Protocol.PAYLOAD_SIZE_MAX]));
    Frame named = new Frame("getnothing12", Bytes.wrap(new byte[Protocol.PAYLOAD_SIZE_MAX]));
    List<Frame> frames = new ArrayList<>();
    for (Frame frame : List.of(large, named)) {
      for (Bytes chunk : V1FramingTest.cutEvery(pair.caller.send(frame), 60_000)) {
        pair.feed(pair.called, chunk, frames);
      }
    }
    assertThat(frames).containsExactly(large, named);
  }

  @Test
  void aCallerInTheClearIsAnsweredInTheClear() {
    for (long seed = 0; seed < 50; seed++) {
      Pair pair = new Pair(seed, new V1Framing(MAGIC), framing(seed, false));
      Frame version =
          new Frame("version", Messages.encode(SampleMessages.all().findFirst().orElseThrow()));
      pair.send(true, version);
      pair.run();
      assertThat(pair.called.version()).isEqualTo(TransportVersion.V1);
      assertThat(pair.called.canSend()).isTrue();
      pair.send(true, PING);
      pair.send(false, PING);
      pair.run();
      assertThat(pair.atCalled).containsExactly(version, PING);
      assertThat(pair.atCaller).containsExactly(PING);
    }
  }

  @Test
  void aCallerOfAnotherNetworkInTheClearIsToldSo() {
    V2Framing called = framing(1, false);
    Bytes other = new V1Framing(0x0709110b).send(new Frame("version", Bytes.wrap(new byte[90])));
    assertThat(called.receive(other))
        .last()
        .isInstanceOfSatisfying(
            FrameEvent.Failed.class,
            failed -> assertThat(failed.reason().kind()).isEqualTo(CloseReason.Kind.WRONG_MAGIC));
  }

  @Test
  void aPeerWithoutTheTransportIsRecognised() {
    V2Framing caller = framing(1, true);
    assertThat(caller.peerClosed().kind()).isEqualTo(CloseReason.Kind.NOT_ENCRYPTED);
    Bytes clear = new V1Framing(MAGIC).send(new Frame("version", Bytes.wrap(new byte[90])));
    assertThat(caller.receive(clear))
        .singleElement()
        .isInstanceOfSatisfying(
            FrameEvent.Failed.class,
            failed -> assertThat(failed.reason().kind()).isEqualTo(CloseReason.Kind.NOT_ENCRYPTED));
  }

  @Test
  void aPeerThatClosesLaterJustClosed() {
    Pair pair = new Pair(3);
    pair.run();
    assertThat(pair.caller.peerClosed().kind()).isEqualTo(CloseReason.Kind.REMOTE);
    assertThat(framing(1, false).peerClosed().kind()).isEqualTo(CloseReason.Kind.REMOTE);
  }

  @Test
  void aChangedByteAnywhereAfterTheKeysEndsTheConnection() {
    for (long seed = 0; seed < 60; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      V2Framing caller = framing(seed, true);
      V2Framing called = framing(seed + 500, false);
      Bytes answer = answers(called.receive(caller.start()));
      Bytes rest = answers(caller.receive(answer));
      Bytes packets = Bytes.concat(rest, caller.send(PING), caller.send(PING));
      byte[] changed = packets.toByteArray();
      int at = random.nextInt(changed.length);
      changed[at] ^= (byte) (1 << random.nextInt(8));
      List<FrameEvent> events = new ArrayList<>(called.receive(Bytes.wrap(changed)));
      // A size that was changed may ask for more than was sent, and a terminator that was changed
      // is looked for further on.
      for (int i = 0; i < 300 && !failed(events); i++) {
        events.addAll(called.receive(Bytes.wrap(new byte[1 << 16])));
      }
      assertThat(failed(events)).as("seed %s, byte %s", seed, at).isTrue();
      assertThat(events.stream().filter(FrameEvent.Received.class::isInstance).count())
          .isLessThan(2);
    }
  }

  private static boolean failed(List<FrameEvent> events) {
    return !events.isEmpty()
        && events.getLast() instanceof FrameEvent.Failed failed
        && (failed.reason().kind() == CloseReason.Kind.NOT_AUTHENTIC
            || failed.reason().kind() == CloseReason.Kind.OVERSIZE);
  }

  private static Bytes answers(List<FrameEvent> events) {
    return Bytes.concat(
        events.stream()
            .filter(FrameEvent.Answer.class::isInstance)
            .map(event -> ((FrameEvent.Answer) event).bytes())
            .toArray(Bytes[]::new));
  }

  /// A peer written out by hand, to send what no framing sends.
  private static final class Handmade {
    final V2Framing called = framing(77, false);
    final V2Cipher cipher;

    Handmade(Bytes garbage) {
      SplittableRandom random = new SplittableRandom(5);
      byte[] bytes = new byte[32];
      random.nextBytes(bytes);
      bytes[0] = 1;
      Bytes secret = Bytes.wrap(bytes);
      Bytes key = ELL_SWIFT.encode(secret, secret);
      Bytes answer = answers(called.receive(Bytes.concat(key, garbage)));
      Bytes theirs = answer.slice(0, EllSwift.SIZE);
      cipher = new V2Cipher(ELL_SWIFT.sharedSecret(secret, key, theirs, true), MAGIC, true);
    }

    List<FrameEvent> terminate() {
      return called.receive(cipher.sendTerminator());
    }

    List<FrameEvent> packet(String contents, boolean ignore, Bytes aad) {
      return called.receive(
          cipher.encrypt(new V2Cipher.Packet(Bytes.fromHex(contents), ignore), aad));
    }
  }

  @Test
  void decoysMayStandAnywhereAndTheFirstPacketAuthenticatesTheGarbage() {
    Bytes garbage = Bytes.wrap(new byte[V2Framing.GARBAGE_SIZE_MAX]);
    Handmade peer = new Handmade(garbage);
    assertThat(peer.terminate()).isEmpty();
    assertThat(peer.packet("aabb", true, garbage)).isEmpty();
    assertThat(peer.packet("", true, Bytes.EMPTY)).isEmpty();
    assertThat(peer.called.version()).isEqualTo(TransportVersion.DETECTING);
    assertThat(peer.packet("ff00", false, Bytes.EMPTY))
        .as("the version packet's contents are for later")
        .isEmpty();
    assertThat(peer.called.version()).isEqualTo(TransportVersion.V2);
    assertThat(peer.packet("120100000000000000", true, Bytes.EMPTY)).isEmpty();
    assertThat(peer.packet("120100000000000000", false, Bytes.EMPTY))
        .containsExactly(new FrameEvent.Received(PING, 29));
  }

  @Test
  void garbageOfAnotherAuthenticationEndsTheConnection() {
    Handmade peer = new Handmade(Bytes.wrap(new byte[9]));
    peer.terminate();
    assertThat(failed(peer.packet("", false, Bytes.EMPTY))).isTrue();
  }

  @Test
  void garbageWithoutAnEndEndsTheConnection() {
    Handmade peer = new Handmade(Bytes.wrap(new byte[V2Framing.GARBAGE_SIZE_MAX]));
    assertThat(peer.called.receive(Bytes.wrap(new byte[15]))).isEmpty();
    assertThat(failed(peer.called.receive(Bytes.wrap(new byte[1])))).isTrue();
  }

  @Test
  void packetsThatNameNoCommandAreDropped() {
    Handmade peer = new Handmade(Bytes.EMPTY);
    peer.terminate();
    peer.packet("", false, Bytes.EMPTY);
    for (String contents :
        List.of(
            "",
            "1d",
            "ff",
            "00",
            "0070696e6700000000000000",
            "0070696e67000000000000000a",
            "00ff0000000000000000000000")) {
      assertThat(peer.packet(contents, false, Bytes.EMPTY))
          .singleElement()
          .isInstanceOfSatisfying(
              FrameEvent.Dropped.class,
              dropped -> assertThat(dropped.what().kind()).isEqualTo(Malformed.Kind.COMMAND));
    }
    assertThat(peer.packet("0070696e670000000000000000" + "0100000000000000", false, Bytes.EMPTY))
        .as("a command in full although it has a short id")
        .containsExactly(new FrameEvent.Received(PING, 41));
  }

  @Test
  void anOversizePacketEndsTheConnectionBeforeItArrives() {
    Handmade peer = new Handmade(Bytes.EMPTY);
    peer.terminate();
    peer.packet("", false, Bytes.EMPTY);
    Bytes huge =
        peer.cipher.encrypt(
            new V2Cipher.Packet(Bytes.wrap(new byte[V2Contents.SIZE_MAX + 1]), false), Bytes.EMPTY);
    assertThat(failed(peer.called.receive(huge.slice(0, V2Cipher.LENGTH_SIZE)))).isTrue();
  }

  @Test
  void nothingThatIsSentLooksTheSameTwice() {
    assertThat(framing(1, true).start()).isNotEqualTo(framing(2, true).start());
    assertThat(framing(1, true).start().size()).isBetween(64, 64 + V2Framing.GARBAGE_SIZE_MAX);
    assertThat(framing(1, false).start()).isEqualTo(Bytes.EMPTY);
  }
}
