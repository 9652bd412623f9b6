package org.groat.wallet.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import org.groat.chain.Vectors;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.NetworkParameters;
import org.junit.jupiter.api.Test;

final class AddressTest {
  private static final NetworkParameters MAIN = NetworkParameters.MAIN;

  @Test
  void allValidKeysAndAddressesAreReadAndWritten() {
    JsonNode vectors = Vectors.json("core/key_io_valid.json");
    int passed = 0;
    for (JsonNode vector : vectors) {
      String text = vector.get(0).asText();
      Bytes payload = Bytes.fromHex(vector.get(1).asText());
      JsonNode facts = vector.get(2);
      NetworkParameters network = NetworkParameters.byName(facts.get("chain").asText());
      if (facts.get("isPrivkey").asBoolean()) {
        SecretKey key = SecretKey.parse(text, network);
        assertThat(key.secret()).as(text).isEqualTo(payload);
        assertThat(key.isCompressed()).as(text).isEqualTo(facts.get("isCompressed").asBoolean());
        assertThat(key.toText(network)).isEqualTo(text);
        assertThatThrownBy(() -> Address.parse(text, network)).isInstanceOf(WalletException.class);
      } else {
        Address address = Address.parse(text, network);
        assertThat(address.scriptPubKey()).as(text).isEqualTo(payload);
        assertThat(Address.of(payload, network)).contains(address);
        if (facts.path("tryCaseFlip").asBoolean()) {
          assertThat(Address.parse(flipCase(text), network)).isEqualTo(address);
        } else {
          assertThat(address.toString()).isEqualTo(text);
        }
        assertThatThrownBy(() -> SecretKey.parse(text, network))
            .isInstanceOf(WalletException.class);
      }
      passed++;
    }
    Vectors.count("key_io_valid", passed, vectors.size());
  }

  @Test
  void allInvalidKeysAndAddressesAreRefusedOnEveryNetwork() {
    JsonNode vectors = Vectors.json("core/key_io_invalid.json");
    int passed = 0;
    for (JsonNode vector : vectors) {
      String text = vector.get(0).asText();
      for (NetworkParameters network : NetworkParameters.all()) {
        assertThatThrownBy(() -> Address.parse(text, network))
            .as(text)
            .isInstanceOf(WalletException.class);
        assertThatThrownBy(() -> SecretKey.parse(text, network))
            .as(text)
            .isInstanceOf(WalletException.class);
      }
      passed++;
    }
    Vectors.count("key_io_invalid", passed, vectors.size());
  }

  @Test
  void anotherNetworksAddressIsNamedByItsNetwork() {
    assertRefused(
        "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080",
        "\"bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080\" is an address of another network"
            + " (regtest), and this is main");
    assertThatThrownBy(() -> Address.parse("tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx", MAIN))
        .hasMessageContaining("another network (")
        .hasMessageContaining("testnet4")
        .hasMessageContaining("signet");
    assertThatThrownBy(
            () -> Address.parse("1FsSia9rv4NeEwvJ2GvXrX7LyxYspbN2mo", NetworkParameters.REGTEST))
        .hasMessageEndingWith("is an address of another network (main), and this is regtest");
  }

  @Test
  void aMistypedAddressIsToldFromGarbage() {
    assertRefused(
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",
        "\"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5\" is no address, or was mistyped: checksum"
            + " does not fit");
    assertRefused(
        "1FsSia9rv4NeEwvJ2GvXrX7LyxYspbN2mp",
        "\"1FsSia9rv4NeEwvJ2GvXrX7LyxYspbN2mp\" is no address, or was mistyped: checksum does not"
            + " fit");
    assertRefused(
        "hello, world",
        "\"hello, world\" is no address, or was mistyped: character 'l' is not part of base58");
    assertRefused("", "an address is missing");
  }

  @Test
  void anotherNetworksSecretKeyIsNamed() {
    SecretKey key = new SecretKey(Bytes.fromHex("01".repeat(32)), true);
    assertThatThrownBy(() -> SecretKey.parse(key.toText(MAIN), NetworkParameters.SIGNET))
        .hasMessage("this secret key belongs to main, and this is signet");
    assertThat(key.toString()).doesNotContain("0101");
  }

  /// BIP-0350: programs of versions that nobody uses yet.
  @Test
  void futureWitnessVersionsHaveAddresses() {
    String version16 = "bc1sw50qgdz25j";
    assertThat(
            Address.parse(version16.toUpperCase(java.util.Locale.ROOT), MAIN)
                .scriptPubKey()
                .toHex())
        .isEqualTo("6002751e");
    assertThat(Address.of(Bytes.fromHex("6002751e"), MAIN))
        .hasToString("Optional[" + version16 + "]");
    assertThat(Address.of(Bytes.fromHex("51024e73"), MAIN)).hasToString("Optional[bc1pfeessrawgf]");
  }

  private static void assertRefused(String text, String message) {
    assertThatThrownBy(() -> Address.parse(text, MAIN))
        .isInstanceOf(WalletException.class)
        .hasMessage(message)
        .extracting(e -> ((WalletException) e).kind())
        .isEqualTo(WalletException.Kind.INVALID_ADDRESS_OR_KEY);
  }

  private static String flipCase(String text) {
    return text.chars()
        .map(c -> Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
