package org.groat.network.transport;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Sha256;
import org.groat.network.wire.Protocol;

/// The transport in the clear, as it was from the first: magic, command, size, four bytes of checksum, payload.
///
/// A wrong magic and an oversize payload end the connection, since nothing after them can be trusted to be a frame. A bad
/// checksum or an impossible command drops one frame. The payload's buffer grows with what arrives, so that a peer that only
/// announces a large one takes no memory.
public final class V1Framing implements Framing {
  /// Bytes before the payload.
  public static final int HEADER_SIZE = 4 + Protocol.COMMAND_SIZE + 4 + 4;

  /// The first size of a payload's buffer where more is announced; from there it doubles.
  private static final int PAYLOAD_STEP = 1 << 16;

  private final int magic;
  private final byte[] header = new byte[HEADER_SIZE];
  private int headerFilled;
  private byte[] payload = {};
  private int payloadFilled;
  private int payloadSize;
  private boolean failed;

  /// @param magic the network's first four bytes, little-endian
  public V1Framing(int magic) {
    this.magic = magic;
  }

  /// Framings that know nothing else.
  public static Framings only(int magic) {
    return new Framings() {
      @Override
      public Framing inbound() {
        return new V1Framing(magic);
      }

      @Override
      public Framing outbound(boolean encrypted) {
        return new V1Framing(magic);
      }
    };
  }

  @Override
  public Bytes start() {
    return Bytes.EMPTY;
  }

  @Override
  public boolean canSend() {
    return true;
  }

  @Override
  public int bufferedBytes() {
    return payload.length;
  }

  @Override
  public TransportVersion version() {
    return TransportVersion.V1;
  }

  @Override
  public Bytes send(Frame frame) {
    Bytes payload = frame.payload();
    return new ByteWriter(HEADER_SIZE + payload.size())
        .int32(magic)
        .bytes(encodeCommand(frame.command()))
        .int32(payload.size())
        .bytes(checksum(payload))
        .bytes(payload)
        .toBytes();
  }

  @Override
  public List<FrameEvent> receive(Bytes chunk) {
    if (failed) {
      throw new IllegalStateException("bytes after the failure");
    }
    List<FrameEvent> events = new ArrayList<>();
    int at = 0;
    while (at < chunk.size() && !failed) {
      if (headerFilled < HEADER_SIZE) {
        int count = Math.min(HEADER_SIZE - headerFilled, chunk.size() - at);
        chunk.copyTo(at, header, headerFilled, count);
        headerFilled += count;
        at += count;
        if (headerFilled == HEADER_SIZE) {
          readHeader(events);
        }
      } else {
        int count = Math.min(payloadSize - payloadFilled, chunk.size() - at);
        makeRoom(payloadFilled + count);
        chunk.copyTo(at, payload, payloadFilled, count);
        payloadFilled += count;
        at += count;
      }
      if (!failed && headerFilled == HEADER_SIZE && payloadFilled == payloadSize) {
        events.add(finishFrame());
      }
    }
    return events;
  }

  private void readHeader(List<FrameEvent> events) {
    Bytes fields = Bytes.of(header);
    long size = fields.uint32At(4 + Protocol.COMMAND_SIZE);
    if (fields.int32At(0) != magic) {
      String detail =
          "the peer's messages begin with "
              + fields.slice(0, 4)
              + ", which is not this network's mark";
      fail(CloseReason.Kind.WRONG_MAGIC, detail, events);
    } else if (size > Protocol.PAYLOAD_SIZE_MAX) {
      String detail = "a message of " + size + " bytes, more than " + Protocol.PAYLOAD_SIZE_MAX;
      fail(CloseReason.Kind.OVERSIZE, detail, events);
    } else {
      payloadSize = (int) size;
      payload = new byte[Math.min(payloadSize, PAYLOAD_STEP)];
      payloadFilled = 0;
    }
  }

  private void fail(CloseReason.Kind kind, String detail, List<FrameEvent> events) {
    failed = true;
    events.add(new FrameEvent.Failed(new CloseReason(kind, detail)));
  }

  private FrameEvent finishFrame() {
    Bytes fields = Bytes.of(header);
    Bytes body = Bytes.wrap(payload);
    int size = HEADER_SIZE + payloadSize;
    headerFilled = 0;
    payload = new byte[0];
    payloadFilled = 0;
    payloadSize = 0;
    Bytes commandBytes = fields.slice(4, 4 + Protocol.COMMAND_SIZE);
    if (!isCommand(commandBytes)) {
      return new FrameEvent.Dropped(
          new Malformed(
              Malformed.Kind.COMMAND,
              "",
              "command " + commandBytes + " is no text padded with zeros"),
          size);
    }
    String command = decodeCommand(commandBytes);
    if (!fields.regionEquals(HEADER_SIZE - 4, checksum(body))) {
      return new FrameEvent.Dropped(
          new Malformed(Malformed.Kind.CHECKSUM, command, "wrong checksum"), size);
    }
    return new FrameEvent.Received(new Frame(command, body), size);
  }

  private void makeRoom(int wanted) {
    if (wanted > payload.length) {
      payload = Arrays.copyOf(payload, Math.min(payloadSize, Math.max(wanted, payload.length * 2)));
    }
  }

  private static Bytes checksum(Bytes payload) {
    return Bytes.wrap(Sha256.hashTwice(payload)).slice(0, 4);
  }

  /// Twelve bytes: the command and zeros.
  static Bytes encodeCommand(String command) {
    byte[] text = command.getBytes(StandardCharsets.ISO_8859_1);
    if (text.length > Protocol.COMMAND_SIZE) {
      throw new IllegalArgumentException(
          "command longer than " + Protocol.COMMAND_SIZE + ": " + command);
    }
    return Bytes.wrap(Arrays.copyOf(text, Protocol.COMMAND_SIZE));
  }

  /// The command before the zeros.
  static String decodeCommand(Bytes bytes) {
    return new String(bytes.toByteArray(), StandardCharsets.ISO_8859_1).replace("\0", "");
  }

  /// True for printable characters followed by nothing but zeros.
  static boolean isCommand(Bytes bytes) {
    int end = 0;
    while (end < bytes.size() && bytes.unsignedAt(end) != 0) {
      if (bytes.unsignedAt(end) < ' ' || bytes.unsignedAt(end) > '~') {
        return false;
      }
      end++;
    }
    for (int i = end; i < bytes.size(); i++) {
      if (bytes.at(i) != 0) {
        return false;
      }
    }
    return true;
  }
}
