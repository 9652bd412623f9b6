package org.groat.wallet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.wallet.keys.WalletException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WalletStoreTest {
  private static final SealedSecret.Cost CHEAP = new SealedSecret.Cost(64, 1, 1);
  private static final Bytes ENTROPY = Bytes.fromHex("a5".repeat(16));
  private static final BlockHash HASH = BlockHash.fromHex("12".repeat(32));

  @TempDir Path folder;

  @Test
  void whatIsSavedIsLoaded() {
    WalletStore store = new WalletStore(folder.resolve("wallets"));
    Transaction tx =
        Transaction.of(
            2, List.of(new TxInput(OutPoint.NONE, Bytes.fromHex("5151"), 0)), List.of(), 0);
    WalletData data =
        new WalletData(
            "regtest",
            new StoredSecret.Sealed(SealedSecret.seal(ENTROPY, "pass", CHEAP, new SecureRandom())),
            7,
            HASH,
            99,
            List.of(new WalletData.Branch("bech32", true, "wpkh(…)", 12)),
            List.of(
                new WalletData.Entry(
                    tx, new WalletData.Position(HASH, 50, 3, 1_600_000_000L), 5, 6),
                new WalletData.Entry(tx, null, 7, 8)),
            Map.of("bcrt1…", "rent"));
    store.save("mine", data);
    store.save("mine", data);
    assertThat(store.load("mine")).isEqualTo(data);
    assertThat(store.names()).containsExactly("mine");
    assertThat(folder.resolve("wallets").toFile().list()).containsExactly("mine.json");
  }

  @Test
  void onlyItsOwnerMayReadTheFile() throws IOException {
    WalletStore store = new WalletStore(folder);
    store.save("mine", open());
    assertThat(Files.getPosixFilePermissions(folder.resolve("mine.json")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void aHalfWrittenFileOfACrashIsNoWalletAndStopsNothing() throws IOException {
    WalletStore store = new WalletStore(folder);
    store.save("mine", open());
    Files.writeString(folder.resolve("mine.json.new"), "{\"form");
    assertThat(store.names()).containsExactly("mine");
    store.save("mine", open());
    assertThat(store.load("mine").birthdayHeight()).isZero();
  }

  @Test
  void damageAndStrangersAreSaid() throws IOException {
    WalletStore store = new WalletStore(folder);
    Files.writeString(folder.resolve("other.json"), "{}");
    assertThatThrownBy(() -> store.load("other"))
        .hasMessageEndingWith("other.json cannot be read: not a wallet of Groat");
    Files.writeString(folder.resolve("newer.json"), "{\"format\":\"groat wallet\",\"version\":2}");
    assertThatThrownBy(() -> store.load("newer")).hasMessageContaining("version 2 of the format");
    Files.writeString(folder.resolve("cut.json"), "{\"format\":\"groat wallet\",\"version\":1}");
    assertThatThrownBy(() -> store.load("cut")).hasMessageContaining("damaged");
    assertThatThrownBy(() -> store.load("none"))
        .isInstanceOf(WalletException.class)
        .hasMessageStartingWith("Wallet file not found: there is no wallet \"none\"")
        .extracting(e -> ((WalletException) e).kind())
        .isEqualTo(WalletException.Kind.WALLET_NOT_FOUND);
  }

  @Test
  void aSecretOrANumberThatCannotBeIsDamage() throws IOException {
    WalletStore store = new WalletStore(folder);
    store.save("mine", open());
    String good = Files.readString(folder.resolve("mine.json"));
    for (String bad :
        List.of(
            good.replace(ENTROPY.toHex(), "00ff"),
            good.replace("\"birthdayHeight\" : 0", "\"birthdayHeight\" : -1"),
            good.replace("\"birthdayHeight\" : 0", "\"birthdayHeight\" : \"7\""),
            good.replace("\"birthdayHeight\" : 0", "\"birthdayHeight\" : 4294967296"))) {
      assertThat(bad).isNotEqualTo(good);
      Files.writeString(folder.resolve("mine.json"), bad);
      assertThatThrownBy(() -> store.load("mine"))
          .isInstanceOf(WalletException.class)
          .hasMessageContaining("mine.json cannot be read: damaged: ");
    }
  }

  @Test
  void aNameCannotLeadOutOfTheFolder() {
    WalletStore store = new WalletStore(folder);
    for (String name : new String[] {"../x", "", ".", "a/b", "a\\b", "-", "x".repeat(65)}) {
      assertThatThrownBy(() -> store.file(name)).as(name).isInstanceOf(WalletException.class);
    }
  }

  @Test
  void aSealedSecretOpensWithItsPassphraseAlone() {
    SealedSecret sealed = SealedSecret.seal(ENTROPY, "correct horse", CHEAP, new SecureRandom());
    assertThat(sealed.open("correct horse")).isEqualTo(ENTROPY);
    assertThatThrownBy(() -> sealed.open("correct horsE"))
        .isInstanceOf(WalletException.class)
        .hasMessage("The wallet passphrase entered was incorrect.")
        .extracting(e -> ((WalletException) e).kind())
        .isEqualTo(WalletException.Kind.PASSPHRASE_INCORRECT);
    byte[] changed = sealed.ciphertext().toByteArray();
    changed[0] ^= 1;
    SealedSecret forged =
        new SealedSecret(CHEAP, sealed.salt(), sealed.nonce(), Bytes.wrap(changed));
    assertThatThrownBy(() -> forged.open("correct horse")).isInstanceOf(WalletException.class);
  }

  @Test
  void everySealIsDifferentAndTheSecretIsNowhereInTheFile() throws IOException {
    SealedSecret first = SealedSecret.seal(ENTROPY, "p", CHEAP, new SecureRandom());
    SealedSecret second = SealedSecret.seal(ENTROPY, "p", CHEAP, new SecureRandom());
    assertThat(first.ciphertext()).isNotEqualTo(second.ciphertext());
    WalletStore store = new WalletStore(folder);
    WalletData data = open();
    store.save(
        "sealed",
        new WalletData(
            data.network(),
            new StoredSecret.Sealed(first),
            0,
            HASH,
            0,
            List.of(),
            List.of(),
            Map.of()));
    assertThat(Files.readString(folder.resolve("sealed.json"))).doesNotContain(ENTROPY.toHex());
    assertThat(new StoredSecret.Open(ENTROPY).toString()).doesNotContain(ENTROPY.toHex());
  }

  @Test
  void aFileCannotAskForAllTheMemory() {
    assertThatThrownBy(() -> new SealedSecret.Cost(Integer.MAX_VALUE, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static WalletData open() {
    return new WalletData(
        "regtest", new StoredSecret.Open(ENTROPY), 0, HASH, 0, List.of(), List.of(), Map.of());
  }
}
