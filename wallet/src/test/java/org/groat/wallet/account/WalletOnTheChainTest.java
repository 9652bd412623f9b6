package org.groat.wallet.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.FeeRate;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.Txid;
import org.groat.wallet.descriptor.AddressType;
import org.groat.wallet.keys.Address;
import org.groat.wallet.keys.Mnemonic;
import org.groat.wallet.keys.WalletException;
import org.junit.jupiter.api.Test;

/// Restarts, restores, reorgs, and several wallets.
final class WalletOnTheChainTest extends WalletFixture {

  // Restarts and restores.

  @Test
  void aRestartRemembersAndCatchesUp() {
    fund("2");
    SendResult sent = wallet.send(SendRequest.to(ELSEWHERE, btc("0.5")));
    tell();
    List<HistoryEntry> before = wallet.history();
    restart();
    assertThat(lines()).isEqualTo(before.stream().map(WalletFixture::line).toList());
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
    assertThat(lines()).isEqualTo(fresh.history().stream().map(WalletFixture::line).toList());
    assertThat(coins(wallet)).isEqualTo(coins(fresh));
    restart();
    assertThat(wallet.balances()).isEqualTo(fresh.balances());
    assertThat(lines()).isEqualTo(fresh.history().stream().map(WalletFixture::line).toList());
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
}
