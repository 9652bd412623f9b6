package org.groat.node.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import picocli.CommandLine;

/// Shows what a wallet has.
@CommandLine.Command(name = "balance", description = "Show what the wallet has.")
final class WalletBalanceCommand implements Command {
  @CommandLine.Mixin private WalletOption wallet = new WalletOption();

  @Override
  public int run(Session session) throws Exception {
    JsonNode balances = wallet.open(session).call("getbalances");
    if (session.json()) {
      session.out().json(balances);
    } else {
      print(session.out(), balances);
    }
    return OK;
  }

  static void print(Output out, JsonNode balances) {
    JsonNode mine = balances.path("mine");
    Table table = new Table("", ">", "");
    table.row("spendable", text(mine.path("trusted")), "BTC");
    table.row("pending", text(mine.path("untrusted_pending")), "BTC");
    table.row("immature", text(mine.path("immature")), "BTC");
    table.lines().stream().skip(1).forEach(out::line);
  }

  /// Eight decimals.
  static String text(JsonNode amount) {
    return amount.decimalValue().setScale(8).toPlainString();
  }

  static String text(BigDecimal amount) {
    return amount.setScale(8).toPlainString();
  }
}
