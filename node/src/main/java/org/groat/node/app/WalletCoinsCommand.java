package org.groat.node.app;

import com.fasterxml.jackson.databind.JsonNode;
import org.groat.node.rpc.Json;
import picocli.CommandLine;

/// Shows a wallet's coins.
@CommandLine.Command(name = "coins", description = "Show the coins that the wallet can spend.")
final class WalletCoinsCommand implements Command {
  @CommandLine.Mixin private WalletOption wallet = new WalletOption();

  @Override
  public int run(Session session) throws Exception {
    JsonNode coins = wallet.open(session).call("listunspent", Json.number(0));
    if (session.json()) {
      session.out().json(coins);
      return OK;
    }
    if (coins.isEmpty()) {
      session.out().line("no coins to spend");
      return OK;
    }
    Table table = new Table("amount>", "confirmations>", "address", "coin");
    for (JsonNode coin : coins) {
      table.row(
          WalletBalanceCommand.text(coin.path("amount")),
          coin.path("confirmations").asText(),
          coin.path("address").asText(),
          coin.path("txid").asText() + ":" + coin.path("vout").asText());
    }
    table.lines().forEach(session.out()::line);
    return OK;
  }
}
