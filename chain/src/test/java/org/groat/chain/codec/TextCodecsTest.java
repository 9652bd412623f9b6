package org.groat.chain.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import org.groat.chain.Vectors;
import org.junit.jupiter.api.Test;

final class TextCodecsTest {

  @Test
  void allBase58VectorsPassBothWays() {
    JsonNode vectors = Vectors.json("core/base58_encode_decode.json");
    int passed = 0;
    for (JsonNode vector : vectors) {
      Bytes bytes = Bytes.fromHex(vector.get(0).asText());
      assertThat(Base58.encode(bytes)).isEqualTo(vector.get(1).asText());
      assertThat(Base58.decode(vector.get(1).asText())).isEqualTo(bytes);
      passed++;
    }
    Vectors.count("base58_encode_decode", passed, vectors.size());
  }

  @Test
  void base58RefusesOtherCharactersByName() {
    for (String letter : new String[] {"0", "O", "I", "l", " ", "\u00e9", "+"}) {
      assertThatThrownBy(() -> Base58.decode("12" + letter + "3"))
          .isInstanceOf(MalformedException.class)
          .hasMessage("character '" + letter + "' is not part of base58");
    }
  }

  @Test
  void base58HasALimit() {
    assertThat(Base58.decode("1".repeat(1024)).size()).isEqualTo(1024);
    assertThatThrownBy(() -> Base58.decode("1".repeat(1025)))
        .isInstanceOf(MalformedException.class);
    assertThat(Base58.encode(Bytes.wrap(new byte[1024]))).isEqualTo("1".repeat(1024));
    assertThatThrownBy(() -> Base58.encode(Bytes.wrap(new byte[1025])))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// BIP-0173, "Test vectors".
  @Test
  void validBech32OfTheFirstKindIsRead() {
    String[] valid = {
      "A12UEL5L",
      "a12uel5l",
      "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs",
      "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
      "11qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqc8247j",
      "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w",
      "?1ezyfcl"
    };
    assertValid(valid, Bech32.Variant.BECH32);
  }

  /// BIP-0350, "Test vectors for Bech32m".
  @Test
  void validBech32OfTheCorrectedKindIsRead() {
    String[] valid = {
      "A1LQFN3A",
      "a1lqfn3a",
      "an83characterlonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11sg7hg6",
      "abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx",
      "11llllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllludsr8",
      "split1checkupstagehandshakeupstreamerranterredcaperredlc445v",
      "?1v759aa"
    };
    assertValid(valid, Bech32.Variant.BECH32M);
  }

  /// Invalid strings of both documents.
  @Test
  void invalidBech32IsRefused() {
    String[] invalid = {
      " 1nwldj5",
      "\u007f1axkwrx",
      "\u00801eym55h",
      "an84characterslonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1569pvx",
      "pzry9x0s0muk",
      "1pzry9x0s0muk",
      "x1b4n0q5v",
      "li1dgmt3",
      "de1lg7wt\u00ff",
      "A1G7SGD8",
      "10a06t8",
      "1qzzfhee",
      " 1xj0phk",
      "\u007f1g6xzxy",
      "\u00801vctc34",
      "an84characterslonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11d6pts4",
      "qyrz8wqd2c9m",
      "1qyrz8wqd2c9m",
      "y1b0jsk6g",
      "lt1igcx5c0",
      "in1muywd",
      "mm1crxm3i",
      "au1s5cgom",
      "M1VUXWEZ",
      "16plkw9",
      "1p2gdwpf",
      "",
      "1",
      "a12UEL5L"
    };
    for (String text : invalid) {
      assertThatThrownBy(() -> Bech32.decode(text)).as(text).isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void theReasonIsNamed() {
    assertThatThrownBy(() -> Bech32.decode("a12UEL5L")).hasMessage("mixed upper and lower case");
    assertThatThrownBy(() -> Bech32.decode("x1b4n0q5v"))
        .hasMessage("character 'b' is not part of bech32");
    assertThatThrownBy(() -> Bech32.decode("A1G7SGD8")).hasMessage("checksum does not fit");
  }

  @Test
  void groupsOfFiveBitsComeBackAsBytes() {
    for (int size = 0; size <= 41; size++) {
      byte[] bytes = new byte[size];
      new java.util.Random(size).nextBytes(bytes);
      assertThat(Bech32.fromGroups(Bech32.toGroups(Bytes.wrap(bytes))))
          .isEqualTo(Bytes.wrap(bytes));
    }
    assertThatThrownBy(() -> Bech32.fromGroups(Bytes.of((byte) 0, (byte) 1)))
        .hasMessage("padding is not zero");
    assertThatThrownBy(() -> Bech32.fromGroups(Bytes.of((byte) 0)))
        .hasMessage("a whole group of padding");
  }

  @Test
  void tooLongABech32TextIsNeverWritten() {
    Bech32 large = new Bech32("bc", Bytes.wrap(new byte[82]), Bech32.Variant.BECH32);
    assertThatThrownBy(large::encode).isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertValid(String[] texts, Bech32.Variant variant) {
    for (String text : texts) {
      Bech32 decoded = Bech32.decode(text);
      assertThat(decoded.variant()).as(text).isEqualTo(variant);
      assertThat(decoded.encode()).isEqualTo(text.toLowerCase(java.util.Locale.ROOT));
    }
  }
}
