package org.groat.wallet.account;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.primitives.Txid;

/// The transactions that concern a wallet, and what follows from them.
///
/// Nothing is stored that follows: which coins exist, who spent them and what can be trusted is worked out from the
/// transactions and their states. So a reorg only changes states, and cannot leave a sum behind.
final class Ledger {
  private final Keychain keychain;
  private final Map<Txid, WalletTx> transactions = new LinkedHashMap<>();
  private final Map<OutPoint, List<Txid>> spenders = new HashMap<>();

  Ledger(Keychain keychain) {
    this.keychain = keychain;
  }

  // What happens.

  /// Takes up transactions as a file holds them: which ones contradict a block is not in it and worked out again.
  void restore(List<WalletTx> entries) {
    entries.forEach(this::put);
    for (WalletTx entry : entries) {
      if (entry.state() instanceof TxState.Confirmed confirmed) {
        conflict(entry.tx(), confirmed.block());
      }
    }
  }

  /// A block was put on top: its transactions that concern the wallet are confirmed, what contradicts it is impossible.
  ///
  /// @return true where anything changed
  boolean connect(Block block, int height, long now) {
    boolean changed = false;
    boolean more = true;
    // A transaction may move the end of the watched scripts to one that an earlier transaction
    // pays.
    while (more) {
      more = false;
      for (int i = 0; i < block.transactions().size(); i++) {
        Transaction tx = block.transaction(i);
        ChainPoint point = new ChainPoint(block.hash(), height);
        changed |= conflict(tx, point);
        if (concerns(tx)) {
          TxState state = new TxState.Confirmed(point, i, block.header().time());
          WalletTx known = transactions.get(tx.txid());
          if (known == null || !known.state().equals(state)) {
            put(
                known == null
                    ? new WalletTx(tx.compact(), state, block.header().time(), now)
                    : known.with(state));
            changed = true;
          }
          more |= use(tx);
        }
      }
    }
    return changed;
  }

  /// Blocks above a height were taken off. Coinbases of theirs are gone with all that came of them; the rest is open again.
  void disconnectAbove(int height) {
    for (WalletTx entry : List.copyOf(transactions.values())) {
      boolean lost =
          switch (entry.state()) {
            case TxState.Confirmed confirmed -> confirmed.block().height() > height;
            case TxState.Conflicted conflicted -> conflicted.block().height() > height;
            case TxState.InMempool _, TxState.Inactive _ -> false;
          };
      if (lost && entry.tx().isCoinbase()) {
        drop(entry.txid());
      } else if (lost && transactions.containsKey(entry.txid())) {
        put(entry.with(new TxState.Inactive()));
      }
    }
  }

  /// A transaction entered the mempool.
  ///
  /// @return true where it concerns the wallet
  boolean enterMempool(Transaction tx, long now) {
    WalletTx known = transactions.get(tx.txid());
    if (known == null && !concerns(tx)) {
      return false;
    }
    if (known == null) {
      put(new WalletTx(tx.compact(), new TxState.InMempool(), now, now));
      use(tx);
    } else if (!known.isConfirmed()) {
      put(known.with(new TxState.InMempool()));
    }
    return true;
  }

  /// A transaction left the mempool, whether for a block or for good.
  boolean leaveMempool(Txid txid) {
    WalletTx known = transactions.get(txid);
    if (known == null || !(known.state() instanceof TxState.InMempool)) {
      return false;
    }
    put(known.with(new TxState.Inactive()));
    return true;
  }

  /// The wallet made a transaction that nobody has seen yet.
  void create(Transaction tx, long now) {
    put(new WalletTx(tx, new TxState.Inactive(), now, now));
    use(tx);
  }

  /// Forgets a transaction and all that spends of it.
  void drop(Txid txid) {
    Deque<Txid> open = new ArrayDeque<>(List.of(txid));
    while (!open.isEmpty()) {
      WalletTx dropped = transactions.remove(open.removeFirst());
      if (dropped != null) {
        for (int i = 0; i < dropped.tx().outputCount(); i++) {
          open.addAll(spenders.getOrDefault(new OutPoint(dropped.txid(), i), List.of()));
        }
        dropped.tx().inputs().forEach(input -> removeSpender(input.outPoint(), dropped.txid()));
      }
    }
  }

  private void put(WalletTx entry) {
    if (transactions.put(entry.txid(), entry) == null) {
      for (int i = 0; i < entry.tx().inputCount(); i++) {
        spenders
            .computeIfAbsent(entry.tx().outPoint(i), key -> new ArrayList<>(1))
            .add(entry.txid());
      }
    }
  }

  private void removeSpender(OutPoint spent, Txid by) {
    List<Txid> left = spenders.get(spent);
    if (left != null) {
      left.remove(by);
      if (left.isEmpty()) {
        spenders.remove(spent);
      }
    }
  }

  /// What spends a coin that a block spends otherwise, and all that builds on it, is impossible.
  private boolean conflict(Transaction tx, ChainPoint block) {
    Deque<Txid> open = new ArrayDeque<>();
    for (int i = 0; i < tx.inputCount(); i++) {
      for (Txid rival : spenders.getOrDefault(tx.outPoint(i), List.of())) {
        if (!rival.equals(tx.txid()) && !transactions.get(rival).isConfirmed()) {
          open.add(rival);
        }
      }
    }
    boolean changed = false;
    while (!open.isEmpty()) {
      WalletTx rival = transactions.get(open.removeFirst());
      if (rival != null && !(rival.state() instanceof TxState.Conflicted)) {
        put(rival.with(new TxState.Conflicted(block)));
        changed = true;
        for (int i = 0; i < rival.tx().outputCount(); i++) {
          open.addAll(spenders.getOrDefault(new OutPoint(rival.txid(), i), List.of()));
        }
      }
    }
    return changed;
  }

  private boolean use(Transaction tx) {
    boolean more = false;
    for (int i = 0; i < tx.outputCount(); i++) {
      Optional<Keychain.OwnScript> own = keychain.find(tx.scriptPubKey(i));
      more |= own.isPresent() && keychain.use(own.get());
    }
    return more;
  }

  // What follows.

  /// All transactions, in the order in which the wallet learnt of them.
  Collection<WalletTx> all() {
    return Collections.unmodifiableCollection(transactions.values());
  }

  Optional<WalletTx> get(Txid txid) {
    return Optional.ofNullable(transactions.get(txid));
  }

  private boolean concerns(Transaction tx) {
    if (transactions.containsKey(tx.txid())) {
      return true;
    }
    for (int i = 0; i < tx.outputCount(); i++) {
      if (keychain.owns(tx.scriptPubKey(i))) {
        return true;
      }
    }
    return isFromWallet(tx);
  }

  /// True where the wallet's coins pay for any input.
  boolean isFromWallet(Transaction tx) {
    for (int i = 0; i < tx.inputCount(); i++) {
      if (ownOutput(tx.outPoint(i)).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /// True where the wallet's coins pay for every input, so that its fee is known.
  boolean isWhollyFromWallet(Transaction tx) {
    for (int i = 0; i < tx.inputCount(); i++) {
      if (ownOutput(tx.outPoint(i)).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /// The output at an outpoint, where it is the wallet's.
  Optional<TxOutput> ownOutput(OutPoint outPoint) {
    WalletTx from = transactions.get(outPoint.txid());
    if (from == null || outPoint.unsignedIndex() >= from.tx().outputCount()) {
      return Optional.empty();
    }
    return keychain.owns(from.tx().scriptPubKey(outPoint.index()))
        ? Optional.of(from.tx().output(outPoint.index()))
        : Optional.empty();
  }

  /// Satoshis of the wallet's coins that a transaction spends.
  long debit(Transaction tx) {
    long debit = 0;
    for (int i = 0; i < tx.inputCount(); i++) {
      debit += ownOutput(tx.outPoint(i)).map(output -> output.amount().satoshis()).orElse(0L);
    }
    return debit;
  }

  /// Satoshis that a transaction pays to the wallet.
  long credit(Transaction tx) {
    long credit = 0;
    for (int i = 0; i < tx.outputCount(); i++) {
      credit += keychain.owns(tx.scriptPubKey(i)) ? tx.value(i) : 0;
    }
    return credit;
  }

  /// True for change: an output to a script that was not handed out, of a transaction that the wallet paid for.
  boolean isChange(Transaction tx, int output) {
    return isFromWallet(tx)
        && keychain.find(tx.scriptPubKey(output)).map(own -> own.branch().isChange()).orElse(false);
  }

  /// False for what is as if it had never been: others' transactions that are neither confirmed nor waiting, and the wallet's
  /// own that spend of such.
  boolean isVisible(WalletTx entry) {
    return switch (entry.state()) {
      case TxState.Confirmed _, TxState.InMempool _ -> true;
      case TxState.Inactive _, TxState.Conflicted _ -> isOwnOnVisible(entry.tx());
    };
  }

  private boolean isOwnOnVisible(Transaction tx) {
    if (!isFromWallet(tx)) {
      return false;
    }
    for (int i = 0; i < tx.inputCount(); i++) {
      WalletTx parent = transactions.get(tx.outPoint(i).txid());
      if (parent != null && !isVisible(parent)) {
        return false;
      }
    }
    return true;
  }

  /// True where a transaction of the wallet's that may still count spends the coin.
  boolean isSpent(OutPoint coin) {
    for (Txid spender : spenders.getOrDefault(coin, List.of())) {
      WalletTx by = transactions.get(spender);
      if (by != null && !(by.state() instanceof TxState.Conflicted) && isVisible(by)) {
        return true;
      }
    }
    return false;
  }

  /// Other transactions known to the wallet that spend a coin which this one spends too.
  List<Txid> rivals(Transaction tx) {
    List<Txid> rivals = new ArrayList<>();
    for (int i = 0; i < tx.inputCount(); i++) {
      for (Txid rival : spenders.getOrDefault(tx.outPoint(i), List.of())) {
        if (!rival.equals(tx.txid()) && !rivals.contains(rival)) {
          rivals.add(rival);
        }
      }
    }
    return rivals;
  }

  /// True where nobody but the wallet could undo it: confirmed, or made by the wallet of nothing but trusted coins.
  boolean isTrusted(WalletTx entry) {
    return switch (entry.state()) {
      case TxState.Confirmed _ -> true;
      case TxState.InMempool _ -> isOfTrustedCoins(entry.tx());
      case TxState.Inactive _, TxState.Conflicted _ -> false;
    };
  }

  private boolean isOfTrustedCoins(Transaction tx) {
    for (int i = 0; i < tx.inputCount(); i++) {
      WalletTx parent = transactions.get(tx.outPoint(i).txid());
      if (parent == null || ownOutput(tx.outPoint(i)).isEmpty() || !isTrusted(parent)) {
        return false;
      }
    }
    return true;
  }
}
