package org.groat.chain.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.MalformedException;
import org.junit.jupiter.api.Test;

final class Base58CheckTest {
  private static final String GENESIS_ADDRESS = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa";

  @Test
  void theAddressOfTheFirstBlockIsReadAndWritten() {
    Bytes payload = Bytes.fromHex("0062e907b15cbf27d5425399ebf6f0fb50ebb88f18");
    assertThat(Base58Check.decode(GENESIS_ADDRESS)).isEqualTo(payload);
    assertThat(Base58Check.encode(payload)).isEqualTo(GENESIS_ADDRESS);
  }

  @Test
  void oneWrongCharacterIsNoticed() {
    assertThatThrownBy(() -> Base58Check.decode(GENESIS_ADDRESS.replace('z', 'y')))
        .isInstanceOf(MalformedException.class)
        .hasMessage("checksum does not fit");
    assertThatThrownBy(() -> Base58Check.decode("abc"))
        .hasMessage("base58 text too short for a checksum");
  }
}
