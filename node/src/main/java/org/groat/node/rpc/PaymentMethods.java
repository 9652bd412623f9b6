package org.groat.node.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.FeeRate;
import org.groat.wallet.account.SendRequest;
import org.groat.wallet.account.SendResult;
import org.groat.wallet.account.WalletService;

/// Methods that pay from a wallet.
public final class PaymentMethods {
  private final Wallets wallets;

  public PaymentMethods(WalletService service) {
    this.wallets = new Wallets(service);
  }

  public List<RpcMethod> methods() {
    return List.of(sendToAddress());
  }

  private RpcMethod sendToAddress() {
    Parameter<String> address = Parameter.text("address", "Whom to pay");
    Parameter<Amount> amount = Parameter.amount("amount", "How much, in BTC");
    Parameter<String> comment = Parameter.text("comment", "Ignored").orElse("");
    Parameter<String> commentTo = Parameter.text("comment_to", "Ignored").orElse("");
    Parameter<Boolean> subtract =
        Parameter.flag("subtractfeefromamount", "Whether the payee bears the fee").orElse(false);
    Parameter<Boolean> replaceable =
        Parameter.flag("replaceable", "Whether it says that it may be replaced (BIP-0125)")
            .orElse(true);
    Parameter<Integer> target =
        Parameter.integer("conf_target", "Within how many blocks it should confirm").orElse(6);
    Parameter<String> mode = Parameter.text("estimate_mode", "Ignored").orElse("unset");
    Parameter<Boolean> avoidReuse = Parameter.flag("avoid_reuse", "Ignored").orElse(true);
    Parameter<BigDecimal> feeRate = Parameter.decimal("fee_rate", "Fee rate in sat/vB").optional();
    Parameter<Boolean> verbose =
        Parameter.flag("verbose", "Whether to tell more than the txid").orElse(false);
    Parameter<Boolean> dryRun =
        Parameter.flag("dry_run", "Whether only to tell what would happen").orElse(false);
    return RpcMethod.named("sendtoaddress")
        .does("Pays an address.")
        .takes(
            address,
            amount,
            comment,
            commentTo,
            subtract,
            replaceable,
            target,
            mode,
            avoidReuse,
            feeRate,
            verbose,
            dryRun)
        .returns(
            "\"txid\" (string), or { \"txid\", \"fee_reason\", \"fee\", \"fee_rate\", \"vsize\","
                + " \"sent\" } (json object) where verbose")
        .by(
            call -> {
              SendRequest request =
                  new SendRequest(
                      List.of(new SendRequest.Recipient(call.get(address), call.get(amount))),
                      call.find(feeRate).map(PaymentMethods::rate),
                      call.get(target),
                      Set.of(),
                      call.get(replaceable),
                      call.get(dryRun));
              SendRequest whole = call.get(subtract) ? request.withFeeFromRecipients() : request;
              SendResult result = wallets.ask(call, wallet -> wallet.send(whole));
              return call.get(verbose) || call.get(dryRun)
                  ? describe(result, call.find(feeRate))
                  : Json.text(result.tx().txid().toString());
            });
  }

  private static FeeRate rate(BigDecimal satoshisPerVirtualByte) {
    try {
      FeeRate rate = FeeRate.ofSatoshisPerVirtualByte(satoshisPerVirtualByte);
      if (rate.satoshisPerKilobyte() >= 0) {
        return rate;
      }
    } catch (ArithmeticException e) {
      throw new RpcException(
          RpcCode.TYPE_ERROR, "Invalid amount: a fee rate has at most three decimals");
    }
    throw new RpcException(RpcCode.TYPE_ERROR, "Amount out of range");
  }

  private static JsonNode describe(SendResult result, Optional<BigDecimal> asked) {
    ObjectNode json = Json.object();
    json.put("txid", result.tx().txid().toString())
        .put("fee_reason", asked.isPresent() ? "PayTxFee set" : "Fallback fee");
    json.set("fee", Json.amount(result.fee()));
    return json.put("fee_rate", BigDecimal.valueOf(result.feeRate().satoshisPerKilobyte(), 3))
        .put("vsize", result.tx().virtualSize())
        .put("inputs", result.tx().inputCount())
        .put("sent", result.sent());
  }
}
