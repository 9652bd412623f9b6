package org.groat.wallet.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.crypto.Hash160;
import org.groat.chain.script.Script;
import org.junit.jupiter.api.Test;

final class ExtendedKeyTest {
  private static final NetworkParameters MAIN = NetworkParameters.MAIN;

  /// BIP-0032, test vectors 1 to 3; the third has leading zeros that must be kept.
  @Test
  void keysOfThePublishedSeedsAreThePublishedOnes() {
    String first = "000102030405060708090a0b0c0d0e0f";
    assertKey(
        first,
        "m",
        "xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8",
        "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi");
    assertKey(
        first,
        "m/0h",
        "xpub68Gmy5EdvgibQVfPdqkBBCHxA5htiqg55crXYuXoQRKfDBFA1WEjWgP6LHhwBZeNK1VTsfTFUHCdrfp1bgwQ9xv5ski8PX9rL2dZXvgGDnw",
        "xprv9uHRZZhk6KAJC1avXpDAp4MDc3sQKNxDiPvvkX8Br5ngLNv1TxvUxt4cV1rGL5hj6KCesnDYUhd7oWgT11eZG7XnxHrnYeSvkzY7d2bhkJ7");
    assertKey(
        first,
        "m/0h/1/2h/2/1000000000",
        "xpub6H1LXWLaKsWFhvm6RVpEL9P4KfRZSW7abD2ttkWP3SSQvnyA8FSVqNTEcYFgJS2UaFcxupHiYkro49S8yGasTvXEYBVPamhGW6cFJodrTHy",
        "xprvA41z7zogVVwxVSgdKUHDy1SKmdb533PjDz7J6N6mV6uS3ze1ai8FHa8kmHScGpWmj4WggLyQjgPie1rFSruoUihUZREPSL39UNdE3BBDu76");
    String second =
        "fffcf9f6f3f0edeae7e4e1dedbd8d5d2cfccc9c6c3c0bdbab7b4b1aeaba8a5a2"
            + "9f9c999693908d8a8784817e7b7875726f6c696663605d5a5754514e4b484542";
    assertKey(
        second,
        "m/0/2147483647h/1/2147483646h/2",
        "xpub6FnCn6nSzZAw5Tw7cgR9bi15UV96gLZhjDstkXXxvCLsUXBGXPdSnLFbdpq8p9HmGsApME5hQTZ3emM2rnY5agb9rXpVGyy3bdW6EEgAtqt",
        "xprvA2nrNbFZABcdryreWet9Ea4LvTJcGsqrMzxHx98MMrotbir7yrKCEXw7nadnHM8Dq38EGfSh6dqA9QWTyefMLEcBYJUuekgW4BYPJcr9E7j");
    String third =
        "4b381541583be4423346c643850da4b320e46a87ae3d2a4e6da11eba819cd4ac"
            + "ba45d239319ac14f863b8d5ab5a0d0c64d2e8a1e7d1457df2e5a3c51c73235be";
    assertKey(
        third,
        "m",
        "xpub661MyMwAqRbcEZVB4dScxMAdx6d4nFc9nvyvH3v4gJL378CSRZiYmhRoP7mBy6gSPSCYk6SzXPTf3ND1cZAceL7SfJ1Z3GC8vBgp2epUt13",
        "xprv9s21ZrQH143K25QhxbucbDDuQ4naNntJRi4KUfWT7xo4EKsHt2QJDu7KXp1A3u7Bi1j8ph3EGsZ9Xvz9dGuVrtHHs7pXeTzjuxBrCmmhgC6");
    assertKey(
        third,
        "m/0h",
        "xpub68NZiKmJWnxxS6aaHmn81bvJeTESw724CRDs6HbuccFQN9Ku14VQrADWgqbhhTHBaohPX4CjNLf9fq9MYo6oDaPPLPxSb7gwQN3ih19Zm4Y",
        "xprv9uPDJpEQgRQfDcW7BkF7eTya6RPxXeJCqCJGHuCJ4GiRVLzkTXBAJMu2qaMWPrS7AANYqdq6vcBcBUdJCVVFceUvJFjaPdGZ2y9WACViL4L");
  }

  /// BIP-0084, test vectors.
  @Test
  void theWordsOfBip84LeadToItsAddresses() {
    ExtendedPrivateKey master =
        ExtendedPrivateKey.ofSeed(
            Mnemonic.parse(
                    "abandon abandon abandon abandon abandon abandon abandon abandon abandon"
                        + " abandon abandon about")
                .seed(""));
    assertThat(address(master, "84h/0h/0h/0/0"))
        .isEqualTo("bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu");
    assertThat(address(master, "84h/0h/0h/0/1"))
        .isEqualTo("bc1qnjg0jd8228aq7egyzacy8cys3knf9xvrerkf9g");
    assertThat(address(master, "84h/0h/0h/1/0"))
        .isEqualTo("bc1q8c6fshw2dlwun7ekn9qwf37cu2rn755upcp6el");
  }

  private static String address(ExtendedPrivateKey master, String path) {
    Bytes key = master.derive(KeyPath.parse(path)).publicKey().publicKey();
    return Address.of(Script.payToWitnessPublicKeyHash(Bytes.wrap(Hash160.of(key))), MAIN)
        .orElseThrow()
        .toString();
  }

  @Test
  void publicAndPrivateDerivationAgree() {
    ExtendedPrivateKey account =
        ExtendedPrivateKey.ofSeed(Bytes.fromHex("07".repeat(32)))
            .derive(KeyPath.parse("86h/1h/0h"));
    for (int i = 0; i < 20; i++) {
      KeyPath path = KeyPath.EMPTY.child(i % 2).child(i * 7);
      assertThat(account.publicKey().derive(path)).isEqualTo(account.derive(path).publicKey());
    }
    assertThatThrownBy(() -> account.publicKey().child(KeyPath.HARDENED))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// BIP-0032, test vector 5: what must be refused.
  @Test
  void malformedExtendedKeysAreRefused() {
    String[] invalid = {
      "xpub661MyMwAqRbcEYS8w7XLSVeEsBXy79zSzH1J8vCdxAZningWLdN3zgtU6LBpB85b3D2yc8sfvZU521AAwdZafEz7mnzBBsz4wKY5fTtTQBm",
      "xprv9s21ZrQH143K24Mfq5zL5MhWK9hUhhGbd45hLXo2Pq2oqzMMo63oStZzFGTQQD3dC4H2D5GBj7vWvSQaaBv5cxi9gafk7NF3pnBju6dwKvH",
      "xprv9s21ZrQH143K24Mfq5zL5MhWK9hUhhGbd45hLXo2Pq2oqzMMo63oStZzF93Y5wvzdUayhgkkFoicQZcP3y52uPPxFnfoLZB21Teqt1VvEHx",
      "xprv9s2SPatNQ9Vc6GTbVMFPFo7jsaZySyzk7L8n2uqKXJen3KUmvQNTuLh3fhZMBoG3G4ZW1N2kZuHEPY53qmbZzCHshoQnNf4GvELZfqTUrcv",
      "xprv9s21ZrQH143K24Mfq5zL5MhWK9hUhhGbd45hLXo2Pq2oqzMMo63oStZzF",
      "",
      "xpub"
    };
    for (String text : invalid) {
      assertThatThrownBy(() -> ExtendedPublicKey.parse(text, MAIN))
          .as(text)
          .isInstanceOf(WalletException.class);
      assertThatThrownBy(() -> ExtendedPrivateKey.parse(text, MAIN))
          .as(text)
          .isInstanceOf(WalletException.class);
    }
  }

  @Test
  void anotherNetworksKeyIsNamed() {
    String xpub =
        ExtendedPrivateKey.ofSeed(Bytes.fromHex("07".repeat(16))).publicKey().toText(MAIN);
    assertThatThrownBy(() -> ExtendedPublicKey.parse(xpub, NetworkParameters.REGTEST))
        .hasMessage("an extended public key of main, not an extended public key of regtest");
  }

  @Test
  void pathsAreReadAndWritten() {
    assertThat(KeyPath.parse("m/84'/0H/5h/7").toString()).isEqualTo("84h/0h/5h/7");
    assertThat(KeyPath.parse("m")).isEqualTo(KeyPath.EMPTY);
    assertThat(KeyPath.parse("2147483647h").steps()).containsExactly(-1);
    for (String wrong : new String[] {"1//2", "x", "-1", "2147483648", "1hh", "m/m"}) {
      assertThatThrownBy(() -> KeyPath.parse(wrong)).as(wrong).isInstanceOf(WalletException.class);
    }
  }

  private static void assertKey(String seed, String path, String xpub, String xprv) {
    ExtendedPrivateKey key =
        ExtendedPrivateKey.ofSeed(Bytes.fromHex(seed)).derive(KeyPath.parse(path));
    assertThat(key.toText(MAIN)).as(path).isEqualTo(xprv);
    assertThat(key.publicKey().toText(MAIN)).as(path).isEqualTo(xpub);
    assertThat(ExtendedPrivateKey.parse(xprv, MAIN).toText(MAIN)).isEqualTo(xprv);
    assertThat(ExtendedPublicKey.parse(xpub, MAIN)).isEqualTo(key.publicKey());
  }
}
