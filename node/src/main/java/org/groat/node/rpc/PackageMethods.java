package org.groat.node.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.groat.chain.consensus.Coin;
import org.groat.chain.consensus.Rejection;
import org.groat.chain.consensus.TransactionRules;
import org.groat.chain.mempool.MempoolEntry;
import org.groat.chain.mempool.PackageOutcome;
import org.groat.chain.mempool.TxOutcome;
import org.groat.chain.policy.PackageRule;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.FeeRate;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.primitives.Txid;
import org.groat.chain.service.ChainView;

/// Methods that judge several transactions together.
public final class PackageMethods {
  private static final int PACKAGE_MAX = 25;
  private static final String TOO_DEAR = "max feerate exceeded";
  private static final String UNJUDGED = "package-not-validated";

  private final ChainAccess chain;

  public PackageMethods(ChainAccess chain) {
    this.chain = chain;
  }

  public List<RpcMethod> methods() {
    return List.of(testMempoolAccept(), submitPackage());
  }

  private static Parameter<Amount> feeRateMax() {
    return Parameter.amount(
            "maxfeerate",
            "Refuse a transaction that pays more, in BTC for 1000 virtual bytes; 0 for any")
        .orElse(RawTransactionMethods.FEE_RATE_MAX);
  }

  private static List<Transaction> decode(JsonNode list) {
    if (list.isEmpty() || list.size() > PACKAGE_MAX) {
      throw new RpcException(
          RpcCode.INVALID_PARAMETER,
          "Array must contain between 1 and " + PACKAGE_MAX + " transactions.");
    }
    List<Transaction> decoded = new ArrayList<>();
    list.forEach(hex -> decoded.add(RawTransactionMethods.decode(hex.asText(), Optional.empty())));
    return decoded;
  }

  private RpcMethod testMempoolAccept() {
    Parameter<JsonNode> raw = Parameter.array("rawtxs", "Transactions, hex; parents first");
    Parameter<Amount> feeRateMax = feeRateMax();
    return RpcMethod.named("testmempoolaccept")
        .does(
            "Tells whether the memory pool would take transactions, one after the other, each"
                + " paying for itself, and changes nothing.")
        .takes(raw, feeRateMax)
        .returns(
            "[ { \"txid\", \"wtxid\", \"package-error\", \"allowed\", \"vsize\", \"fees\","
                + " \"reject-reason\" }, ... ] (json array)")
        .by(
            call -> {
              List<Transaction> txs = decode(call.get(raw));
              FeeRate limit = new FeeRate(call.get(feeRateMax).satoshis());
              if (txs.size() == 1) {
                Transaction tx = txs.getFirst();
                TxOutcome outcome = chain.ask(view -> view.mempool().test(tx));
                return Json.array().add(test(ids(tx), outcome, limit));
              }
              return test(txs, chain.ask(view -> view.mempool().test(txs)), limit);
            });
  }

  private static ArrayNode test(List<Transaction> txs, PackageOutcome outcome, FeeRate limit) {
    Map<Txid, TxOutcome> outcomes = byTxid(outcome);
    ArrayNode results = Json.array();
    for (Transaction tx : txs) {
      ObjectNode json = ids(tx);
      Rejection rejection = outcome.rejection();
      if (rejection != null && rejection.rule() != PackageRule.TRANSACTION_FAILED) {
        json.put("package-error", rejection.text());
      }
      TxOutcome one = outcomes.get(tx.txid());
      results.add(one == null ? json : test(json, one, limit));
    }
    return results;
  }

  private static ObjectNode ids(Transaction tx) {
    return Json.object().put("txid", tx.txid().toString()).put("wtxid", tx.wtxid().toString());
  }

  private static ObjectNode test(ObjectNode json, TxOutcome outcome, FeeRate limit) {
    switch (outcome) {
      case TxOutcome.Accepted accepted -> {
        boolean tooMuch =
            limit.satoshisPerKilobyte() > 0
                && accepted.fee().compareTo(limit.feeRoundedDown(accepted.virtualSize())) > 0;
        json.put("allowed", !tooMuch);
        if (tooMuch) {
          return json.put("reject-reason", "max-fee-exceeded");
        }
        json.put("vsize", accepted.virtualSize());
        ObjectNode fees = json.putObject("fees");
        fees.set("base", Json.amount(accepted.fee()));
        effective(
            fees,
            FeeRate.ofRoundedDown(accepted.modifiedFee(), accepted.virtualSize()),
            List.of(accepted.tx()));
      }
      case TxOutcome.AlreadyKnown known ->
          refused(json, known.rejection().reason(), known.rejection().text());
      case TxOutcome.MissingInputs missing ->
          refused(json, "missing-inputs", "bad-txns-inputs-missingorspent");
      case TxOutcome.Rejected rejected ->
          refused(json, rejected.rejection().reason(), rejected.rejection().text());
    }
    return json;
  }

  private static void refused(ObjectNode json, String reason, String details) {
    json.put("allowed", false).put("reject-reason", reason).put("reject-details", details);
  }

  private static void effective(ObjectNode fees, FeeRate rate, List<Transaction> together) {
    fees.set("effective-feerate", MempoolMethods.rate(rate));
    fees.set("effective-includes", Json.texts(together.stream().map(Transaction::wtxid).toList()));
  }

  private static Map<Txid, TxOutcome> byTxid(PackageOutcome outcome) {
    Map<Txid, TxOutcome> outcomes = new HashMap<>();
    outcome.outcomes().forEach(each -> outcomes.put(each.tx().txid(), each));
    return outcomes;
  }

  private RpcMethod submitPackage() {
    Parameter<JsonNode> raw =
        Parameter.array("package", "A child with its parents, hex; the child last");
    Parameter<Amount> feeRateMax = feeRateMax();
    Parameter<Amount> burnMax =
        Parameter.amount(
                "maxburnamount", "Refuse outputs that can never be spent and hold more, in BTC")
            .orElse(Amount.ZERO);
    return RpcMethod.named("submitpackage")
        .does(
            "Takes a child with its parents into the memory pool and announces them to the"
                + " network. The child may pay for parents that pay too little.")
        .takes(raw, feeRateMax, burnMax)
        .returns(
            "{ \"package_msg\", \"tx-results\": { wtxid: { \"txid\", \"vsize\", \"fees\","
                + " \"error\" } }, \"replaced-transactions\" } (json object)")
        .by(
            call -> {
              List<Transaction> txs = decode(call.get(raw));
              Amount burnt = call.get(burnMax);
              txs.forEach(tx -> RawTransactionMethods.checkBurn(tx, burnt));
              FeeRate limit = new FeeRate(call.get(feeRateMax).satoshis());
              Optional<Transaction> tooDear =
                  limit.satoshisPerKilobyte() > 0
                      ? chain.ask(view -> paysMoreThan(limit, txs, view))
                      : Optional.empty();
              return tooDear.isPresent()
                  ? tooDear(txs, tooDear.get())
                  : submitted(txs, chain.submit(txs));
            });
  }

  /// The first that pays more than the user means to, as far as its coins are known.
  private static Optional<Transaction> paysMoreThan(
      FeeRate limit, List<Transaction> txs, ChainView view) {
    Map<OutPoint, TxOutput> made = new HashMap<>();
    for (Transaction tx : txs) {
      OptionalLong fee = fee(tx, made, view);
      if (fee.isPresent() && fee.getAsLong() > limit.feeRoundedDown(tx.virtualSize()).satoshis()) {
        return Optional.of(tx);
      }
      for (int i = 0; i < tx.outputCount(); i++) {
        made.put(new OutPoint(tx.txid(), i), tx.output(i));
      }
    }
    return Optional.empty();
  }

  private static OptionalLong fee(Transaction tx, Map<OutPoint, TxOutput> made, ChainView view) {
    long in = 0;
    for (int i = 0; i < tx.inputCount(); i++) {
      OutPoint at = tx.outPoint(i);
      Optional<TxOutput> output =
          Optional.ofNullable(made.get(at))
              .or(() -> view.mempool().output(at))
              .or(() -> view.chain().coin(at).map(Coin::output));
      if (output.isEmpty()) {
        return OptionalLong.empty();
      }
      in += output.get().amount().satoshis();
    }
    return OptionalLong.of(in - TransactionRules.valueOut(tx));
  }

  private static ObjectNode tooDear(List<Transaction> txs, Transaction dear) {
    ObjectNode json = Json.object().put("package_msg", TOO_DEAR);
    ObjectNode results = json.putObject("tx-results");
    for (Transaction tx : txs) {
      results
          .putObject(tx.wtxid().toString())
          .put("txid", tx.txid().toString())
          .put("error", tx == dear ? TOO_DEAR : UNJUDGED);
    }
    json.putArray("replaced-transactions");
    return json;
  }

  private ObjectNode submitted(List<Transaction> txs, PackageOutcome outcome) {
    Rejection rejection = outcome.rejection();
    if (rejection != null && rejection.rule() == PackageRule.NOT_CHILD_WITH_PARENTS) {
      throw new RpcException(
          RpcCode.VERIFY_ERROR,
          "package topology disallowed. not child-with-parents or parents depend on each other.");
    }
    ObjectNode json =
        Json.object().put("package_msg", rejection == null ? "success" : rejection.text());
    ObjectNode results = json.putObject("tx-results");
    Map<Txid, TxOutcome> outcomes = byTxid(outcome);
    FeeRate common = commonRate(outcome);
    Set<Txid> replaced = new LinkedHashSet<>();
    for (Transaction tx : txs) {
      ObjectNode result =
          results.putObject(tx.wtxid().toString()).put("txid", tx.txid().toString());
      TxOutcome one = outcomes.get(tx.txid());
      if (one == null) {
        result.put("error", UNJUDGED);
      } else {
        boolean together = outcome.together().stream().anyMatch(tx::equals);
        describe(result, one, together ? outcome.together() : List.of(tx), common);
        if (one instanceof TxOutcome.Accepted accepted) {
          accepted.replaced().forEach(each -> replaced.add(each.txid()));
        }
      }
    }
    json.set("replaced-transactions", Json.texts(replaced));
    return json;
  }

  /// The rate of those that were judged by their common one; only asked of what is in the pool now.
  private static FeeRate commonRate(PackageOutcome outcome) {
    long fees = 0;
    long size = 0;
    for (TxOutcome each : outcome.outcomes()) {
      if (each instanceof TxOutcome.Accepted accepted
          && outcome.together().contains(accepted.tx())) {
        fees += accepted.modifiedFee().satoshis();
        size += accepted.virtualSize();
      }
    }
    long most = Amount.MAX_MONEY.satoshis();
    return size == 0
        ? FeeRate.ZERO
        : FeeRate.ofRoundedDown(
            Amount.ofSatoshis(Math.clamp(fees, -most, most)), Math.toIntExact(size));
  }

  private void describe(
      ObjectNode result, TxOutcome outcome, List<Transaction> together, FeeRate common) {
    switch (outcome) {
      case TxOutcome.Accepted accepted -> {
        result.put("vsize", accepted.virtualSize());
        ObjectNode fees = result.putObject("fees");
        fees.set("base", Json.amount(accepted.fee()));
        boolean alone = together.size() == 1;
        effective(
            fees,
            alone ? FeeRate.ofRoundedDown(accepted.modifiedFee(), accepted.virtualSize()) : common,
            together);
      }
      case TxOutcome.AlreadyKnown known -> {
        Optional<MempoolEntry> entry = chain.service().pooled(known.tx().txid());
        if (entry.isEmpty()) {
          result.put("error", known.rejection().text());
        } else if (entry.get().tx().wtxid().equals(known.tx().wtxid())) {
          result.put("vsize", entry.get().virtualSize());
          result.putObject("fees").set("base", Json.amount(entry.get().fee()));
        } else {
          result.put("other-wtxid", entry.get().tx().wtxid().toString());
        }
      }
      case TxOutcome.MissingInputs _ -> result.put("error", "bad-txns-inputs-missingorspent");
      case TxOutcome.Rejected rejected -> result.put("error", rejected.rejection().text());
    }
  }
}
