package org.groat.wallet.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.wallet.descriptor.AddressType;
import org.groat.wallet.keys.Address;
import org.groat.wallet.keys.Mnemonic;
import org.groat.wallet.keys.WalletException;
import org.groat.wallet.store.SealedSecret;
import org.groat.wallet.store.WalletStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A wallet on a fake chain, and what its tests do with it again and again.
abstract class WalletFixture {
  static final SealedSecret.Cost CHEAP = new SealedSecret.Cost(64, 1, 1);
  static final String ELSEWHERE = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";

  @TempDir Path folder;

  final FakeChain chain = new FakeChain();
  ManualEventLoop loop;
  WalletService service;
  Wallet wallet;

  @BeforeEach
  void open() {
    loop = new ManualEventLoop(Instant.ofEpochSecond(chain.now()));
    service = service(folder);
    wallet = service.create("mine", 12, "");
  }

  WalletService service(Path where) {
    return new WalletService(chain, loop, new WalletStore(where), new SecureRandom(), CHEAP);
  }

  Address receive(String label) {
    return wallet.newAddress(AddressType.BECH32, label);
  }

  /// Someone pays the address; the payment waits in the mempool.
  void pay(Address address, String bitcoins) {
    Transaction tx = chain.payment(address.scriptPubKey(), btc(bitcoins));
    assertThat(chain.submit(tx)).isInstanceOf(WalletChain.SubmitOutcome.Accepted.class);
    tell();
  }

  void fund(String bitcoins) {
    pay(receive(""), bitcoins);
    chain.mine(1);
    tell();
    loop.runFor(Duration.ofSeconds(2));
  }

  void tell() {
    chain.tell(service);
    loop.runDue();
  }

  void restart() {
    service.close();
    service = service(folder);
    wallet = service.load("mine");
    loop.runDue();
  }

  /// A second wallet of the same words, which knows what the first one knows.
  Wallet twin() {
    Wallet twin = service.restore("twin", Mnemonic.parse(wallet.mnemonic()), "", 0);
    loop.runDue();
    return twin;
  }

  /// The same words on a node that never saw anything but the present chain.
  Wallet freshly() {
    WalletService other = service(folder.resolve("fresh"));
    Wallet fresh = other.restore("mine", Mnemonic.parse(wallet.mnemonic()), "", 0);
    loop.runDue();
    return fresh;
  }

  List<String> lines() {
    return wallet.history().stream().map(WalletFixture::line).toList();
  }

  static String line(HistoryEntry entry) {
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

  static Set<OutPoint> coins(Wallet wallet) {
    return Set.copyOf(wallet.unspent().stream().map(UnspentCoin::outPoint).toList());
  }

  void assertBalances(String trusted, String pending, String immature) {
    assertThat(wallet.balances())
        .isEqualTo(new Balances(btc(trusted), btc(pending), btc(immature)));
  }

  void assertRefused(String address, String amount, WalletException.Kind kind, String part) {
    assertThatThrownBy(() -> wallet.send(SendRequest.to(address, btc(amount))))
        .isInstanceOf(WalletException.class)
        .hasMessageContaining(part)
        .extracting(e -> ((WalletException) e).kind())
        .isEqualTo(kind);
  }

  static Amount btc(String text) {
    return Amount.ofBitcoins(new java.math.BigDecimal(text));
  }
}
