package org.groat.network.transport;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;

/// The packets of one encrypted connection (BIP-0324), both directions: everything follows from the secret that the two sides
/// agreed on and the network's magic.
final class V2Cipher {
  /// Bytes in a packet's encrypted size.
  static final int LENGTH_SIZE = 3;

  /// Bytes that a packet adds to its contents: size, header, authentication.
  static final int OVERHEAD = LENGTH_SIZE + 1 + RekeyedAead.TAG_SIZE;

  /// Bytes that end the garbage.
  static final int TERMINATOR_SIZE = 16;

  /// The header's bit that says: a decoy.
  private static final int IGNORE = 0x80;

  private static final int KEY_SIZE = 32;

  private final RekeyedStream sendLength;
  private final RekeyedStream receiveLength;
  private final RekeyedAead send;
  private final RekeyedAead receive;
  private final Bytes sendTerminator;
  private final Bytes receiveTerminator;
  private final Bytes sessionId;

  V2Cipher(Bytes sharedSecret, int magic, boolean initiator) {
    Bytes salt = new ByteWriter().bytes(ascii("bitcoin_v2_shared_secret")).int32(magic).toBytes();
    byte[] initiatorLength = derive(sharedSecret, salt, "initiator_L");
    byte[] initiatorPackets = derive(sharedSecret, salt, "initiator_P");
    byte[] responderLength = derive(sharedSecret, salt, "responder_L");
    byte[] responderPackets = derive(sharedSecret, salt, "responder_P");
    Bytes terminators = Bytes.wrap(derive(sharedSecret, salt, "garbage_terminators"));
    Bytes first = terminators.slice(0, TERMINATOR_SIZE);
    Bytes second = terminators.from(TERMINATOR_SIZE);
    this.sessionId = Bytes.wrap(derive(sharedSecret, salt, "session_id"));
    this.sendLength = new RekeyedStream(initiator ? initiatorLength : responderLength);
    this.send = new RekeyedAead(initiator ? initiatorPackets : responderPackets);
    this.receiveLength = new RekeyedStream(initiator ? responderLength : initiatorLength);
    this.receive = new RekeyedAead(initiator ? responderPackets : initiatorPackets);
    this.sendTerminator = initiator ? first : second;
    this.receiveTerminator = initiator ? second : first;
  }

  /// What a packet holds.
  ///
  /// @param ignore true for a decoy
  record Packet(Bytes contents, boolean ignore) {}

  /// The same 32 bytes on both sides and on no other connection.
  Bytes sessionId() {
    return sessionId;
  }

  Bytes sendTerminator() {
    return sendTerminator;
  }

  Bytes receiveTerminator() {
    return receiveTerminator;
  }

  /// The next packet to send.
  Bytes encrypt(Packet packet, Bytes associated) {
    int size = packet.contents.size();
    byte[] plain = new byte[1 + size];
    plain[0] = (byte) (packet.ignore ? IGNORE : 0);
    packet.contents.copyTo(plain, 1);
    byte[] output = new byte[size + OVERHEAD];
    Bytes length = Bytes.of((byte) size, (byte) (size >>> 8), (byte) (size >>> 16));
    System.arraycopy(sendLength.crypt(length), 0, output, 0, LENGTH_SIZE);
    send.encrypt(plain, associated, output, LENGTH_SIZE);
    return Bytes.wrap(output);
  }

  /// The size of the next packet's contents, from its first [#LENGTH_SIZE] bytes.
  int decryptSize(Bytes length) {
    byte[] plain = receiveLength.crypt(length);
    return plain[0] & 0xff | (plain[1] & 0xff) << 8 | (plain[2] & 0xff) << 16;
  }

  /// The packet whose size was decrypted last; empty where it is not authentic.
  Optional<Packet> decrypt(byte[] sealed, Bytes associated) {
    byte[] plain = receive.decrypt(sealed, associated);
    if (plain == null) {
      return Optional.empty();
    }
    return Optional.of(new Packet(Bytes.wrap(plain).from(1), (plain[0] & IGNORE) != 0));
  }

  private static byte[] derive(Bytes secret, Bytes salt, String purpose) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveData(
              HKDFParameterSpec.ofExtract()
                  .addIKM(secret.toByteArray())
                  .addSalt(salt.toByteArray())
                  .thenExpand(ascii(purpose), KEY_SIZE));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HKDF-SHA256", e);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
