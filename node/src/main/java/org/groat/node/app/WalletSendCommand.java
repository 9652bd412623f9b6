package org.groat.node.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.groat.node.rpc.Json;
import org.groat.node.rpc.RpcCode;
import org.groat.node.rpc.RpcException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// Pays an address.
@CommandLine.Command(name = "send", description = "Pay an address.")
final class WalletSendCommand implements Command {
  private static final Pattern BITCOINS = Pattern.compile("[0-9]{1,8}(\\.[0-9]+)?|\\.[0-9]+");
  private static final Pattern SATOSHIS = Pattern.compile("[0-9]{1,16}sat");

  @CommandLine.Mixin private WalletOption wallet = new WalletOption();

  @CommandLine.Parameters(index = "0", paramLabel = "ADDRESS", description = "Whom to pay")
  private String address = "";

  @CommandLine.Parameters(
      index = "1",
      paramLabel = "AMOUNT",
      description = "How much: BTC with up to 8 decimals, or 12345sat")
  private String amount = "";

  @CommandLine.Option(
      names = "--fee-rate",
      paramLabel = "SAT_PER_VB",
      description = "Fee rate in sat/vB (default: the node's)")
  private @Nullable BigDecimal feeRate;

  @CommandLine.Option(names = "--subtract-fee", description = "The payee bears the fee")
  private boolean subtractFee;

  @CommandLine.Option(names = "--dry-run", description = "Tell what would happen, and do nothing")
  private boolean dryRun;

  @Override
  public int run(Session session) throws Exception {
    BigDecimal bitcoins = bitcoins(amount);
    ObjectNode arguments = Json.object().put("address", address).put("amount", bitcoins);
    arguments.put("verbose", true).put("dry_run", dryRun).put("subtractfeefromamount", subtractFee);
    if (feeRate != null) {
      arguments.put("fee_rate", feeRate);
    }
    JsonNode sent = send(wallet.open(session), arguments);
    if (session.json()) {
      session.out().json(sent);
      return OK;
    }
    Output out = session.out();
    out.line(
        dryRun
            ? "would send  " + WalletBalanceCommand.text(bitcoins) + " BTC to " + address
            : "sent        " + WalletBalanceCommand.text(bitcoins) + " BTC to " + address);
    out.line(
        "fee         "
            + WalletBalanceCommand.text(sent.path("fee"))
            + " BTC, "
            + sent.path("fee_rate").asText()
            + " sat/vB");
    out.line(
        "size        "
            + sent.path("vsize").asText()
            + " vB, inputs: "
            + sent.path("inputs").asText());
    if (!dryRun) {
      out.line("txid        " + sent.path("txid").asText());
    }
    return OK;
  }

  /// A locked wallet is told of in the command line's words: Core's name a method.
  private static JsonNode send(NodeConnection node, ObjectNode arguments)
      throws UserException, IOException {
    try {
      return node.callNamed("sendtoaddress", arguments);
    } catch (RpcException e) {
      if (e.code() == RpcCode.WALLET_UNLOCK_NEEDED.number()) {
        throw new UserException("the wallet is locked: unlock it with 'groat wallet unlock'", e);
      }
      throw e;
    }
  }

  /// Reads an amount as people write it.
  static BigDecimal bitcoins(String text) throws UserException {
    if (SATOSHIS.matcher(text).matches()) {
      return BigDecimal.valueOf(Long.parseLong(text.substring(0, text.length() - 3)), 8);
    }
    if (!BITCOINS.matcher(text).matches()) {
      throw new UserException(
          "\""
              + text
              + "\" is no amount: BTC with up to 8 decimals is expected (0.015), or satoshis"
              + " (1500000sat)");
    }
    BigDecimal amount = new BigDecimal(text);
    if (amount.stripTrailingZeros().scale() > 8) {
      throw new UserException(
          "\"" + text + "\" has more than 8 decimals: a satoshi, 0.00000001 BTC, is the least");
    }
    return amount;
  }
}
