package org.groat.wallet.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.FeeRate;
import org.groat.chain.primitives.Transaction;
import org.groat.wallet.descriptor.AddressType;
import org.groat.wallet.keys.Address;
import org.groat.wallet.keys.Mnemonic;
import org.groat.wallet.keys.WalletException;
import org.groat.wallet.store.WalletStore;
import org.junit.jupiter.api.Test;

final class WalletTest extends WalletFixture {

  // Receiving.

  @Test
  void aPaymentIsPendingThenTrusted() {
    pay(receive("rent"), "1.5");
    assertBalances("0", "1.5", "0");
    chain.mine(1);
    tell();
    assertBalances("1.5", "0", "0");
    assertThat(wallet.history())
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.category()).isEqualTo(HistoryEntry.Category.RECEIVE);
              assertThat(line.label()).isEqualTo("rent");
              assertThat(line.amount()).hasToString("1.50000000");
              assertThat(line.facts().confirmations()).isEqualTo(1);
              assertThat(line.fee()).isEmpty();
            });
  }

  @Test
  void aCoinbaseIsImmatureForAHundredBlocksOnTop() {
    chain.mine(receive("").scriptPubKey());
    chain.mine(99);
    tell();
    assertBalances("0", "0", "50");
    assertThat(wallet.history().getFirst().category()).isEqualTo(HistoryEntry.Category.IMMATURE);
    chain.mine(1);
    tell();
    assertBalances("50", "0", "0");
    assertThat(wallet.history().getFirst().category()).isEqualTo(HistoryEntry.Category.GENERATE);
  }

  @Test
  void everyKindOfAddressReceivesAndSpends() {
    for (AddressType type : AddressType.values()) {
      pay(wallet.newAddress(type, ""), "1");
    }
    chain.mine(1);
    tell();
    assertThat(wallet.unspent())
        .hasSize(4)
        .allSatisfy(coin -> assertThat(coin.descriptor()).contains("["));
    SendResult result = wallet.send(SendRequest.to(ELSEWHERE, btc("3.9")));
    assertThat(result.tx().inputCount()).isEqualTo(4);
    chain.mine(1);
    tell();
    assertThat(wallet.transaction(result.tx().txid()).orElseThrow().confirmations()).isEqualTo(1);
  }

  @Test
  void addressesAreNeverHandedOutTwice() {
    Address first = receive("");
    pay(first, "1");
    Address second = receive("");
    restart();
    assertThat(receive("")).isNotEqualTo(first).isNotEqualTo(second);
    assertThat(wallet.newChangeAddress(AddressType.BECH32)).isNotEqualTo(first);
  }

  // Sending.

  @Test
  void aPaymentGoesOutAndItsChangeComesBack() {
    fund("2");
    SendResult result = wallet.send(SendRequest.to(ELSEWHERE, btc("0.5")));
    tell();
    assertThat(result.sent()).isTrue();
    assertThat(chain.mempool()).containsExactly(result.tx());
    Amount left = btc("1.5").minus(result.fee());
    assertThat(wallet.balances().trusted()).as("unconfirmed change can be spent").isEqualTo(left);
    chain.mine(1);
    tell();
    assertThat(wallet.balances().trusted()).isEqualTo(left);
    HistoryEntry line = wallet.history().getLast();
    assertThat(line.category()).isEqualTo(HistoryEntry.Category.SEND);
    assertThat(line.amount()).hasToString("-0.50000000");
    assertThat(line.address()).hasToString("Optional[" + ELSEWHERE + "]");
    assertThat(line.fee()).contains(Amount.ofSatoshis(-result.fee().satoshis()));
    assertThat(line.facts().amount()).hasToString("-0.50000000");
    assertThat(wallet.history()).hasSize(2);
  }

  @Test
  void theFeeIsTheAskedRateOnTheSignedSize() {
    fund("2");
    SendRequest request = SendRequest.to(ELSEWHERE, btc("0.5")).withFeeRate(new FeeRate(12_345));
    SendResult result = wallet.send(request);
    long exact = new FeeRate(12_345).feeRoundedUp(result.tx().virtualSize()).satoshis();
    assertThat(result.fee().satoshis()).isBetween(exact, exact + 13);
  }

  @Test
  void unconfirmedChangeIsSpentAndOthersPaymentsAreNot() {
    fund("2");
    Transaction others = chain.payment(receive("").scriptPubKey(), btc("5"));
    tell();
    SendResult first = wallet.send(SendRequest.to(ELSEWHERE, btc("0.5")));
    tell();
    SendResult second = wallet.send(SendRequest.to(ELSEWHERE, btc("0.5")));
    assertThat(second.tx().outPoint(0).txid()).isEqualTo(first.tx().txid());
    chain.submit(others);
    tell();
    assertThat(chain.mempool()).containsExactly(first.tx(), second.tx(), others);
    assertThat(wallet.balances().untrustedPending()).isEqualTo(btc("5"));
    assertThatThrownBy(() -> wallet.send(SendRequest.to(ELSEWHERE, btc("3"))))
        .hasMessageStartingWith("Insufficient funds");
  }

  @Test
  void aPaymentToOneselfIsSentAndReceived() {
    fund("2");
    wallet.send(SendRequest.to(receive("").toString(), btc("0.25")));
    tell();
    assertThat(wallet.history())
        .extracting(HistoryEntry::category)
        .containsExactly(
            HistoryEntry.Category.RECEIVE,
            HistoryEntry.Category.SEND,
            HistoryEntry.Category.RECEIVE);
  }

  @Test
  void aDryRunSaysTheFeeAndChangesNothing() throws IOException {
    fund("2");
    String before = Files.readString(folder.resolve("mine.json"));
    SendResult result = wallet.send(SendRequest.to(ELSEWHERE, btc("0.5")).asDryRun());
    assertThat(result.sent()).isFalse();
    assertThat(result.fee().satoshis()).isPositive();
    assertThat(chain.mempool()).isEmpty();
    assertBalances("2", "0", "0");
    assertThat(Files.readString(folder.resolve("mine.json"))).isEqualTo(before);
  }

  @Test
  void everythingCanBeSentWithTheFeeTakenFromIt() {
    fund("2");
    SendResult result = wallet.send(SendRequest.to(ELSEWHERE, btc("2")).withFeeFromRecipients());
    assertThat(result.tx().outputCount()).isEqualTo(1);
    assertThat(result.tx().value(0)).isEqualTo(200_000_000L - result.fee().satoshis());
    tell();
    assertBalances("0", "0", "0");
  }

  @Test
  void whatTheNodeRefusesChangesNothing() {
    fund("2");
    SendRequest request = SendRequest.to(ELSEWHERE, btc("0.5")).withFeeRate(new FeeRate(2_000));
    SendResult planned = wallet.send(request.asDryRun());
    chain.setFloor(new FeeRate(2_000));
    // The node's mind changes between the question and the transaction.
    WalletChain stubborn = new RefusingChain(chain);
    WalletService other =
        new WalletService(stubborn, loop, new WalletStore(folder), new SecureRandom(), CHEAP);
    service.close();
    Wallet again = other.load("mine");
    assertThatThrownBy(() -> again.send(request))
        .isInstanceOf(WalletException.class)
        .hasMessage(
            "the node refused the transaction, and nothing was sent: min relay fee not met");
    assertThat(again.balances().trusted()).isEqualTo(btc("2"));
    assertThat(again.history()).hasSize(1);
    assertThat(again.transaction(planned.tx().txid())).isEmpty();
  }

  @Test
  void wrongRequestsGetOneClearLineEach() {
    fund("1");
    assertRefused("nonsense", "0.1", WalletException.Kind.INVALID_ADDRESS_OR_KEY, "is no address");
    assertRefused(
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
        "0.1",
        WalletException.Kind.INVALID_ADDRESS_OR_KEY,
        "(main)");
    assertRefused(ELSEWHERE, "0.00000293", WalletException.Kind.WALLET_ERROR, "is dust");
    assertRefused(ELSEWHERE, "0", WalletException.Kind.INVALID_AMOUNT, "Invalid amount");
    assertRefused(ELSEWHERE, "1", WalletException.Kind.INSUFFICIENT_FUNDS, "Insufficient funds: ");
    SendRequest cheap = SendRequest.to(ELSEWHERE, btc("0.1")).withFeeRate(new FeeRate(999));
    assertThatThrownBy(() -> wallet.send(cheap))
        .hasMessage(
            "the fee rate 0.999 sat/vB is below what the node takes at present, 1.000 sat/vB");
    SendRequest mad = SendRequest.to(ELSEWHERE, btc("0.1")).withFeeRate(new FeeRate(100_000_000));
    assertThatThrownBy(() -> wallet.send(mad)).hasMessageContaining("above this wallet's limit");
    assertBalances("1", "0", "0");
  }

  // Passphrases.

  @Test
  void aLockedWalletReceivesButDoesNotSend() {
    fund("2");
    wallet.encrypt("secret words");
    assertThat(wallet.isLocked()).isTrue();
    pay(receive(""), "1");
    assertThatThrownBy(() -> wallet.send(SendRequest.to(ELSEWHERE, btc("0.5"))))
        .hasMessage("Error: Please enter the wallet passphrase with walletpassphrase first.");
    assertThat(wallet.send(SendRequest.to(ELSEWHERE, btc("0.5")).asDryRun()).fee().satoshis())
        .isPositive();
    assertThatThrownBy(() -> wallet.unlock("wrong", Duration.ofSeconds(5)))
        .extracting(e -> ((WalletException) e).kind())
        .isEqualTo(WalletException.Kind.PASSPHRASE_INCORRECT);
    wallet.unlock("secret words", Duration.ofSeconds(60));
    assertThat(wallet.unlockedUntil()).isEqualTo(loop.nowSeconds() + 60);
    assertThat(wallet.send(SendRequest.to(ELSEWHERE, btc("0.5"))).sent()).isTrue();
    loop.runFor(Duration.ofSeconds(61));
    assertThat(wallet.isLocked()).isTrue();
    assertThatThrownBy(wallet::mnemonic).isInstanceOf(WalletException.class);
  }

  @Test
  void aSealedWalletStaysSealedOverARestart() throws IOException {
    String words = wallet.mnemonic();
    wallet.encrypt("first");
    wallet.changePassphrase("first", "second");
    restart();
    assertThat(wallet.isEncrypted()).isTrue();
    assertThatThrownBy(() -> wallet.unlock("first", Duration.ofSeconds(5)))
        .isInstanceOf(WalletException.class);
    wallet.unlock("second", Duration.ofSeconds(5));
    assertThat(wallet.mnemonic()).isEqualTo(words);
    String file = Files.readString(folder.resolve("mine.json"));
    assertThat(file).doesNotContain(Mnemonic.parse(words).entropy().toHex());
  }

  @Test
  void lockingWhatHasNoPassphraseIsRefused() {
    assertThatThrownBy(wallet::lock)
        .hasMessage("Error: running with an unencrypted wallet, but walletlock was called.");
    wallet.encrypt("x");
    assertThatThrownBy(() -> wallet.encrypt("y")).hasMessageContaining("encryptwallet was called");
  }
}
