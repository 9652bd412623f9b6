package org.groat.network.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.EllSwift;

/// A peer that agreed on keys with a called [V2Framing] and sends whatever it is told to: packets that are authentic and say
/// anything, damaged ones, and bytes that are no packets.
public final class EncryptedPeer {
  private static final int MAGIC = 0x1234_5678;
  private static final long SEED = 1;
  private static final Bytes SECRET = Bytes.fromHex("01".repeat(32));

  private final V2Framing called;
  private final V2Cipher cipher;

  private EncryptedPeer(V2Framing called, V2Cipher cipher) {
    this.called = called;
    this.cipher = cipher;
  }

  /// A peer whose handshake is done but for the packet that ends it.
  public static EncryptedPeer agreed(EllSwift ellSwift) {
    V2Framing called = new V2Framing(MAGIC, false, ellSwift, new Random(SEED));
    Bytes key = ellSwift.encode(SECRET, SECRET);
    Bytes theirs = answer(called.receive(key)).slice(0, EllSwift.SIZE);
    Bytes shared = ellSwift.sharedSecret(SECRET, key, theirs, true);
    EncryptedPeer peer = new EncryptedPeer(called, new V2Cipher(shared, MAGIC, true));
    peer.send(peer.cipher.sendTerminator(), 0);
    return peer;
  }

  /// A packet, to be sent.
  public Bytes packet(Bytes contents, boolean ignore) {
    return cipher.encrypt(new V2Cipher.Packet(contents, ignore), Bytes.EMPTY);
  }

  /// Sends bytes in two parts.
  ///
  /// @param first bytes in the first part
  /// @return what they bring about
  public List<FrameEvent> send(Bytes bytes, int first) {
    List<FrameEvent> events = new ArrayList<>(called.receive(bytes.slice(0, first)));
    boolean failed = !events.isEmpty() && events.getLast() instanceof FrameEvent.Failed;
    if (!failed) {
      events.addAll(called.receive(bytes.from(first)));
    }
    return events;
  }

  /// Fails unless a frame that was read from contents is read again from what is written of it.
  public static void requireStable(Frame frame) {
    Bytes written = V2Contents.encode(frame);
    if (!V2Contents.decode(written).equals(Optional.of(frame))) {
      throw new AssertionError("read " + frame + " but wrote " + written);
    }
  }

  private static Bytes answer(List<FrameEvent> events) {
    return events.stream()
        .filter(FrameEvent.Answer.class::isInstance)
        .map(event -> ((FrameEvent.Answer) event).bytes())
        .findFirst()
        .orElseThrow();
  }
}
