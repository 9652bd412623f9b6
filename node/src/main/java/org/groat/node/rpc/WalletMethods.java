package org.groat.node.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.Txid;
import org.groat.wallet.account.HistoryEntry;
import org.groat.wallet.account.TransactionFacts;
import org.groat.wallet.account.Wallet;
import org.groat.wallet.account.WalletService;
import org.groat.wallet.descriptor.AddressType;
import org.groat.wallet.keys.Mnemonic;

/// Methods about wallets: which there are, their secrets, addresses, coins and history. Payments are in [PaymentMethods].
public final class WalletMethods {
  private static final int WORDS_DEFAULT = 12;
  private static final int CONFIRMATIONS_MAX = 9_999_999;
  private static final long UNLOCK_SECONDS_MAX = 100_000_000L;
  private static final Duration SHOW_SPAN = Duration.ofSeconds(10);

  private final Wallets wallets;
  private final ScriptNames names;
  private final WalletJson json;

  public WalletMethods(WalletService service, ScriptNames names) {
    this.wallets = new Wallets(service);
    this.names = names;
    this.json = new WalletJson(names);
  }

  public List<RpcMethod> methods() {
    return List.of(
        createWallet(),
        restoreWords(),
        loadWallet(),
        unloadWallet(),
        listWallets(),
        listWalletDir(),
        getWalletInfo(),
        encryptWallet(),
        walletPassphrase(),
        walletPassphraseChange(),
        walletLock(),
        getNewAddress(),
        getRawChangeAddress(),
        getAddressInfo(),
        getBalance(),
        getBalances(),
        listUnspent(),
        listTransactions(),
        getTransaction(),
        abandonTransaction());
  }

  private RpcMethod createWallet() {
    Parameter<String> name = Parameter.text("wallet_name", "Its name");
    Parameter<Boolean> noKeys =
        Parameter.flag("disable_private_keys", "Not possible: a wallet has keys").orElse(false);
    Parameter<Boolean> blank =
        Parameter.flag("blank", "Not possible: a wallet has keys").orElse(false);
    Parameter<String> passphrase =
        Parameter.text("passphrase", "Seals the secret; empty for none").orElse("");
    Parameter<Boolean> avoidReuse =
        Parameter.flag("avoid_reuse", "Ignored: addresses are handed out once").orElse(false);
    Parameter<Boolean> descriptors = Parameter.flag("descriptors", "Always so").orElse(true);
    Parameter<Boolean> loadOnStartup = Parameter.flag("load_on_startup", "Always so").orElse(true);
    Parameter<Integer> words =
        Parameter.integer(
                "words",
                "Show the words that the wallet can be restored from: 12, 15, 18, 21 or 24 of them")
            .orElse(0);
    return RpcMethod.named("createwallet")
        .does("Makes a wallet with new keys and loads it.")
        .takes(name, noKeys, blank, passphrase, avoidReuse, descriptors, loadOnStartup, words)
        .returns("{ \"name\", \"mnemonic\" where words is given } (json object)")
        .by(
            call -> {
              if (call.get(noKeys) || call.get(blank) || !call.get(descriptors)) {
                throw new RpcException(
                    RpcCode.WALLET_ERROR, "Groat's wallets have private keys and descriptors");
              }
              String secret = call.get(passphrase);
              int count = call.get(words);
              return wallets
                  .service()
                  .call(
                      () -> {
                        Wallet wallet =
                            wallets
                                .service()
                                .create(call.get(name), count == 0 ? WORDS_DEFAULT : count, secret);
                        ObjectNode result = Json.object().put("name", wallet.name());
                        return count == 0 ? result : result.put("mnemonic", words(wallet, secret));
                      });
            });
  }

  private static String words(Wallet wallet, String passphrase) {
    if (passphrase.isEmpty()) {
      return wallet.mnemonic();
    }
    wallet.unlock(passphrase, SHOW_SPAN);
    try {
      return wallet.mnemonic();
    } finally {
      wallet.lock();
    }
  }

  private RpcMethod restoreWords() {
    Parameter<String> name = Parameter.text("wallet_name", "Its name");
    Parameter<String> mnemonic = Parameter.text("mnemonic", "The words, with spaces between them");
    Parameter<String> passphrase =
        Parameter.text("passphrase", "Seals the secret; empty for none").orElse("");
    Parameter<Integer> birthday =
        Parameter.integer("birthday_height", "No block below it can hold anything of the wallet's")
            .orElse(0);
    return RpcMethod.named("restoremnemonic")
        .does("Makes a wallet from words (BIP-0039) and searches the chain for its coins.")
        .takes(name, mnemonic, passphrase, birthday)
        .returns("{ \"name\" } (json object)")
        .by(
            call -> {
              Mnemonic words = Mnemonic.parse(call.get(mnemonic));
              WalletService service = wallets.service();
              var caughtUp =
                  service.call(
                      () ->
                          service
                              .restore(
                                  call.get(name), words, call.get(passphrase), call.get(birthday))
                              .caughtUp());
              caughtUp.join();
              return Json.object().put("name", call.get(name));
            });
  }

  private RpcMethod loadWallet() {
    Parameter<String> name = Parameter.text("filename", "The wallet's name");
    Parameter<Boolean> loadOnStartup = Parameter.flag("load_on_startup", "Always so").orElse(true);
    return RpcMethod.named("loadwallet")
        .does("Takes up a wallet.")
        .takes(name, loadOnStartup)
        .returns("{ \"name\" } (json object)")
        .by(
            call -> {
              WalletService service = wallets.service();
              String loaded = service.call(() -> service.load(call.get(name)).name());
              return Json.object().put("name", loaded);
            });
  }

  private RpcMethod unloadWallet() {
    Parameter<String> name =
        Parameter.text("wallet_name", "The wallet's name; that of the address where not given")
            .optional();
    Parameter<Boolean> loadOnStartup = Parameter.flag("load_on_startup", "Ignored").orElse(true);
    return RpcMethod.named("unloadwallet")
        .does("Lets go of a wallet until it is loaded again.")
        .takes(name, loadOnStartup)
        .returns("{} (json object)")
        .by(
            call -> {
              WalletService service = wallets.service();
              String wallet =
                  call.find(name)
                      .or(call::wallet)
                      .orElseThrow(
                          () ->
                              new RpcException(
                                  RpcCode.INVALID_PARAMETER,
                                  "Either the RPC endpoint wallet or the wallet name parameter must"
                                      + " be provided"));
              service.call(
                  () -> {
                    service.unload(wallet);
                    return true;
                  });
              return Json.object();
            });
  }

  private RpcMethod listWallets() {
    return RpcMethod.named("listwallets")
        .does("Lists the wallets that are loaded.")
        .returns("[ name, ... ] (json array)")
        .by(call -> Json.texts(wallets.service().call(wallets.service()::loaded)));
  }

  private RpcMethod listWalletDir() {
    return RpcMethod.named("listwalletdir")
        .does("Lists the wallets in the wallets' folder, loaded or not.")
        .returns("{ \"wallets\": [ { \"name\" }, ... ] } (json object)")
        .by(
            call ->
                Json.object()
                    .set(
                        "wallets",
                        Json.array(
                            wallets.service().available(),
                            name -> Json.object().put("name", name))));
  }

  private RpcMethod getWalletInfo() {
    return RpcMethod.named("getwalletinfo")
        .does("Tells the state of a wallet.")
        .returns(
            "{ \"walletname\", \"format\", \"balance\", \"txcount\", \"unlocked_until\","
                + " \"scanning\", ... } (json object)")
        .by(call -> wallets.ask(call, WalletMethods::info));
  }

  private static ObjectNode info(Wallet wallet) {
    ObjectNode info = Json.object();
    info.put("walletname", wallet.name()).put("walletversion", 1).put("format", "json");
    info.set("balance", Json.amount(wallet.balances().trusted()));
    info.set("unconfirmed_balance", Json.amount(wallet.balances().untrustedPending()));
    info.set("immature_balance", Json.amount(wallet.balances().immature()));
    info.put("txcount", wallet.transactionCount()).put("keypoolsize", 0);
    if (wallet.isEncrypted()) {
      info.put("unlocked_until", wallet.unlockedUntil());
    }
    info.put("private_keys_enabled", true)
        .put("avoid_reuse", false)
        .put("scanning", wallet.isCatchingUp())
        .put("descriptors", true)
        .put("external_signer", false)
        .put("blank", false)
        .put("birthheight", wallet.birthdayHeight());
    return info.set("lastprocessedblock", WalletJson.lastBlock(wallet));
  }

  private RpcMethod encryptWallet() {
    Parameter<String> passphrase = Parameter.text("passphrase", "The passphrase");
    return RpcMethod.named("encryptwallet")
        .does("Seals a wallet's secret under a passphrase, and locks it.")
        .takes(passphrase)
        .returns("\"text\" (string) A message")
        .by(
            call -> {
              wallets.ask(
                  call,
                  wallet -> {
                    wallet.encrypt(call.get(passphrase));
                    return true;
                  });
              return Json.text(
                  "wallet encrypted; the words that it can be restored from are the same");
            });
  }

  private RpcMethod walletPassphrase() {
    Parameter<String> passphrase = Parameter.text("passphrase", "The passphrase");
    Parameter<Long> timeout = Parameter.number("timeout", "Seconds until it locks itself again");
    return RpcMethod.named("walletpassphrase")
        .does("Unlocks a wallet for a time.")
        .takes(passphrase, timeout)
        .by(
            call -> {
              long seconds = call.get(timeout);
              if (seconds < 0) {
                throw new RpcException(RpcCode.INVALID_PARAMETER, "Timeout cannot be negative.");
              }
              return wallets.ask(
                  call,
                  wallet -> {
                    wallet.unlock(
                        call.get(passphrase),
                        Duration.ofSeconds(Math.min(seconds, UNLOCK_SECONDS_MAX)));
                    return Json.none();
                  });
            });
  }

  private RpcMethod walletPassphraseChange() {
    Parameter<String> old = Parameter.text("oldpassphrase", "The present passphrase");
    Parameter<String> fresh = Parameter.text("newpassphrase", "The new one");
    return RpcMethod.named("walletpassphrasechange")
        .does("Changes a wallet's passphrase.")
        .takes(old, fresh)
        .by(
            call ->
                wallets.ask(
                    call,
                    wallet -> {
                      wallet.changePassphrase(call.get(old), call.get(fresh));
                      return Json.none();
                    }));
  }

  private RpcMethod walletLock() {
    return RpcMethod.named("walletlock")
        .does("Locks a wallet: nothing can be signed until it is unlocked.")
        .by(
            call ->
                wallets.ask(
                    call,
                    wallet -> {
                      wallet.lock();
                      return Json.none();
                    }));
  }

  private RpcMethod getNewAddress() {
    Parameter<String> label = Parameter.text("label", "A name for it").orElse("");
    Parameter<String> type =
        Parameter.text("address_type", "legacy, p2sh-segwit, bech32 or bech32m")
            .orElse(AddressType.BECH32.text());
    return RpcMethod.named("getnewaddress")
        .does("Gives an address that was never handed out before.")
        .takes(label, type)
        .returns("\"address\" (string) The address")
        .by(
            call -> {
              AddressType kind = addressType(call.get(type));
              return wallets.ask(
                  call, wallet -> Json.text(wallet.newAddress(kind, call.get(label)).toString()));
            });
  }

  private RpcMethod getRawChangeAddress() {
    Parameter<String> type =
        Parameter.text("address_type", "legacy, p2sh-segwit, bech32 or bech32m")
            .orElse(AddressType.BECH32.text());
    return RpcMethod.named("getrawchangeaddress")
        .does("Gives an address for change that was never handed out before.")
        .takes(type)
        .returns("\"address\" (string) The address")
        .by(
            call -> {
              AddressType kind = addressType(call.get(type));
              return wallets.ask(
                  call, wallet -> Json.text(wallet.newChangeAddress(kind).toString()));
            });
  }

  private static AddressType addressType(String text) {
    return AddressType.of(text)
        .orElseThrow(
            () ->
                new RpcException(
                    RpcCode.INVALID_ADDRESS_OR_KEY, "Unknown address type '" + text + "'"));
  }

  private RpcMethod getAddressInfo() {
    Parameter<String> address = Parameter.text("address", "The address");
    return RpcMethod.named("getaddressinfo")
        .does("Tells what a wallet knows of an address.")
        .takes(address)
        .returns("{ \"address\", \"scriptPubKey\", \"ismine\", \"desc\", ... } (json object)")
        .by(
            call -> {
              Bytes script = names.script(call.get(address));
              return wallets.ask(call, wallet -> json.address(call.get(address), script, wallet));
            });
  }

  private RpcMethod getBalance() {
    Parameter<String> dummy = Parameter.text("dummy", "\"*\" or nothing").optional();
    Parameter<Integer> confirmations =
        Parameter.integer("minconf", "Only coins with so many confirmations").orElse(0);
    Parameter<Boolean> watchOnly = Parameter.flag("include_watchonly", "Ignored").orElse(true);
    Parameter<Boolean> avoidReuse = Parameter.flag("avoid_reuse", "Ignored").orElse(true);
    return RpcMethod.named("getbalance")
        .does("Gives what a wallet can spend.")
        .takes(dummy, confirmations, watchOnly, avoidReuse)
        .returns("n (numeric) BTC")
        .by(
            call -> {
              if (!call.find(dummy).orElse("*").equals("*")) {
                throw new RpcException(
                    RpcCode.INVALID_PARAMETER,
                    "dummy first argument must be excluded or set to \"*\".");
              }
              int least = call.get(confirmations);
              return wallets.ask(call, wallet -> Json.amount(WalletJson.balance(wallet, least)));
            });
  }

  private RpcMethod getBalances() {
    return RpcMethod.named("getbalances")
        .does("Gives what a wallet has, by how safe it is.")
        .returns(
            "{ \"mine\": { \"trusted\", \"untrusted_pending\", \"immature\" },"
                + " \"lastprocessedblock\" } (json object)")
        .by(call -> wallets.ask(call, WalletJson::balances));
  }

  private RpcMethod listUnspent() {
    Parameter<Integer> least = Parameter.integer("minconf", "Confirmations at least").orElse(1);
    Parameter<Integer> most =
        Parameter.integer("maxconf", "Confirmations at most").orElse(CONFIRMATIONS_MAX);
    Parameter<JsonNode> addresses =
        Parameter.array("addresses", "Only coins of these").orElse(Json.array());
    Parameter<Boolean> unsafe =
        Parameter.flag("include_unsafe", "Unconfirmed payments from others too").orElse(true);
    return RpcMethod.named("listunspent")
        .does("Lists a wallet's coins.")
        .takes(least, most, addresses, unsafe)
        .returns(
            "[ { \"txid\", \"vout\", \"address\", \"amount\", \"confirmations\", ... }, ... ] (json"
                + " array)")
        .by(
            call -> {
              Set<Bytes> only = new HashSet<>();
              call.get(addresses).forEach(address -> only.add(names.script(address.asText())));
              return wallets.ask(
                  call,
                  wallet ->
                      Json.array(
                          wallet.unspent().stream()
                              .filter(coin -> !coin.isImmature())
                              .filter(
                                  coin ->
                                      coin.confirmations() >= call.get(least)
                                          && coin.confirmations() <= call.get(most))
                              .filter(
                                  coin ->
                                      only.isEmpty() || only.contains(coin.output().scriptPubKey()))
                              .filter(coin -> call.get(unsafe) || coin.isTrusted())
                              .toList(),
                          coin -> json.coin(coin, wallet)));
            });
  }

  private RpcMethod listTransactions() {
    Parameter<String> label =
        Parameter.text("label", "Only those with this label; \"*\" for all").orElse("*");
    Parameter<Integer> count = Parameter.integer("count", "How many").orElse(10);
    Parameter<Integer> skip =
        Parameter.integer("skip", "How many of the newest to leave out").orElse(0);
    Parameter<Boolean> watchOnly = Parameter.flag("include_watchonly", "Ignored").orElse(true);
    return RpcMethod.named("listtransactions")
        .does("Lists the newest lines of a wallet's history, the oldest of them first.")
        .takes(label, count, skip, watchOnly)
        .returns(
            "[ { \"address\", \"category\", \"amount\", \"confirmations\", \"txid\", ... }, ... ]"
                + " (json array)")
        .by(
            call -> {
              int wanted = call.get(count);
              int left = call.get(skip);
              if (wanted < 0 || left < 0) {
                throw new RpcException(
                    RpcCode.INVALID_PARAMETER, wanted < 0 ? "Negative count" : "Negative from");
              }
              String only = call.get(label);
              return wallets.ask(
                  call,
                  wallet -> {
                    List<HistoryEntry> lines =
                        wallet.history().stream()
                            .filter(line -> only.equals("*") || line.label().equals(only))
                            .toList();
                    int end = Math.max(0, lines.size() - left);
                    int start = Math.max(0, end - wanted);
                    return Json.array(
                        lines.subList(start, end), line -> json.line(line, wallet, true));
                  });
            });
  }

  private RpcMethod getTransaction() {
    Parameter<Txid> txid = Parameter.txid("txid", "The transaction's id");
    Parameter<Boolean> watchOnly = Parameter.flag("include_watchonly", "Ignored").orElse(true);
    return RpcMethod.named("gettransaction")
        .does("Tells what a wallet knows of one of its transactions.")
        .takes(txid, watchOnly)
        .returns(
            "{ \"amount\", \"fee\", \"confirmations\", \"txid\", \"details\", \"hex\", ... } (json"
                + " object)")
        .by(
            call -> {
              Txid wanted = call.get(txid);
              return wallets.ask(
                  call,
                  wallet -> {
                    Optional<TransactionFacts> facts = wallet.transaction(wanted);
                    if (facts.isEmpty()) {
                      throw new RpcException(
                          RpcCode.INVALID_ADDRESS_OR_KEY, "Invalid or non-wallet transaction id");
                    }
                    return json.transaction(facts.get(), wallet.lines(wanted), wallet)
                        .set("lastprocessedblock", WalletJson.lastBlock(wallet));
                  });
            });
  }

  private RpcMethod abandonTransaction() {
    Parameter<Txid> txid = Parameter.txid("txid", "The transaction's id");
    return RpcMethod.named("abandontransaction")
        .does(
            "Gives up a transaction that neither a block nor the memory pool has: its coins can be"
                + " spent again.")
        .takes(txid)
        .by(
            call ->
                wallets.ask(
                    call,
                    wallet -> {
                      wallet.abandon(call.get(txid));
                      return Json.none();
                    }));
  }
}
