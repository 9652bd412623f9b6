package org.groat.network.transport;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.EllSwift;
import org.groat.network.wire.Protocol;
import org.jspecify.annotations.Nullable;

/// The encrypted transport (BIP-0324), which looks like random bytes from the first to the last.
///
/// Each side sends a key of 64 bytes and up to 4,095 bytes of garbage. As soon as it has the other's key it sends a terminator,
/// which only the two can foresee, and an empty packet that authenticates the garbage; then packets follow. Packets marked to
/// be ignored may stand anywhere.
///
/// **Falling back.** The side that was called does not speak before it knows whom to: when the first 16 bytes are those of a
/// `version` in the clear it hands everything to a [V1Framing]. The side that calls cannot go back on one connection: where the
/// peer closes, or answers in the clear, before it sent a key, the connection ends with the reason
/// [CloseReason.Kind#NOT_ENCRYPTED], and the transport calls once more in the clear.
public final class V2Framing implements Framing {
  /// The most garbage.
  static final int GARBAGE_SIZE_MAX = 4095;

  /// What a `version` in the clear begins with: magic and command.
  private static final int CLEAR_SIZE = 4 + Protocol.COMMAND_SIZE;

  private static final int SECRET_SIZE = 32;

  /// A buffer's size grows in such steps at least, up to what is wanted: never more than twice what arrived.
  private static final int BUFFER_STEP = 1 << 16;

  private static final Malformed NO_COMMAND =
      new Malformed(Malformed.Kind.COMMAND, "", "a packet that names no command");

  private final int magic;
  private final boolean initiator;
  private final EllSwift ellSwift;
  private final Bytes secret;
  private final Bytes key;
  private final Bytes garbage;
  private final Bytes clear;

  private State state;
  private byte[] buffer = new byte[EllSwift.SIZE];
  private int filled;
  private int wanted;
  private Bytes associated = Bytes.EMPTY;
  private boolean versionSeen;
  private @Nullable V2Cipher cipher;
  private @Nullable V1Framing fallback;

  /// @param magic the network's first four bytes, little-endian
  /// @param initiator true on the side that calls
  public V2Framing(int magic, boolean initiator, EllSwift ellSwift, RandomGenerator random) {
    this.magic = magic;
    this.initiator = initiator;
    this.ellSwift = ellSwift;
    this.secret = secret(random);
    this.key = ellSwift.encode(secret, bytes(random, SECRET_SIZE));
    this.garbage = bytes(random, random.nextInt(GARBAGE_SIZE_MAX + 1));
    this.clear = new ByteWriter().int32(magic).bytes(V1Framing.encodeCommand("version")).toBytes();
    this.state = initiator ? State.KEY : State.FIRST;
    this.wanted = initiator ? CLEAR_SIZE : 1;
  }

  /// Framings that take encrypted connections and those in the clear, and call as they are told.
  public static Framings framings(int magic, EllSwift ellSwift, RandomGenerator random) {
    return new Framings() {
      @Override
      public Framing inbound() {
        return new V2Framing(magic, false, ellSwift, random);
      }

      @Override
      public Framing outbound(boolean encrypted) {
        return encrypted ? new V2Framing(magic, true, ellSwift, random) : new V1Framing(magic);
      }
    };
  }

  @Override
  public Bytes start() {
    return initiator ? Bytes.concat(key, garbage) : Bytes.EMPTY;
  }

  @Override
  public boolean canSend() {
    return cipher != null || fallback != null;
  }

  @Override
  public Bytes send(Frame frame) {
    if (fallback != null) {
      return fallback.send(frame);
    }
    if (cipher == null) {
      throw new IllegalStateException("keys are not agreed yet");
    }
    return cipher.encrypt(new V2Cipher.Packet(V2Contents.encode(frame), false), Bytes.EMPTY);
  }

  @Override
  public int bufferedBytes() {
    if (fallback != null) {
      return fallback.bufferedBytes();
    }
    return state == State.PACKET ? buffer.length : 0;
  }

  @Override
  public TransportVersion version() {
    return fallback != null
        ? TransportVersion.V1
        : versionSeen ? TransportVersion.V2 : TransportVersion.DETECTING;
  }

  @Override
  public String sessionId() {
    return cipher == null ? "" : cipher.sessionId().toHex();
  }

  @Override
  public CloseReason peerClosed() {
    return initiator && state == State.KEY && filled == 0
        ? notEncrypted("the peer closed before it sent a key: it has no encrypted transport")
        : Framing.super.peerClosed();
  }

  @Override
  public List<FrameEvent> receive(Bytes chunk) {
    if (state == State.FAILED) {
      throw new IllegalStateException("bytes after the failure");
    }
    if (fallback != null) {
      return fallback.receive(chunk);
    }
    List<FrameEvent> events = new ArrayList<>();
    int at = 0;
    while (at < chunk.size() && state != State.FAILED) {
      int count = Math.min(wanted - filled, chunk.size() - at);
      makeRoom(filled + count);
      chunk.copyTo(at, buffer, filled, count);
      filled += count;
      at += count;
      if (filled == wanted) {
        step(events);
      }
      if (fallback != null) {
        events.addAll(fallback.receive(chunk.from(at)));
        return events;
      }
    }
    return events;
  }

  private void step(List<FrameEvent> events) {
    switch (state) {
      case FIRST -> first(events);
      case KEY -> key(events);
      case GARBAGE -> garbage(events);
      case LENGTH -> length(events);
      case PACKET -> packet(events);
      case CLEAR, FAILED -> throw new IllegalStateException("no bytes are collected now");
    }
  }

  /// A caller's bytes are compared one by one, so that a key is answered as soon as it cannot be the other.
  private void first(List<FrameEvent> events) {
    if (buffer[filled - 1] != clear.at(filled - 1)) {
      events.add(new FrameEvent.Answer(Bytes.concat(key, garbage)));
      state = State.KEY;
      wanted = filled < CLEAR_SIZE ? CLEAR_SIZE : EllSwift.SIZE;
    } else if (filled == CLEAR_SIZE) {
      V1Framing framing = new V1Framing(magic);
      events.addAll(framing.receive(clear));
      fallback = framing;
      state = State.CLEAR;
    } else {
      wanted++;
    }
  }

  private void key(List<FrameEvent> events) {
    Bytes received = Bytes.of(Arrays.copyOf(buffer, filled));
    boolean versionInClear = received.regionEquals(4, clear.from(4));
    if (initiator && isClear(received)) {
      fail(notEncrypted("the peer answers in the clear: it has no encrypted transport"), events);
    } else if (versionInClear) {
      fail(
          new CloseReason(
              CloseReason.Kind.WRONG_MAGIC,
              "the peer's messages begin with "
                  + received.slice(0, 4)
                  + ", which is not this network's mark"),
          events);
    } else if (filled < EllSwift.SIZE) {
      wanted = EllSwift.SIZE;
    } else {
      Bytes shared = ellSwift.sharedSecret(secret, key, received, initiator);
      V2Cipher agreed = new V2Cipher(shared, magic, initiator);
      Bytes version = agreed.encrypt(new V2Cipher.Packet(Bytes.EMPTY, false), garbage);
      events.add(new FrameEvent.Answer(Bytes.concat(agreed.sendTerminator(), version)));
      cipher = agreed;
      collect(State.GARBAGE, V2Cipher.TERMINATOR_SIZE);
    }
  }

  /// True for any message in the clear: some peers complain before they close.
  private boolean isClear(Bytes received) {
    return received.startsWith(clear.slice(0, 4))
        && V1Framing.isCommand(received.slice(4, CLEAR_SIZE));
  }

  private void garbage(List<FrameEvent> events) {
    Bytes received = Bytes.wrap(buffer, 0, filled);
    int size = filled - V2Cipher.TERMINATOR_SIZE;
    if (received.regionEquals(size, agreed().receiveTerminator())) {
      associated = Bytes.of(Arrays.copyOf(buffer, size));
      collect(State.LENGTH, V2Cipher.LENGTH_SIZE);
    } else if (size == GARBAGE_SIZE_MAX) {
      fail(notAuthentic("no end of the garbage after " + GARBAGE_SIZE_MAX + " bytes"), events);
    } else {
      wanted++;
    }
  }

  private void length(List<FrameEvent> events) {
    int size = agreed().decryptSize(Bytes.of(Arrays.copyOf(buffer, V2Cipher.LENGTH_SIZE)));
    if (size > V2Contents.SIZE_MAX) {
      fail(
          new CloseReason(
              CloseReason.Kind.OVERSIZE,
              "a packet of " + size + " bytes, more than " + V2Contents.SIZE_MAX),
          events);
    } else {
      collect(State.PACKET, size + V2Cipher.OVERHEAD - V2Cipher.LENGTH_SIZE);
    }
  }

  private void packet(List<FrameEvent> events) {
    byte[] sealed = buffer.length == filled ? buffer : Arrays.copyOf(buffer, filled);
    int size = filled + V2Cipher.LENGTH_SIZE;
    Optional<V2Cipher.Packet> opened = agreed().decrypt(sealed, associated);
    collect(State.LENGTH, V2Cipher.LENGTH_SIZE);
    associated = Bytes.EMPTY;
    if (opened.isEmpty()) {
      fail(notAuthentic("a packet is not authentic"), events);
    } else if (opened.get().ignore()) {
      return;
    } else if (!versionSeen) {
      // What it holds is for later versions of the transport.
      versionSeen = true;
    } else {
      events.add(
          V2Contents.decode(opened.get().contents())
              .<FrameEvent>map(frame -> new FrameEvent.Received(frame, size))
              .orElseGet(() -> new FrameEvent.Dropped(NO_COMMAND, size)));
    }
  }

  private void collect(State next, int count) {
    state = next;
    filled = 0;
    wanted = count;
    buffer = new byte[Math.min(count, BUFFER_STEP)];
  }

  private void makeRoom(int size) {
    if (size > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.min(wanted, Math.max(size, buffer.length * 2)));
    }
  }

  private void fail(CloseReason reason, List<FrameEvent> events) {
    state = State.FAILED;
    events.add(new FrameEvent.Failed(reason));
  }

  private V2Cipher agreed() {
    return Objects.requireNonNull(cipher, "keys are agreed");
  }

  private static CloseReason notEncrypted(String detail) {
    return new CloseReason(CloseReason.Kind.NOT_ENCRYPTED, detail);
  }

  private static CloseReason notAuthentic(String detail) {
    return new CloseReason(CloseReason.Kind.NOT_AUTHENTIC, detail);
  }

  private static Bytes bytes(RandomGenerator random, int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  /// With the first bit cleared and the last one set, any 32 bytes are a secret key.
  private static Bytes secret(RandomGenerator random) {
    byte[] bytes = new byte[SECRET_SIZE];
    random.nextBytes(bytes);
    bytes[0] &= 0x7f;
    bytes[SECRET_SIZE - 1] |= 1;
    return Bytes.wrap(bytes);
  }

  /// What the bytes collected next are.
  private enum State {
    /// The first bytes from a caller: a key, or a `version` in the clear.
    FIRST,
    KEY,
    GARBAGE,
    LENGTH,
    PACKET,
    CLEAR,
    FAILED
  }
}
