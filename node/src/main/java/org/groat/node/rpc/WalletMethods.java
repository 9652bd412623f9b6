package org.groat.node.rpc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.groat.wallet.account.Wallet;
import org.groat.wallet.account.WalletService;
import org.groat.wallet.keys.Mnemonic;

/// Methods about wallets as a whole: which there are, and their secrets. What is in them is [AccountMethods]'s.
public final class WalletMethods {
  private static final int WORDS_DEFAULT = 12;
  private static final long UNLOCK_SECONDS_MAX = 100_000_000L;
  private static final Duration SHOW_SPAN = Duration.ofSeconds(10);

  private final Wallets wallets;

  public WalletMethods(WalletService service) {
    this.wallets = new Wallets(service);
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
        walletLock());
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
}
