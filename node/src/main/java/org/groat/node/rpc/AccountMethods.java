package org.groat.node.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.Txid;
import org.groat.wallet.account.HistoryEntry;
import org.groat.wallet.account.TransactionFacts;
import org.groat.wallet.account.WalletService;
import org.groat.wallet.descriptor.AddressType;

/// Methods about what is in a wallet: addresses, coins and history.
public final class AccountMethods {
  private static final int CONFIRMATIONS_MAX = 9_999_999;

  private final Wallets wallets;
  private final ScriptNames names;
  private final WalletJson json;

  public AccountMethods(WalletService service, ScriptNames names) {
    this.wallets = new Wallets(service);
    this.names = names;
    this.json = new WalletJson(names);
  }

  public List<RpcMethod> methods() {
    return List.of(
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
