package org.groat.wallet.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Sha256;
import org.junit.jupiter.api.Test;

final class MnemonicTest {
  private static final String ABOUT =
      "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon"
          + " about";

  @Test
  void theWordListIsThePublishedOneToTheByte() throws IOException {
    try (InputStream in = Mnemonic.class.getResourceAsStream("english.txt")) {
      assertThat(Bytes.wrap(Sha256.hash(Bytes.wrap(in.readAllBytes()))).toHex())
          .isEqualTo("2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda");
    }
  }

  /// Published pairs of entropy and words.
  @Test
  void entropyAndWordsBelongTogether() {
    String[][] pairs = {
      {"00000000000000000000000000000000", ABOUT},
      {
        "7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f",
        "legal winner thank year wave sausage worth useful legal winner thank yellow"
      },
      {
        "80808080808080808080808080808080",
        "letter advice cage absurd amount doctor acoustic avoid letter advice cage above"
      },
      {"ffffffffffffffffffffffffffffffff", "zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo wrong"},
      {
        "0ce452419635c1a5faf44d60f2029f73fdc43419b4de1f03",
        "artefact card motor cluster foster spray type meadow genius mosquito pond tree sword"
            + " borrow grocery orange business burger"
      },
      {
        "00ac97c48106f0aeb8ba061e0250a559b3251dc35854e694780ba51d53a50120",
        "absent gorilla van acoustic humor firm title dolphin bulk barely citizen recall crane"
            + " moment aspect appear track phrase actual enforce steel spoon afraid benefit"
      },
      {
        "911fec0fbd88029f6fa99164896c18d898c9232af18bdcca3e42d53b86493104",
        "much youth advance kitchen lens exile salt cram goose enter alert raise milk muscle profit"
            + " cousin system faint mouse price reveal cause series long"
      },
    };
    for (String[] pair : pairs) {
      assertThat(Mnemonic.ofEntropy(Bytes.fromHex(pair[0])).words()).isEqualTo(pair[1]);
      assertThat(Mnemonic.parse(pair[1]).entropy()).isEqualTo(Bytes.fromHex(pair[0]));
    }
  }

  @Test
  void seedsAreThePublishedOnes() {
    assertThat(Mnemonic.parse(ABOUT).seed("TREZOR").toHex())
        .isEqualTo(
            "c55257c360c07c72029aebc1b53c05ed0362ada38ead3e3e9efa3708e53495531f09a6987599d18264c1e1c92f2cf141630c7a3c4ab7"
                + "c81b2f001698e7463b04");
    assertThat(Mnemonic.parse(ABOUT).seed("").toHex())
        .isEqualTo(
            "5eb00bbddcf069084889a8ab9155568165f5c453ccb85e70811aaed6f6da5fc19a5ac40b389cd370d086206dec8aa6c43daea6690f20"
                + "ad3d8d48b2d2ce9e38e4");
  }

  @Test
  void newOnesAreReadBackAndDiffer() {
    for (int words : new int[] {12, 15, 18, 21, 24}) {
      Mnemonic made = Mnemonic.generate(words, new SecureRandom());
      assertThat(made.words().split(" ")).hasSize(words);
      assertThat(
              Mnemonic.parse("  " + made.words().toUpperCase(java.util.Locale.ROOT) + "\n")
                  .entropy())
          .isEqualTo(made.entropy());
      assertThat(Mnemonic.generate(words, new SecureRandom()).entropy())
          .isNotEqualTo(made.entropy());
    }
  }

  @Test
  void whatIsWrongIsSaid() {
    assertThatThrownBy(() -> Mnemonic.parse("abandon about"))
        .isInstanceOf(WalletException.class)
        .hasMessage("a mnemonic has 12, 15, 18, 21 or 24 words, not 2");
    assertThatThrownBy(() -> Mnemonic.parse(ABOUT.replace("about", "abuot")))
        .hasMessage("word 12 of the mnemonic, \"abuot\", is not on the English list");
    assertThatThrownBy(() -> Mnemonic.parse(ABOUT.replace("about", "ability")))
        .hasMessage(
            "the checksum of the mnemonic does not fit: a word is wrong, or they are in another"
                + " order");
  }

  @Test
  void itsTextIsNotTheSecret() {
    assertThat(Mnemonic.parse(ABOUT).toString()).doesNotContain("abandon");
  }
}
