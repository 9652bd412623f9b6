package org.groat.wallet.account;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.FeeRate;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.Txid;
import org.groat.chain.runtime.EventLoop;
import org.groat.wallet.coins.PaymentPlan;
import org.groat.wallet.descriptor.AddressType;
import org.groat.wallet.keys.Address;
import org.groat.wallet.keys.WalletException;
import org.groat.wallet.signing.Psbt;
import org.groat.wallet.store.WalletData;
import org.groat.wallet.store.WalletStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One wallet: its keys, what happened to its coins, its payments. Owner: the wallet loop.
///
/// The wallet knows the last block that it searched. A block that builds on it is searched at once; anything else makes the
/// wallet catch up: it takes back what stands above the last block that the active chain still has, then searches on from there,
/// some blocks at a time so that the loop stays free for others. Handing out an address and sending are on the disk before
/// anybody learns of them; what came from the chain is saved within a second, and found again should that second be lost.
public final class Wallet {
  private static final Logger LOG = LoggerFactory.getLogger(Wallet.class);

  /// Blocks searched in one task of the loop.
  private static final int BLOCKS_PER_TASK = 50;

  /// Blocks without anything for the wallet after which its place is saved all the same.
  private static final int BLOCKS_UNSAVED_MAX = 500;

  private final String name;
  private final WalletChain chain;
  private final EventLoop loop;
  private final WalletFile file;
  private final NetworkParameters network;
  private final WalletSecret secret;
  private final Keychain keychain;
  private final Ledger ledger;
  private final Payment payment;
  private final Map<String, String> labels;
  private final int birthdayHeight;
  private final List<CompletableFuture<Void>> waiting = new ArrayList<>();

  private ChainPoint last;
  private boolean catchingUp;
  private boolean closed;
  private boolean knowsMempool;
  private int blocksUnsaved;

  Wallet(
      String name,
      WalletData data,
      WalletSecret secret,
      WalletChain chain,
      EventLoop loop,
      WalletStore store,
      SecureRandom random) {
    this.name = name;
    this.chain = chain;
    this.loop = loop;
    this.file = new WalletFile(name, store, loop, this::data);
    this.secret = secret;
    this.network = chain.network();
    this.keychain = Keychain.of(data.branches(), network);
    this.ledger = new Ledger(keychain);
    this.payment = new Payment(chain, random);
    this.labels = new TreeMap<>(data.labels());
    this.birthdayHeight = data.birthdayHeight();
    this.last = new ChainPoint(data.lastHash(), data.lastHeight());
    this.ledger.restore(data.transactions().stream().map(WalletTx::of).toList());
  }

  public String name() {
    return name;
  }

  // Keys and addresses.

  /// A new address, never handed out before.
  ///
  /// @param label may be empty
  public Address newAddress(AddressType type, String label) {
    loop.checkOwner();
    return handOut(type, false, label);
  }

  /// A new address for change.
  public Address newChangeAddress(AddressType type) {
    loop.checkOwner();
    return handOut(type, true, "");
  }

  private Address handOut(AddressType type, boolean isChange, String label) {
    Keychain.OwnScript script = keychain.next(type, isChange);
    keychain.use(script);
    Address address = Address.of(script.details().scriptPubKey(), network).orElseThrow();
    if (!label.isEmpty()) {
      labels.put(address.toString(), label);
    }
    file.save();
    return address;
  }

  /// What the wallet knows about an output script; empty where it is not the wallet's.
  public Optional<OwnAddress> ownAddress(Bytes scriptPubKey) {
    loop.checkOwner();
    return keychain
        .find(scriptPubKey)
        .map(
            own ->
                new OwnAddress(
                    own.details(),
                    own.branch().isChange(),
                    own.branch().descriptor().at(own.index()).toText(network),
                    own.branch().descriptor().toText(network),
                    Address.of(scriptPubKey, network)
                        .map(address -> labels.getOrDefault(address.toString(), ""))
                        .orElse("")));
  }

  /// The descriptors that say what belongs to the wallet, and how far each is in use.
  public List<WalletData.Branch> descriptors() {
    loop.checkOwner();
    return keychain.stored(network);
  }

  /// Height below which nothing of the wallet's can be.
  public int birthdayHeight() {
    return birthdayHeight;
  }

  // The secret.

  public boolean isEncrypted() {
    loop.checkOwner();
    return secret.isSealed();
  }

  public boolean isLocked() {
    loop.checkOwner();
    return secret.isLocked();
  }

  /// Seconds since 1970 at which the wallet locks itself; 0 where it is locked.
  public long unlockedUntil() {
    loop.checkOwner();
    return secret.unlockedUntil();
  }

  /// Makes the secret usable for a time.
  ///
  /// @throws WalletException where the passphrase is wrong or the wallet has none
  public void unlock(String passphrase, Duration span) {
    loop.checkOwner();
    secret.unlock(passphrase, span, loop);
  }

  public void lock() {
    loop.checkOwner();
    secret.lock();
  }

  /// Seals the secret under a passphrase, and locks the wallet.
  public void encrypt(String passphrase) {
    loop.checkOwner();
    secret.encrypt(passphrase);
    file.save();
  }

  public void changePassphrase(String old, String fresh) {
    loop.checkOwner();
    secret.changePassphrase(old, fresh);
    file.save();
  }

  /// The words that the wallet can be restored from: to be shown to its owner and nobody else.
  public String mnemonic() {
    loop.checkOwner();
    return secret.mnemonic().words();
  }

  // What it has and what happened.

  public Balances balances() {
    return view().balances();
  }

  /// Coins that are not spent, immature and untrusted ones included.
  public List<UnspentCoin> unspent() {
    return view().unspent();
  }

  /// All lines, the oldest first, what waits last.
  public List<HistoryEntry> history() {
    return view().history();
  }

  /// A transaction of the wallet's.
  public Optional<TransactionFacts> transaction(Txid txid) {
    return ledger.get(txid).filter(ledger::isVisible).map(view()::facts);
  }

  /// The history's lines of one transaction.
  public List<HistoryEntry> lines(Txid txid) {
    return ledger.get(txid).filter(ledger::isVisible).map(view()::lines).orElse(List.of());
  }

  /// Number of transactions.
  public int transactionCount() {
    loop.checkOwner();
    return (int) ledger.all().stream().filter(ledger::isVisible).count();
  }

  /// The last block that was searched.
  public ChainPoint lastBlock() {
    loop.checkOwner();
    return last;
  }

  private WalletView view() {
    loop.checkOwner();
    return new WalletView(network, keychain, ledger, labels, last.height());
  }

  // Payments.

  /// Pays, or says what paying would come to.
  ///
  /// @throws WalletException where an address or amount is wrong, the money does not suffice, the wallet is locked, or the node
  ///     refuses the transaction; the wallet is then as it was
  public SendResult send(SendRequest request) {
    loop.checkOwner();
    if (!request.dryRun()) {
      secret.master();
    }
    List<UnspentCoin> unspent = view().unspent();
    Keychain.OwnScript change = keychain.next(AddressType.BECH32, true);
    PaymentPlan plan = payment.plan(request, unspent, change, loop.nowSeconds());
    Psbt psbt = payment.psbt(plan, unspent, ledger, change);
    Transaction tx = secret.isLocked() ? plan.unsigned() : payment.sign(psbt, secret.master());
    FeeRate rate = FeeRate.ofRoundedDown(plan.fee(), Math.ceilDiv(plan.weightMax(), 4));
    if (!request.dryRun()) {
      submit(tx);
    }
    return new SendResult(tx, plan.fee(), rate, plan.changeIndex(), !request.dryRun());
  }

  /// Saved first, so that a crash between the two cannot make the wallet spend the same coins again.
  private void submit(Transaction tx) {
    ledger.create(tx, loop.nowSeconds());
    file.save();
    switch (chain.submit(tx)) {
      case WalletChain.SubmitOutcome.Accepted _ -> ledger.enterMempool(tx, loop.nowSeconds());
      case WalletChain.SubmitOutcome.Rejected(String reason) -> {
        ledger.drop(tx.txid());
        file.save();
        throw new WalletException(
            WalletException.Kind.REJECTED,
            "the node refused the transaction, and nothing was sent: " + reason);
      }
    }
    LOG.info("event=payment wallet={} txid={}", name, tx.txid());
  }

  /// Gives up an unconfirmed transaction of the wallet's own that the mempool does not hold: its coins can be spent again.
  public void abandon(Txid txid) {
    loop.checkOwner();
    WalletTx entry =
        ledger
            .get(txid)
            .orElseThrow(
                () ->
                    new WalletException(
                        WalletException.Kind.INVALID_ADDRESS_OR_KEY,
                        "Invalid or non-wallet transaction id"));
    if (!(entry.state() instanceof TxState.Inactive)) {
      throw new WalletException(
          WalletException.Kind.INVALID_ADDRESS_OR_KEY, "Transaction not eligible for abandonment");
    }
    ledger.drop(txid);
    file.save();
  }

  // The chain's news.

  void blockConnected(Block block, int height) {
    loop.checkOwner();
    if (!catchingUp && block.header().previous().equals(last.hash())) {
      search(block, height);
      resubmit();
    } else {
      catchUp();
    }
  }

  void blockDisconnected(BlockHash hash, BlockHash previous, int height) {
    loop.checkOwner();
    if (!catchingUp && last.hash().equals(hash)) {
      ledger.disconnectAbove(height - 1);
      last = new ChainPoint(previous, height - 1);
      file.saveSoon();
    }
  }

  void transactionAdded(Transaction tx) {
    loop.checkOwner();
    if (ledger.enterMempool(tx, loop.nowSeconds())) {
      file.saveSoon();
    }
  }

  void transactionRemoved(Txid txid) {
    loop.checkOwner();
    if (ledger.leaveMempool(txid)) {
      file.saveSoon();
    }
  }

  private void search(Block block, int height) {
    boolean changed = ledger.connect(block, height, loop.nowSeconds());
    last = new ChainPoint(block.hash(), height);
    blocksUnsaved++;
    if (changed || blocksUnsaved >= BLOCKS_UNSAVED_MAX) {
      blocksUnsaved = 0;
      file.saveSoon();
    }
  }

  /// True while blocks are left to search.
  public boolean isCatchingUp() {
    loop.checkOwner();
    return catchingUp;
  }

  /// Completes when the wallet has searched all blocks that there are.
  public CompletableFuture<Void> caughtUp() {
    loop.checkOwner();
    if (!catchingUp) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> future = new CompletableFuture<>();
    waiting.add(future);
    return future;
  }

  /// Begins the wallet's life on the chain: to be called once.
  void start() {
    catchUp();
    if (!catchingUp) {
      settle();
    }
  }

  /// Begins to search what the active chain has and the wallet has not seen.
  void catchUp() {
    loop.checkOwner();
    if (!catchingUp && !last.equals(chain.tip())) {
      catchingUp = true;
      loop.execute(this::catchUpSome);
    }
  }

  private void catchUpSome() {
    if (closed) {
      return;
    }
    Optional<ChainPoint> fork = chain.commonAncestor(last.hash());
    ChainPoint from =
        fork.orElseGet(
            () ->
                chain
                    .at(Math.max(0, Math.min(birthdayHeight - 1, chain.tip().height())))
                    .orElseThrow());
    if (!from.equals(last)) {
      LOG.info("event=wallet-rewind wallet={} from={} to={}", name, last.height(), from.height());
      ledger.disconnectAbove(from.height());
      last = from;
      file.saveSoon();
    }
    for (int i = 0; i < BLOCKS_PER_TASK; i++) {
      Optional<ChainPoint> next = chain.at(last.height() + 1);
      if (next.isEmpty()) {
        break;
      }
      Optional<Block> block = chain.block(next.get().hash());
      if (block.isEmpty()) {
        fail(next.get());
        return;
      }
      if (!block.get().header().previous().equals(last.hash())) {
        break;
      }
      search(block.get(), next.get().height());
    }
    if (last.equals(chain.tip())) {
      catchingUp = false;
      settle();
      finishWaiting(null);
    } else {
      loop.execute(this::catchUpSome);
    }
  }

  private void fail(ChainPoint missing) {
    catchingUp = false;
    LOG.error(
        "event=wallet-behind wallet={} height={} reason=\"the node no longer has this block:"
            + " restore the wallet on a node that is not pruned\"",
        name,
        missing.height());
    finishWaiting(
        new WalletException(
            WalletException.Kind.WALLET_ERROR,
            "the wallet needs block "
                + missing.height()
                + ", which the node no longer has: use a node that is not pruned"));
  }

  private void finishWaiting(@Nullable WalletException failure) {
    List<CompletableFuture<Void>> finished = List.copyOf(waiting);
    waiting.clear();
    for (CompletableFuture<Void> future : finished) {
      if (failure == null) {
        future.complete(null);
      } else {
        future.completeExceptionally(failure);
      }
    }
  }

  /// At the end of catching up: the first time with a look at the whole mempool, of which there was no news before.
  private void settle() {
    for (Transaction tx : knowsMempool ? List.<Transaction>of() : chain.mempool()) {
      if (ledger.enterMempool(tx, loop.nowSeconds())) {
        file.saveSoon();
      }
    }
    knowsMempool = true;
    resubmit();
  }

  /// Offers own transactions again that are neither confirmed nor waiting.
  private void resubmit() {
    for (WalletTx entry : List.copyOf(ledger.all())) {
      boolean own = entry.state() instanceof TxState.Inactive && ledger.isVisible(entry);
      if (own) {
        switch (chain.submit(entry.tx())) {
          case WalletChain.SubmitOutcome.Accepted _ ->
              ledger.enterMempool(entry.tx(), loop.nowSeconds());
          case WalletChain.SubmitOutcome.Rejected(String reason) ->
              LOG.debug(
                  "event=resubmit-refused wallet={} txid={} reason=\"{}\"",
                  name,
                  entry.txid(),
                  reason);
        }
      }
    }
  }

  // The file.

  private WalletData data() {
    List<WalletData.Entry> entries =
        ledger.all().stream().filter(ledger::isVisible).map(WalletTx::stored).toList();
    return new WalletData(
        network.name(),
        secret.stored(),
        birthdayHeight,
        last.hash(),
        last.height(),
        keychain.stored(network),
        entries,
        labels);
  }

  /// Saves, forgets the secret, and hears no more of the chain.
  void close() {
    loop.checkOwner();
    closed = true;
    secret.forget();
    file.close();
    finishWaiting(
        new WalletException(WalletException.Kind.WALLET_ERROR, "the wallet was unloaded"));
  }
}
