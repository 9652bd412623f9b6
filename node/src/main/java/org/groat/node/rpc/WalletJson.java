package org.groat.node.rpc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.script.Script;
import org.groat.wallet.account.HistoryEntry;
import org.groat.wallet.account.OwnAddress;
import org.groat.wallet.account.TransactionFacts;
import org.groat.wallet.account.TxState;
import org.groat.wallet.account.UnspentCoin;
import org.groat.wallet.account.Wallet;
import org.groat.wallet.descriptor.ScriptDetails;

/// What wallets say, as JSON in the field's spelling and order.
final class WalletJson {
  private final ScriptNames names;

  WalletJson(ScriptNames names) {
    this.names = names;
  }

  /// One line of `listtransactions`, or of a transaction's details.
  ///
  /// @param whole whether it tells of its transaction too
  ObjectNode line(HistoryEntry entry, Wallet wallet, boolean whole) {
    ObjectNode json = Json.object();
    entry.address().ifPresent(address -> json.put("address", address.toString()));
    Bytes script = entry.facts().tx().scriptPubKey(entry.output());
    wallet
        .ownAddress(script)
        .ifPresent(own -> json.putArray("parent_descs").add(own.parentDescriptor()));
    json.put("category", entry.category().text());
    json.set("amount", Json.amount(entry.amount()));
    if (!entry.label().isEmpty() || wallet.ownAddress(script).isPresent()) {
      json.put("label", entry.label());
    }
    json.put("vout", entry.output());
    entry.fee().ifPresent(fee -> json.set("fee", Json.amount(fee)));
    if (whole) {
      json.setAll(facts(entry.facts()));
    }
    return json.put("abandoned", false);
  }

  /// What `gettransaction` and `listtransactions` both tell of a transaction.
  ObjectNode facts(TransactionFacts facts) {
    ObjectNode json = Json.object().put("confirmations", facts.confirmations());
    Transaction tx = facts.tx();
    if (tx.isCoinbase()) {
      json.put("generated", true);
    }
    Optional<TxState.Confirmed> confirmed = facts.confirmed();
    if (confirmed.isPresent()) {
      json.put("blockhash", confirmed.get().block().hash().toString())
          .put("blockheight", confirmed.get().block().height())
          .put("blockindex", confirmed.get().index())
          .put("blocktime", confirmed.get().blockTime());
    } else {
      json.put("trusted", facts.isTrusted());
    }
    json.put("txid", tx.txid().toString()).put("wtxid", tx.wtxid().toString());
    json.set("walletconflicts", Json.texts(facts.conflicts()));
    json.putArray("mempoolconflicts");
    return json.put("time", facts.time())
        .put("timereceived", facts.timeReceived())
        .put("bip125-replaceable", facts.isReplaceable() ? "yes" : "no");
  }

  /// `gettransaction`.
  ObjectNode transaction(TransactionFacts facts, List<HistoryEntry> lines, Wallet wallet) {
    ObjectNode json = Json.object();
    json.set("amount", Json.amount(facts.amount()));
    facts.fee().ifPresent(fee -> json.set("fee", Json.amount(fee)));
    json.setAll(facts(facts));
    json.set("details", Json.array(lines, line -> line(line, wallet, false)));
    return json.set("hex", TransactionJson.hex(facts.tx()));
  }

  /// One coin of `listunspent`.
  ObjectNode coin(UnspentCoin coin, Wallet wallet) {
    ObjectNode json = Json.object();
    Bytes script = coin.output().scriptPubKey();
    json.put("txid", coin.outPoint().txid().toString())
        .put("vout", coin.outPoint().unsignedIndex());
    names.address(script).ifPresent(address -> json.put("address", address));
    Optional<OwnAddress> own = wallet.ownAddress(script);
    own.filter(address -> !address.isChange())
        .ifPresent(address -> json.put("label", address.label()));
    json.put("scriptPubKey", script.toHex());
    scripts(json, coin.details());
    json.set("amount", Json.amount(coin.output().amount()));
    json.put("confirmations", coin.confirmations())
        .put("spendable", true)
        .put("solvable", true)
        .put("desc", coin.descriptor());
    own.ifPresent(address -> json.putArray("parent_descs").add(address.parentDescriptor()));
    return json.put("safe", coin.isTrusted());
  }

  private static void scripts(ObjectNode json, ScriptDetails details) {
    if (!details.redeemScript().isEmpty()) {
      json.put("redeemScript", details.redeemScript().toHex());
    }
    if (!details.witnessScript().isEmpty()) {
      json.put("witnessScript", details.witnessScript().toHex());
    }
  }

  /// `getaddressinfo`.
  ObjectNode address(String text, Bytes script, Wallet wallet) {
    Optional<OwnAddress> own = wallet.ownAddress(script);
    ObjectNode json = Json.object();
    json.put("address", text)
        .put("scriptPubKey", script.toHex())
        .put("ismine", own.isPresent())
        .put("solvable", own.isPresent());
    own.ifPresent(
        address ->
            json.put("desc", address.descriptor()).put("parent_desc", address.parentDescriptor()));
    json.put("iswatchonly", false)
        .put(
            "isscript", Script.isPayToScriptHash(script) || Script.isPayToWitnessScriptHash(script))
        .put("iswitness", Script.isWitnessProgram(script));
    Script.witnessProgram(script)
        .ifPresent(
            program ->
                json.put("witness_version", program.version())
                    .put("witness_program", program.program().toHex()));
    json.put("ischange", own.map(OwnAddress::isChange).orElse(false));
    own.filter(address -> address.details().keys().size() == 1)
        .ifPresent(
            address -> {
              var key = address.details().keys().getFirst();
              json.put("pubkey", key.publicKey().toHex())
                  .put("hdkeypath", "m/" + key.path())
                  .put("hdmasterfingerprint", key.fingerprint().toHex());
            });
    own.filter(address -> !address.isChange())
        .ifPresentOrElse(
            address -> json.putArray("labels").add(address.label()), () -> json.putArray("labels"));
    return json;
  }

  /// The tip that a wallet has searched up to.
  static ObjectNode lastBlock(Wallet wallet) {
    return Json.object()
        .put("hash", wallet.lastBlock().hash().toString())
        .put("height", wallet.lastBlock().height());
  }

  /// `getbalances`.
  static ObjectNode balances(Wallet wallet) {
    ObjectNode json = Json.object();
    ObjectNode mine = json.putObject("mine");
    mine.set("trusted", Json.amount(wallet.balances().trusted()));
    mine.set("untrusted_pending", Json.amount(wallet.balances().untrustedPending()));
    mine.set("immature", Json.amount(wallet.balances().immature()));
    return json.set("lastprocessedblock", lastBlock(wallet));
  }

  /// The sum of coins that have at least so many confirmations and may be spent.
  static Amount balance(Wallet wallet, int confirmationsMin) {
    if (confirmationsMin <= 0) {
      return wallet.balances().trusted();
    }
    return wallet.unspent().stream()
        .filter(
            coin ->
                coin.isTrusted() && !coin.isImmature() && coin.confirmations() >= confirmationsMin)
        .map(coin -> coin.output().amount())
        .reduce(Amount.ZERO, Amount::plus);
  }
}
