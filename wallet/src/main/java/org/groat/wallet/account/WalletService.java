package org.groat.wallet.account;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.Txid;
import org.groat.chain.runtime.EventLoop;
import org.groat.wallet.keys.ExtendedPrivateKey;
import org.groat.wallet.keys.Mnemonic;
import org.groat.wallet.keys.WalletException;
import org.groat.wallet.store.SealedSecret;
import org.groat.wallet.store.StoredSecret;
import org.groat.wallet.store.WalletData;
import org.groat.wallet.store.WalletStore;
import org.jspecify.annotations.Nullable;

/// The wallets of a node. Owner: the wallet loop; every method but [#call] runs there.
///
/// Whoever composes the node tells the service of blocks and of the mempool's transactions, on the loop and in their order, and
/// closes it before the chain.
public final class WalletService implements AutoCloseable {
  private final WalletChain chain;
  private final EventLoop loop;
  private final WalletStore store;
  private final SecureRandom random;
  private final SealedSecret.Cost cost;
  private final Map<String, Wallet> wallets = new TreeMap<>();

  /// @param cost of guessing at the passphrases of wallets that are made from now on
  public WalletService(
      WalletChain chain,
      EventLoop loop,
      WalletStore store,
      SecureRandom random,
      SealedSecret.Cost cost) {
    this.chain = chain;
    this.loop = loop;
    this.store = store;
    this.random = random;
    this.cost = cost;
  }

  /// Runs a task on the wallet loop and waits for what it gives, from any thread.
  ///
  /// @throws WalletException that the task threw
  public <T extends @Nullable Object> T call(Supplier<T> task) {
    if (loop.isOwner()) {
      return task.get();
    }
    try {
      return loop.submit(task).join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case WalletException failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case null, default -> throw e;
      }
    }
  }

  /// Makes a wallet with new words.
  ///
  /// @param wordCount 12, 15, 18, 21 or 24
  /// @param passphrase seals the secret; empty for none
  public Wallet create(String name, int wordCount, String passphrase) {
    return add(name, Mnemonic.generate(wordCount, random), passphrase, chain.tip());
  }

  /// Makes a wallet from words, and begins to search the chain for its coins.
  ///
  /// @param birthdayHeight no block below it can hold anything of the wallet's; 0 where that is not known
  /// @throws WalletException where the name is taken or the height is beyond the tip
  public Wallet restore(String name, Mnemonic mnemonic, String passphrase, int birthdayHeight) {
    int tip = chain.tip().height();
    if (birthdayHeight < 0 || birthdayHeight > tip) {
      throw new WalletException(
          WalletException.Kind.INVALID_PARAMETER,
          "a wallet's birthday is a block between 0 and the tip, "
              + tip
              + ", not "
              + birthdayHeight);
    }
    ChainPoint before = chain.at(Math.max(0, birthdayHeight - 1)).orElseThrow();
    return add(name, mnemonic, passphrase, before);
  }

  private Wallet add(String name, Mnemonic mnemonic, String passphrase, ChainPoint searched) {
    loop.checkOwner();
    if (wallets.containsKey(name) || store.exists(name)) {
      throw new WalletException(
          WalletException.Kind.WALLET_ALREADY_EXISTS,
          "Failed to create database path: the wallet \""
              + name
              + "\" already exists at "
              + store.file(name));
    }
    ExtendedPrivateKey master = ExtendedPrivateKey.ofSeed(mnemonic.seed(""));
    StoredSecret secret = WalletSecret.store(mnemonic, passphrase, cost, random);
    WalletData data =
        new WalletData(
            chain.network().name(),
            secret,
            searched.height() + 1,
            searched.hash(),
            searched.height(),
            Keychain.of(master, chain.network()).stored(chain.network()),
            List.of(),
            Map.of());
    store.save(name, data);
    return open(name, data);
  }

  /// Takes up a wallet from its file.
  ///
  /// @throws WalletException where it is loaded already, missing, damaged or another network's
  public Wallet load(String name) {
    loop.checkOwner();
    if (wallets.containsKey(name)) {
      throw new WalletException(
          WalletException.Kind.WALLET_ALREADY_LOADED, "Wallet \"" + name + "\" is already loaded.");
    }
    WalletData data = store.load(name);
    if (!data.network().equals(chain.network().name())) {
      throw new WalletException(
          WalletException.Kind.WALLET_ERROR,
          "the wallet \""
              + name
              + "\" belongs to "
              + data.network()
              + ", and this is "
              + chain.network().name());
    }
    return open(name, data);
  }

  private Wallet open(String name, WalletData data) {
    WalletSecret secret = new WalletSecret(data.secret(), cost, random);
    Wallet wallet = new Wallet(name, data, secret, chain, loop, store, random);
    wallets.put(name, wallet);
    wallet.start();
    return wallet;
  }

  /// Saves a wallet and lets go of it.
  public void unload(String name) {
    wallet(name).close();
    wallets.remove(name);
  }

  /// Names of the wallets that are loaded, in order.
  public List<String> loaded() {
    loop.checkOwner();
    return List.copyOf(wallets.keySet());
  }

  /// Names of all wallets in the folder, in order.
  public List<String> available() {
    return store.names();
  }

  /// @throws WalletException where no wallet of the name is loaded
  public Wallet wallet(String name) {
    loop.checkOwner();
    Wallet wallet = wallets.get(name);
    if (wallet == null) {
      throw new WalletException(
          WalletException.Kind.WALLET_NOT_FOUND,
          "Requested wallet does not exist or is not loaded: \"" + name + "\"");
    }
    return wallet;
  }

  /// The wallet that is meant where none is named: the only one.
  ///
  /// @throws WalletException where none is loaded, or several are
  public Wallet only() {
    loop.checkOwner();
    if (wallets.isEmpty()) {
      throw new WalletException(
          WalletException.Kind.WALLET_NOT_FOUND,
          "No wallet is loaded. Load a wallet using loadwallet or create a new one with"
              + " createwallet.");
    } else if (wallets.size() > 1) {
      throw new WalletException(
          WalletException.Kind.WALLET_NOT_SPECIFIED,
          "Multiple wallets are loaded. Please select which wallet to use: "
              + String.join(", ", wallets.keySet()));
    }
    return wallets.values().iterator().next();
  }

  // The chain's news.

  public void blockConnected(Block block, int height) {
    List.copyOf(wallets.values()).forEach(wallet -> wallet.blockConnected(block, height));
  }

  /// @param previous the block below the one that was taken off
  public void blockDisconnected(BlockHash hash, BlockHash previous, int height) {
    List.copyOf(wallets.values())
        .forEach(wallet -> wallet.blockDisconnected(hash, previous, height));
  }

  /// The chain has another tip, after any number of the above: whoever missed one catches up.
  public void tipChanged() {
    List.copyOf(wallets.values()).forEach(Wallet::catchUp);
  }

  public void transactionAdded(Transaction tx) {
    List.copyOf(wallets.values()).forEach(wallet -> wallet.transactionAdded(tx));
  }

  public void transactionRemoved(Txid txid) {
    List.copyOf(wallets.values()).forEach(wallet -> wallet.transactionRemoved(txid));
  }

  /// Saves and lets go of all wallets.
  ///
  /// @throws WalletException where one cannot be saved, after all others were
  @Override
  public void close() {
    loop.checkOwner();
    List<WalletException> failures = new ArrayList<>();
    for (Wallet wallet : wallets.values()) {
      try {
        wallet.close();
      } catch (WalletException e) {
        failures.add(e);
      }
    }
    wallets.clear();
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
  }
}
