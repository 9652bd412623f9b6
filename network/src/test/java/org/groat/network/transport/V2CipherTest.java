package org.groat.network.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.groat.chain.Vectors;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.EllSwift;
import org.groat.chain.crypto.Secp256k1s;
import org.junit.jupiter.api.Test;

final class V2CipherTest {
  private static final int MAIN = 0xd9b4bef9;
  private static final Bytes SECRET = Bytes.wrap(new byte[32]);

  @Test
  void everyPublishedPacketComesOutAsPublished() {
    List<String> lines = Vectors.lines("bips/bip-0324/packet_encoding_test_vectors.csv");
    List<String> names = List.of(lines.getFirst().split(",", -1));
    int passed = 0;
    for (String line : lines.subList(1, lines.size())) {
      String[] fields = line.split(",", -1);
      passed += holds(new Row(names, fields)) ? 1 : 0;
    }
    Vectors.count("BIP-0324 packets", passed, lines.size() - 1);
  }

  private record Row(List<String> names, String[] fields) {
    String text(String name) {
      return fields[names.indexOf(name)];
    }

    Bytes bytes(String name) {
      return Bytes.fromHex(text(name));
    }

    int number(String name) {
      return Integer.parseInt(text(name));
    }
  }

  private static boolean holds(Row row) {
    EllSwift ellSwift = Secp256k1s.bestEllSwift();
    boolean initiator = row.number("in_initiating") == 1;
    Bytes ours = row.bytes("in_ellswift_ours");
    Bytes theirs = row.bytes("in_ellswift_theirs");
    assertThat(ellSwift.decode(ours)).isEqualTo(row.bytes("mid_x_ours"));
    assertThat(ellSwift.decode(theirs)).isEqualTo(row.bytes("mid_x_theirs"));
    assertThat(Secp256k1s.best().publicKey(row.bytes("in_priv_ours")).from(1))
        .isEqualTo(row.bytes("mid_x_ours"));
    Bytes shared = ellSwift.sharedSecret(row.bytes("in_priv_ours"), ours, theirs, initiator);
    assertThat(shared).isEqualTo(row.bytes("mid_shared_secret"));
    V2Cipher cipher = new V2Cipher(shared, MAIN, initiator);
    assertThat(cipher.sessionId()).isEqualTo(row.bytes("out_session_id"));
    assertThat(cipher.sendTerminator()).isEqualTo(row.bytes("mid_send_garbage_terminator"));
    assertThat(cipher.receiveTerminator()).isEqualTo(row.bytes("mid_recv_garbage_terminator"));
    V2Cipher other = new V2Cipher(shared, MAIN, !initiator);
    for (int i = 0; i < row.number("in_idx"); i++) {
      Bytes packet = cipher.encrypt(new V2Cipher.Packet(Bytes.EMPTY, false), Bytes.EMPTY);
      assertThat(open(other, packet, Bytes.EMPTY)).isPresent();
    }
    Bytes[] parts = new Bytes[row.number("in_multiply")];
    Arrays.fill(parts, row.bytes("in_contents"));
    V2Cipher.Packet packet = new V2Cipher.Packet(Bytes.concat(parts), row.number("in_ignore") == 1);
    Bytes aad = row.bytes("in_aad");
    Bytes sealed = cipher.encrypt(packet, aad);
    if (!row.text("out_ciphertext").isEmpty()) {
      assertThat(sealed).isEqualTo(row.bytes("out_ciphertext"));
    }
    Bytes end = row.bytes("out_ciphertext_endswith");
    assertThat(sealed.from(sealed.size() - end.size())).isEqualTo(end);
    return open(other, sealed, aad).equals(Optional.of(packet));
  }

  @Test
  void twoSidesUnderstandEachOtherOverManyRekeyings() {
    V2Cipher one = new V2Cipher(SECRET, MAIN, true);
    V2Cipher other = new V2Cipher(SECRET, MAIN, false);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 3 * RekeyedStream.REKEY_INTERVAL; i++) {
      byte[] contents = new byte[random.nextInt(200)];
      random.nextBytes(contents);
      V2Cipher.Packet packet = new V2Cipher.Packet(Bytes.wrap(contents), random.nextBoolean());
      assertThat(open(other, one.encrypt(packet, Bytes.EMPTY), Bytes.EMPTY)).contains(packet);
      assertThat(open(one, other.encrypt(packet, Bytes.EMPTY), Bytes.EMPTY)).contains(packet);
    }
  }

  @Test
  void aPacketChangedAnywhereAfterItsSizeIsNotAuthentic() {
    Bytes sealed =
        new V2Cipher(SECRET, MAIN, true)
            .encrypt(new V2Cipher.Packet(Bytes.fromHex("010203"), false), Bytes.EMPTY);
    for (int at = V2Cipher.LENGTH_SIZE; at < sealed.size(); at++) {
      byte[] changed = sealed.toByteArray();
      changed[at] ^= 1;
      assertThat(open(new V2Cipher(SECRET, MAIN, false), Bytes.wrap(changed), Bytes.EMPTY))
          .isEmpty();
    }
    assertThat(open(new V2Cipher(SECRET, MAIN, false), sealed, Bytes.of((byte) 1))).isEmpty();
    assertThat(open(new V2Cipher(SECRET, 77, false), sealed, Bytes.EMPTY)).isEmpty();
  }

  private static Optional<V2Cipher.Packet> open(V2Cipher cipher, Bytes sealed, Bytes aad) {
    cipher.decryptSize(sealed.slice(0, V2Cipher.LENGTH_SIZE));
    return cipher.decrypt(sealed.from(V2Cipher.LENGTH_SIZE).toByteArray(), aad);
  }
}
