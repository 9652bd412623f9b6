package org.groat.wallet.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import org.groat.chain.Vectors;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.wallet.keys.Address;
import org.groat.wallet.keys.ExtendedPrivateKey;
import org.groat.wallet.keys.Mnemonic;
import org.groat.wallet.keys.WalletException;
import org.junit.jupiter.api.Test;

final class DescriptorTest {
  private static final NetworkParameters MAIN = NetworkParameters.MAIN;
  private static final String KEY =
      "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
  private static final String OTHER =
      "02c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5";
  private static final String XPUB =
      "xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8";
  private static final String XPRV =
      "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi";

  private static final ExtendedPrivateKey MASTER =
      ExtendedPrivateKey.ofSeed(
          Mnemonic.parse(
                  "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon"
                      + " abandon about")
              .seed(""));

  @Test
  void scriptsOfAKnownKeyAreTheKnownOnes() {
    assertScript("pkh(" + KEY + ")", "76a914751e76e8199196d454941c45d1b3a323f1433bd688ac");
    assertScript("wpkh(" + KEY + ")", "0014751e76e8199196d454941c45d1b3a323f1433bd6");
    assertScript("sh(wpkh(" + KEY + "))", "a914bcfeb728b584253d5f3f70bcb780e9ef218a68f487");
    ScriptDetails multi =
        DescriptorText.parse("wsh(multi(2," + OTHER + "," + KEY + "))", MAIN).expand(0);
    assertThat(multi.witnessScript().toHex())
        .isEqualTo("52" + "21" + OTHER + "21" + KEY + "52" + "ae");
    ScriptDetails sorted =
        DescriptorText.parse("wsh(sortedmulti(1," + OTHER + "," + KEY + "))", MAIN).expand(0);
    assertThat(sorted.witnessScript().toHex())
        .isEqualTo("51" + "21" + KEY + "21" + OTHER + "52" + "ae");
    ScriptDetails nested = DescriptorText.parse("sh(wsh(multi(1," + KEY + ")))", MAIN).expand(0);
    assertThat(nested.redeemScript().size()).isEqualTo(34);
  }

  /// BIP-0341's wallet vectors, those without scripts.
  @Test
  void taprootKeysAreTweakedAsPublished() {
    JsonNode cases = Vectors.json("core/bip341_wallet_vectors.json").get("scriptPubKey");
    int passed = 0;
    for (JsonNode vector : cases) {
      if (vector.get("given").get("scriptTree").isNull()) {
        String internal = vector.get("given").get("internalPubkey").asText();
        Bytes script = DescriptorText.parse("tr(" + internal + ")", MAIN).expand(0).scriptPubKey();
        assertThat(script.toHex()).isEqualTo(vector.get("expected").get("scriptPubKey").asText());
        assertThat(Address.of(script, MAIN))
            .hasToString("Optional[" + vector.get("expected").get("bip350Address").asText() + "]");
        passed++;
      }
    }
    assertThat(passed).isPositive();
  }

  /// BIP-0044, BIP-0049, BIP-0084 and BIP-0086 with the words that all of them use.
  @Test
  void accountsOfEachKindHaveTheirPublishedAddresses() {
    assertThat(address(AddressType.LEGACY, MAIN, 0))
        .isEqualTo("1LqBGSKuX5yYUonjxT5qGfpUsXKYYWeabA");
    assertThat(address(AddressType.P2SH_SEGWIT, NetworkParameters.TESTNET3, 0))
        .isEqualTo("2Mww8dCYPUpKHofjgcXcBCEGmniw9CoaiD2");
    assertThat(address(AddressType.BECH32, MAIN, 0))
        .isEqualTo("bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu");
    assertThat(address(AddressType.BECH32, MAIN, 1))
        .isEqualTo("bc1q8c6fshw2dlwun7ekn9qwf37cu2rn755upcp6el");
    assertThat(address(AddressType.BECH32M, MAIN, 0))
        .isEqualTo("bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr");
    assertThat(address(AddressType.BECH32M, MAIN, 1))
        .isEqualTo("bc1p3qkhfews2uk44qtvauqyr2ttdsw7svhkl9nkm9s9c3x4ax5h60wqwruhk7");
  }

  @Test
  void theTextIsReadBackAsTheSameDescriptor() {
    for (AddressType type : AddressType.values()) {
      Descriptor made = type.descriptor(MASTER, MAIN, 3, 1);
      String text = made.toText(MAIN);
      assertThat(DescriptorText.parse(text, MAIN)).isEqualTo(made);
      assertThat(DescriptorText.parse(text, MAIN).toText(MAIN)).isEqualTo(text);
      assertThat(made.isRanged()).isTrue();
    }
    String multi =
        "wsh(sortedmulti(2,[d34db33f/48h/0h]" + XPUB + "/0/*," + KEY + "," + XPUB + "/7))";
    assertThat(DescriptorText.parse(multi, MAIN).body(MAIN)).isEqualTo(multi);
  }

  @Test
  void aDerivedKeyNamesItsPathFromTheMasterKey() {
    DerivedKey key = AddressType.BECH32.descriptor(MASTER, MAIN, 0, 1).expand(9).keys().getFirst();
    assertThat(key.path().toString()).isEqualTo("84h/0h/0h/1/9");
    assertThat(key.fingerprint()).isEqualTo(MASTER.publicKey().fingerprint());
    assertThat(MASTER.derive(key.path()).publicKey().publicKey()).isEqualTo(key.publicKey());
  }

  @Test
  void aSecretKeyIsReadAsThePublicOneBehindItsHardenedSteps() {
    Descriptor descriptor = DescriptorText.parse("wpkh(" + XPRV + "/0h/1/*)", MAIN);
    ExtendedPrivateKey secret = ExtendedPrivateKey.parse(XPRV, MAIN);
    assertThat(descriptor.body(MAIN))
        .isEqualTo(
            "wpkh([3442193e/0h]" + secret.child(-0x80000000).publicKey().toText(MAIN) + "/1/*)")
        .doesNotContain("xprv");
  }

  /// BIP-0380, "Test vectors".
  @Test
  void theChecksumIsThePublishedOne() {
    assertThat(DescriptorChecksum.append("raw(deadbeef)")).isEqualTo("raw(deadbeef)#89f8spxm");
    assertThat(DescriptorChecksum.strip("raw(deadbeef)#89f8spxm")).isEqualTo("raw(deadbeef)");
    for (String wrong :
        new String[] {"raw(deadbeef)#", "raw(deadbeef)#89f8spxmx", "raw(deedbeef)#89f8spxm"}) {
      assertThatThrownBy(() -> DescriptorChecksum.strip(wrong)).isInstanceOf(WalletException.class);
    }
  }

  @Test
  void whatIsNotSupportedOrWrongIsSaid() {
    assertRefused("wsh(pk(" + KEY + "))", "descriptor wsh(pk()) is not supported here");
    assertRefused("combo(" + KEY + ")", "descriptor combo() is not supported here");
    assertRefused("wpkh(" + XPUB + "/0h/*)", "a public key has no hardened children: 0h");
    assertRefused(
        "wsh(multi(3," + KEY + "," + OTHER + "))",
        "multi() takes a threshold of 1 to the number of its keys, and at most 16 keys");
    assertRefused("wpkh([1234]" + KEY + ")", "a fingerprint has eight hexadecimal digits: 1234");
    assertRefused("nonsense", "not a descriptor: nonsense");
    assertThatThrownBy(
            () -> DescriptorText.parse("wpkh(" + XPUB + "/*)", NetworkParameters.REGTEST))
        .hasMessageContaining("an extended public key of main");
  }

  private static void assertScript(String text, String script) {
    assertThat(DescriptorText.parse(text, MAIN).expand(0).scriptPubKey().toHex()).isEqualTo(script);
  }

  private static void assertRefused(String text, String message) {
    assertThatThrownBy(() -> DescriptorText.parse(text, MAIN))
        .isInstanceOf(WalletException.class)
        .hasMessage(message);
  }

  private static String address(AddressType type, NetworkParameters network, int branch) {
    Bytes script = type.descriptor(MASTER, network, 0, branch).expand(0).scriptPubKey();
    return Address.of(script, network).orElseThrow().toString();
  }
}
