package org.groat.wallet.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.FeeRate;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.Txid;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.wallet.descriptor.AddressType;
import org.groat.wallet.keys.Address;
import org.groat.wallet.keys.Mnemonic;
import org.groat.wallet.keys.WalletException;
import org.groat.wallet.store.SealedSecret;
import org.groat.wallet.store.WalletStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WalletTest {
  private static final SealedSecret.Cost CHEAP = new SealedSecret.Cost(64, 1, 1);
  private static final String ELSEWHERE = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";

  @TempDir Path folder;

  private final FakeChain chain = new FakeChain();
  private ManualEventLoop loop;
  private WalletService service;
  private Wallet wallet;

  @BeforeEach
  void open() {
    loop = new ManualEventLoop(Instant.ofEpochSecond(chain.now()));
    service = service(folder);
    wallet = service.create("mine", 12, "");
  }

  private WalletService service(Path where) {
    return new WalletService(chain, loop, new WalletStore(where), new SecureRandom(), CHEAP);
  }

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

  // Restarts and restores.

  @Test
  void aRestartRemembersAndCatchesUp() {
    fund("2");
    SendResult sent = wallet.send(SendRequest.to(ELSEWHERE, btc("0.5")));
    tell();
    List<HistoryEntry> before = wallet.history();
    restart();
    assertThat(lines()).isEqualTo(before.stream().map(WalletTest::line).toList());
    service.close();
    chain.mine(75);
    chain.forgetNews();
    service = service(folder);
    wallet = service.load("mine");
    assertThat(wallet.isCatchingUp()).isTrue();
    loop.runDue();
    assertThat(wallet.caughtUp()).isCompleted();
    assertThat(wallet.transaction(sent.tx().txid()).orElseThrow().confirmations()).isEqualTo(75);
  }

  @Test
  void anOwnPaymentThatTheNodeForgotIsOfferedAgain() {
    fund("2");
    SendResult sent = wallet.send(SendRequest.to(ELSEWHERE, btc("0.5")));
    chain.evict(sent.tx().txid());
    tell();
    assertThat(wallet.transaction(sent.tx().txid()).orElseThrow().isTrusted()).isFalse();
    assertThat(wallet.balances().trusted())
        .as("its coins stay spent, its change is not there")
        .isEqualTo(Amount.ZERO);
    restart();
    assertThat(chain.mempool()).containsExactly(sent.tx());
    assertThat(wallet.transaction(sent.tx().txid()).orElseThrow().isTrusted()).isTrue();
  }

  @Test
  void aPaymentThatTheNodeForgotCanBeGivenUp() {
    fund("2");
    SendResult sent = wallet.send(SendRequest.to(ELSEWHERE, btc("0.5")));
    Txid txid = sent.tx().txid();
    assertThatThrownBy(() -> wallet.abandon(txid))
        .hasMessage("Transaction not eligible for abandonment");
    chain.evict(txid);
    tell();
    wallet.abandon(txid);
    assertBalances("2", "0", "0");
    assertThatThrownBy(() -> wallet.abandon(txid))
        .hasMessage("Invalid or non-wallet transaction id");
  }

  @Test
  void theWordsFindEverythingAgainEvenOutOfOrderInOneBlock() {
    // In use up to the gap's end, and the far one is paid in an earlier transaction than the near
    // one.
    for (int i = 0; i < 15; i++) {
      receive("");
    }
    Address near = receive("");
    for (int i = 0; i < 18; i++) {
      receive("");
    }
    Address far = receive("");
    Transaction toFar = chain.payment(far.scriptPubKey(), btc("1"));
    Transaction toNear = chain.payment(near.scriptPubKey(), btc("2"));
    chain.mine(FakeChain.ELSEWHERE, toFar, toNear);
    tell();
    assertBalances("3", "0", "0");
    Wallet restored = service.restore("again", Mnemonic.parse(wallet.mnemonic()), "", 0);
    loop.runDue();
    assertThat(restored.balances()).isEqualTo(wallet.balances());
    assertThat(restored.newAddress(AddressType.BECH32, "")).isEqualTo(receive(""));
  }

  @Test
  void aBirthdaySparesTheBlocksBeforeIt() {
    fund("2");
    String words = wallet.mnemonic();
    int tip = chain.tip().height();
    Wallet late = service.restore("late", Mnemonic.parse(words), "", tip);
    loop.runDue();
    assertThat(late.balances().trusted()).as("funded in the last block").isEqualTo(btc("2"));
    chain.mine(1);
    tell();
    Wallet later = service.restore("later", Mnemonic.parse(words), "", tip + 1);
    loop.runDue();
    assertThat(later.balances().trusted()).isEqualTo(Amount.ZERO);
    assertThatThrownBy(() -> service.restore("x", Mnemonic.parse(words), "", tip + 9))
        .hasMessageStartingWith("a wallet's birthday is a block between 0 and the tip");
  }

  @Test
  void aPrunedBlockThatIsNeededIsSaid() {
    fund("2");
    chain.prune(50);
    Wallet restored = service.restore("again", Mnemonic.parse(wallet.mnemonic()), "", 0);
    var future = restored.caughtUp();
    loop.runDue();
    assertThat(future)
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("the wallet needs block 50, which the node no longer has");
  }

  // Reorgs.

  @Test
  void aReorgOf120BlocksEndsAsIfOnlyTheWinningBranchHadBeen() {
    fund("3");
    Address mined = receive("");
    int fork = chain.tip().height();
    // The losing branch: coinbases, a payment in, payments out, one of them of a coinbase that will
    // not be.
    chain.mine(mined.scriptPubKey());
    pay(receive(""), "7");
    wallet.send(SendRequest.to(ELSEWHERE, btc("2.5")));
    wallet.send(SendRequest.to(ELSEWHERE, btc("40")));
    chain.mine(fork + 120 - chain.tip().height());
    tell();
    assertThat(wallet.balances().trusted().compareTo(btc("10"))).isGreaterThan(0);
    Wallet twin = twin();
    // The winning branch: another payment in, another coinbase.
    chain.rewind(fork);
    chain.mine(mined.scriptPubKey());
    Transaction in =
        chain.payment(twin.newAddress(AddressType.BECH32, "").scriptPubKey(), btc("4"));
    chain.mine(FakeChain.ELSEWHERE, in);
    chain.mine(fork + 121 - chain.tip().height() + 5);
    tell();
    Wallet fresh = freshly();
    assertThat(wallet.lastBlock()).isEqualTo(chain.tip());
    assertThat(wallet.balances()).isEqualTo(fresh.balances());
    assertThat(lines()).isEqualTo(fresh.history().stream().map(WalletTest::line).toList());
    assertThat(coins(wallet)).isEqualTo(coins(fresh));
    restart();
    assertThat(wallet.balances()).isEqualTo(fresh.balances());
    assertThat(lines()).isEqualTo(fresh.history().stream().map(WalletTest::line).toList());
  }

  @Test
  void aReorgWhileTheNodeWasOffIsNoticedAtTheStart() {
    fund("3");
    int fork = chain.tip().height();
    pay(receive(""), "7");
    chain.mine(5);
    tell();
    service.close();
    chain.rewind(fork);
    chain.mempool().forEach(tx -> chain.evict(tx.txid()));
    chain.mine(200);
    chain.forgetNews();
    service = service(folder);
    wallet = service.load("mine");
    loop.runDue();
    assertBalances("3", "0", "0");
    assertThat(wallet.history()).hasSize(1);
  }

  @Test
  void aPaymentThatABlockContradictsIsConflictedUntilThatBlockGoes() {
    fund("2");
    SendResult sent =
        wallet.send(SendRequest.to(ELSEWHERE, btc("0.5")).withFeeRate(new FeeRate(3000)));
    tell();
    // The same words at another place spend the same coin otherwise.
    Wallet twin = twin();
    chain.evict(sent.tx().txid());
    tell();
    twin.abandon(sent.tx().txid());
    SendResult rival = twin.send(SendRequest.to(ELSEWHERE, btc("1.25")));
    int fork = chain.tip().height();
    chain.mine(3);
    tell();
    TransactionFacts facts = wallet.transaction(sent.tx().txid()).orElseThrow();
    assertThat(facts.confirmations()).isEqualTo(-3);
    assertThat(facts.conflicts()).containsExactly(rival.tx().txid());
    assertThat(wallet.balances().trusted()).isEqualTo(btc("0.75").minus(rival.fee()));
    restart();
    assertThat(wallet.transaction(sent.tx().txid()).orElseThrow().confirmations()).isEqualTo(-3);
    chain.rewind(fork);
    tell();
    assertThat(wallet.transaction(sent.tx().txid()).orElseThrow().confirmations()).isZero();
  }

  @Test
  void newsThatIsMissedOrComesTwiceChangesNothing() {
    fund("2");
    pay(receive(""), "1");
    chain.mine(2);
    chain.forgetNews();
    chain.mine(1);
    tell();
    loop.runDue();
    assertBalances("3", "0", "0");
    service.blockConnected(chain.block(chain.tip().hash()).orElseThrow(), chain.tip().height());
    loop.runDue();
    assertBalances("3", "0", "0");
    assertThat(wallet.lastBlock()).isEqualTo(chain.tip());
  }

  // The service.

  @Test
  void walletsAreFoundByName() {
    assertThat(service.only()).isSameAs(wallet);
    service.create("second", 24, "");
    assertThat(service.loaded()).containsExactly("mine", "second");
    assertThatThrownBy(service::only)
        .hasMessage("Multiple wallets are loaded. Please select which wallet to use: mine, second")
        .extracting(e -> ((WalletException) e).kind())
        .isEqualTo(WalletException.Kind.WALLET_NOT_SPECIFIED);
    assertThatThrownBy(() -> service.create("mine", 12, "")).hasMessageContaining("already exists");
    assertThatThrownBy(() -> service.load("mine")).hasMessage("Wallet \"mine\" is already loaded.");
    service.unload("mine");
    assertThatThrownBy(() -> service.wallet("mine"))
        .hasMessageStartingWith("Requested wallet does not exist");
    assertThat(service.available()).containsExactly("mine", "second");
    service.unload("second");
    assertThatThrownBy(service::only).hasMessageStartingWith("No wallet is loaded.");
  }

  @Test
  void anotherNetworksWalletIsRefusedByName() throws IOException {
    service.unload("mine");
    Path file = folder.resolve("mine.json");
    Files.writeString(file, Files.readString(file).replace("\"regtest\"", "\"signet\""));
    assertThatThrownBy(() -> service.load("mine"))
        .hasMessage("the wallet \"mine\" belongs to signet, and this is regtest");
  }

  @Test
  void ownAddressesAreKnownWithTheirDescriptors() {
    Address address = receive("shop");
    OwnAddress own = wallet.ownAddress(address.scriptPubKey()).orElseThrow();
    assertThat(own.label()).isEqualTo("shop");
    assertThat(own.isChange()).isFalse();
    assertThat(own.descriptor()).startsWith("wpkh([");
    assertThat(own.parentDescriptor()).contains("/0/*)#");
    assertThat(wallet.ownAddress(FakeChain.ELSEWHERE)).isEmpty();
    assertThat(wallet.descriptors()).hasSize(8);
  }

  // Tools.

  private Address receive(String label) {
    return wallet.newAddress(AddressType.BECH32, label);
  }

  /// Someone pays the address; the payment waits in the mempool.
  private void pay(Address address, String bitcoins) {
    Transaction tx = chain.payment(address.scriptPubKey(), btc(bitcoins));
    assertThat(chain.submit(tx)).isInstanceOf(WalletChain.SubmitOutcome.Accepted.class);
    tell();
  }

  private void fund(String bitcoins) {
    pay(receive(""), bitcoins);
    chain.mine(1);
    tell();
    loop.runFor(Duration.ofSeconds(2));
  }

  private void tell() {
    chain.tell(service);
    loop.runDue();
  }

  private void restart() {
    service.close();
    service = service(folder);
    wallet = service.load("mine");
    loop.runDue();
  }

  /// A second wallet of the same words, which knows what the first one knows.
  private Wallet twin() {
    Wallet twin = service.restore("twin", Mnemonic.parse(wallet.mnemonic()), "", 0);
    loop.runDue();
    return twin;
  }

  /// The same words on a node that never saw anything but the present chain.
  private Wallet freshly() {
    WalletService other = service(folder.resolve("fresh"));
    Wallet fresh = other.restore("mine", Mnemonic.parse(wallet.mnemonic()), "", 0);
    loop.runDue();
    return fresh;
  }

  private List<String> lines() {
    return wallet.history().stream().map(WalletTest::line).toList();
  }

  private static String line(HistoryEntry entry) {
    return entry.category()
        + " "
        + entry.amount()
        + " "
        + entry.fee()
        + " "
        + entry.facts().tx().txid()
        + ":"
        + entry.output()
        + " "
        + entry.facts().confirmations()
        + " "
        + entry.facts().isTrusted();
  }

  private static Set<OutPoint> coins(Wallet wallet) {
    return Set.copyOf(wallet.unspent().stream().map(UnspentCoin::outPoint).toList());
  }

  private void assertBalances(String trusted, String pending, String immature) {
    assertThat(wallet.balances())
        .isEqualTo(new Balances(btc(trusted), btc(pending), btc(immature)));
  }

  private void assertRefused(
      String address, String amount, WalletException.Kind kind, String part) {
    assertThatThrownBy(() -> wallet.send(SendRequest.to(address, btc(amount))))
        .isInstanceOf(WalletException.class)
        .hasMessageContaining(part)
        .extracting(e -> ((WalletException) e).kind())
        .isEqualTo(kind);
  }

  private static Amount btc(String text) {
    return Amount.ofBitcoins(new java.math.BigDecimal(text));
  }
}
