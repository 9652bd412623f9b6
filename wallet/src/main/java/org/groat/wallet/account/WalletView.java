package org.groat.wallet.account;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.wallet.coins.PaymentPlanner;
import org.groat.wallet.descriptor.Descriptor;
import org.groat.wallet.keys.Address;

/// What a wallet can say about itself, worked out from its ledger.
final class WalletView {
  /// Confirmations that a coinbase needs: a hundred on top of its own block.
  static final int COINBASE_CONFIRMATIONS = 101;

  private final NetworkParameters network;
  private final Keychain keychain;
  private final Ledger ledger;
  private final Map<String, String> labels;
  private final int tipHeight;

  WalletView(
      NetworkParameters network,
      Keychain keychain,
      Ledger ledger,
      Map<String, String> labels,
      int tipHeight) {
    this.network = network;
    this.keychain = keychain;
    this.ledger = ledger;
    this.labels = labels;
    this.tipHeight = tipHeight;
  }

  Balances balances() {
    long trusted = 0;
    long pending = 0;
    long immature = 0;
    for (UnspentCoin coin : unspent()) {
      long value = coin.output().amount().satoshis();
      if (coin.isImmature()) {
        immature += value;
      } else if (coin.isTrusted()) {
        trusted += value;
      } else {
        pending += value;
      }
    }
    return new Balances(
        Amount.ofSatoshis(trusted), Amount.ofSatoshis(pending), Amount.ofSatoshis(immature));
  }

  /// Every coin that exists and is not spent, confirmed or waiting.
  List<UnspentCoin> unspent() {
    List<UnspentCoin> coins = new ArrayList<>();
    for (WalletTx entry : ledger.all()) {
      boolean exists =
          entry.state() instanceof TxState.Confirmed || entry.state() instanceof TxState.InMempool;
      if (exists) {
        boolean isTrusted = ledger.isTrusted(entry);
        for (int i = 0; i < entry.tx().outputCount(); i++) {
          OutPoint outPoint = new OutPoint(entry.txid(), i);
          Optional<Keychain.OwnScript> own = keychain.find(entry.tx().scriptPubKey(i));
          if (own.isPresent() && !ledger.isSpent(outPoint)) {
            coins.add(unspent(entry, outPoint, own.get(), isTrusted));
          }
        }
      }
    }
    return List.copyOf(coins);
  }

  private UnspentCoin unspent(
      WalletTx entry, OutPoint outPoint, Keychain.OwnScript own, boolean isTrusted) {
    Descriptor descriptor = own.branch().descriptor();
    int confirmations = entry.confirmations(tipHeight);
    return new UnspentCoin(
        outPoint,
        entry.tx().output(outPoint.index()),
        confirmations,
        isTrusted,
        isImmature(entry),
        own.details(),
        descriptor.at(own.index()).toText(network),
        descriptor.inputWeight(),
        descriptor.hasWitness());
  }

  private boolean isImmature(WalletTx entry) {
    return entry.tx().isCoinbase() && entry.confirmations(tipHeight) < COINBASE_CONFIRMATIONS;
  }

  /// All lines of the history, the oldest first: by block and place in it, what waits last.
  List<HistoryEntry> history() {
    List<HistoryEntry> lines = new ArrayList<>();
    ledger.all().stream()
        .filter(ledger::isVisible)
        .sorted(Comparator.comparingInt(WalletView::height).thenComparingInt(WalletView::index))
        .forEach(entry -> lines.addAll(lines(entry)));
    return List.copyOf(lines);
  }

  private static int height(WalletTx entry) {
    return entry.state() instanceof TxState.Confirmed confirmed
        ? confirmed.block().height()
        : Integer.MAX_VALUE;
  }

  private static int index(WalletTx entry) {
    return entry.state() instanceof TxState.Confirmed confirmed ? confirmed.index() : 0;
  }

  /// The lines of one transaction: what was sent, then what was received; change is neither.
  List<HistoryEntry> lines(WalletTx entry) {
    Transaction tx = entry.tx();
    TransactionFacts facts = facts(entry);
    List<HistoryEntry> lines = new ArrayList<>();
    boolean isSent = ledger.isFromWallet(tx);
    for (int i = 0; isSent && i < tx.outputCount(); i++) {
      if (!ledger.isChange(tx, i)) {
        lines.add(line(HistoryEntry.Category.SEND, tx, i, -tx.value(i), facts));
      }
    }
    for (int i = 0; i < tx.outputCount(); i++) {
      if (keychain.owns(tx.scriptPubKey(i)) && !ledger.isChange(tx, i)) {
        lines.add(line(incoming(entry), tx, i, tx.value(i), facts));
      }
    }
    return lines;
  }

  private HistoryEntry.Category incoming(WalletTx entry) {
    if (!entry.tx().isCoinbase()) {
      return HistoryEntry.Category.RECEIVE;
    }
    return isImmature(entry) ? HistoryEntry.Category.IMMATURE : HistoryEntry.Category.GENERATE;
  }

  private HistoryEntry line(
      HistoryEntry.Category category,
      Transaction tx,
      int output,
      long amount,
      TransactionFacts facts) {
    Bytes script = tx.scriptPubKey(output);
    Optional<Address> address = Address.of(script, network);
    String label = address.map(a -> labels.getOrDefault(a.toString(), "")).orElse("");
    boolean isSent = category == HistoryEntry.Category.SEND;
    Optional<Amount> fee = isSent ? facts.fee() : Optional.empty();
    return new HistoryEntry(
        category, address, label, Amount.ofSatoshis(amount), output, fee, facts);
  }

  TransactionFacts facts(WalletTx entry) {
    Transaction tx = entry.tx();
    long debit = ledger.debit(tx);
    long out = tx.outputs().stream().mapToLong(output -> output.amount().satoshis()).sum();
    boolean feeIsKnown = debit > 0 && ledger.isWhollyFromWallet(tx);
    long fee = feeIsKnown ? out - debit : 0;
    Optional<TxState.Confirmed> confirmed =
        entry.state() instanceof TxState.Confirmed at ? Optional.of(at) : Optional.empty();
    boolean signals =
        tx.inputs().stream()
            .anyMatch(input -> input.sequence() <= PaymentPlanner.SEQUENCE_REPLACEABLE);
    return new TransactionFacts(
        tx,
        entry.confirmations(tipHeight),
        confirmed,
        Amount.ofSatoshis(ledger.credit(tx) - debit - fee),
        feeIsKnown ? Optional.of(Amount.ofSatoshis(fee)) : Optional.empty(),
        entry.time(),
        entry.timeReceived(),
        ledger.isTrusted(entry),
        confirmed.isEmpty() && signals,
        ledger.rivals(tx));
  }
}
